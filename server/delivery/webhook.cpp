#include "webhook.hpp"

#include <array>

#include <curl/curl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unistd.h>

#include "address.hpp"
#include "version.hpp"

namespace crondb::server {

namespace {

/// More of an answer, headers and body each, is not read.
constexpr std::size_t largest_answer = std::size_t{64} * 1024;

struct Transfer {
  bool allow_private = false;
  bool met_private = false;
  std::size_t headers = 0;
  std::size_t body = 0;
};

/// The only way to a connection: what is checked here is what is connected to.
curl_socket_t open_checked(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.allow_private && !is_public(address->addr)) {
    transfer.met_private = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take(std::size_t size, std::size_t& taken) {
  taken += size;
  return taken > largest_answer ? 0 : size;
}
std::size_t take_header(char*, std::size_t size, std::size_t count, void* user) {
  return take(size * count, static_cast<Transfer*>(user)->headers);
}
std::size_t take_body(char*, std::size_t size, std::size_t count, void* user) {
  return take(size * count, static_cast<Transfer*>(user)->body);
}

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Headers headers_of(const Delivery& delivery) {
  curl_slist* list = nullptr;
  const auto add = [&](const std::string& line) {
    if (curl_slist* longer = curl_slist_append(list, line.c_str())) list = longer;
  };
  add("Content-Type: application/json");
  add("User-Agent: crondb/" + std::string(version));
  add("Expect:");
  if (delivery.secret) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
    add("X-CronDB-Signature: " + webhook_signature(*delivery.secret, now, delivery.body));
  }
  return {list, &curl_slist_free_all};
}

Attempt judged(long status) {
  if (status >= 200 && status < 300) return {Attempt::End::delivered, {}};
  if (status == 410) return {Attempt::End::refused, "answered 410: nobody wants this any more"};
  const bool redirect = status >= 300 && status < 400;
  return {Attempt::End::failed, fmt::format("answered {}{}", status, redirect ? ": redirects are not followed" : "")};
}

class WebhookSender final : public Sender {
 public:
  explicit WebhookSender(const WebhookOptions& options) : options_(options) {}

  Attempt send(const Delivery& delivery) override {
    Transfer transfer{.allow_private = options_.allow_private};
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    const auto headers = headers_of(delivery);
    if (!curl || !headers) return {Attempt::End::failed, "out of memory"};
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    set(CURLOPT_URL, delivery.to.c_str());
    set(CURLOPT_PROTOCOLS_STR, options_.allow_http ? "https,http" : "https");
    set(CURLOPT_PROXY, "");  // whatever the environment says
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(delivery.body.size()));
    set(CURLOPT_POSTFIELDS, delivery.body.c_str());
    set(CURLOPT_OPENSOCKETFUNCTION, &open_checked);
    set(CURLOPT_OPENSOCKETDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &transfer);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &transfer);
    const CURLcode result = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    // Whoever has said the status has said enough.
    const bool answered = result == CURLE_OK || (result == CURLE_WRITE_ERROR && transfer.body > largest_answer);
    if (answered) return judged(status);
    if (transfer.met_private) return {Attempt::End::failed, "the host has no public address"};
    return {Attempt::End::failed, curl_easy_strerror(result)};
  }

 private:
  const WebhookOptions options_;
};

}  // namespace

std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body) {
  const std::string signed_text = fmt::format("{}.{}", unix_seconds, body);
  std::array<unsigned char, 32> mac{};
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(signed_text.data()),
       signed_text.size(), mac.data(), nullptr);
  return fmt::format("t={},v1={:02x}", unix_seconds, fmt::join(mac, ""));
}

Result<std::unique_ptr<Sender>> make_webhook_sender(const WebhookOptions& options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return fail(ErrorCode::unavailable, curl_easy_strerror(ready));
  return std::make_unique<WebhookSender>(options);
}

}  // namespace crondb::server
