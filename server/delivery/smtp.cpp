#include "smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <curl/curl.h>

#include "crondb/core/text.hpp"
#include "crondb/core/url.hpp"
#include "message.hpp"

namespace crondb::server {

namespace {

/// A message on its way out, and what the server said last.
struct Conversation {
  std::string_view left;
  std::string last_reply;
  std::string refused_recipient;  ///< the reply to RCPT, if it was a refusal
  bool at_recipient = false;
};

std::size_t hand_out(char* to, std::size_t size, std::size_t count, void* user) {
  auto& left = static_cast<Conversation*>(user)->left;
  const std::size_t length = std::min(size * count, left.size());
  std::memcpy(to, left.data(), length);
  left.remove_prefix(length);
  return length;
}

/// Listens to the conversation: a refusal is for good only if it answers RCPT.
int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* user) {
  auto& conversation = *static_cast<Conversation*>(user);
  const std::string_view text = trim({data, size});
  if (type == CURLINFO_HEADER_OUT) conversation.at_recipient = text.starts_with("RCPT ");
  if (type == CURLINFO_HEADER_IN) {
    conversation.last_reply = text.substr(0, 200);
    if (conversation.at_recipient && text.starts_with('5')) conversation.refused_recipient = conversation.last_reply;
  }
  return 0;
}

bool no_such_mailbox(std::string_view reply) {
  static constexpr auto codes = std::to_array<std::string_view>({"550", "551", "553", "556"});
  return std::any_of(codes.begin(), codes.end(), [&](std::string_view code) { return reply.starts_with(code); });
}

class SmtpSender final : public Sender {
 public:
  explicit SmtpSender(SmtpOptions options) : options_(std::move(options)) {}

  Attempt send(const Delivery& delivery) override {
    const std::string message = mail_message(delivery, options_.from);
    Conversation conversation{message, {}, {}, false};
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
        curl_slist_append(nullptr, ("<" + delivery.to + ">").c_str()), &curl_slist_free_all);
    if (!curl || !recipients) return {Attempt::End::failed, "out of memory"};
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    set(CURLOPT_URL, options_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");  // whatever the environment says
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    set(CURLOPT_USE_SSL, static_cast<long>(options_.user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!options_.user.empty()) {
      set(CURLOPT_USERNAME, options_.user.c_str());
      set(CURLOPT_PASSWORD, options_.password.c_str());
    }
    set(CURLOPT_MAIL_FROM, ("<" + options_.from + ">").c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
    set(CURLOPT_READFUNCTION, &hand_out);
    set(CURLOPT_READDATA, &conversation);
    set(CURLOPT_VERBOSE, 1L);  // for `listen` alone: nothing is printed
    set(CURLOPT_DEBUGFUNCTION, &listen);
    set(CURLOPT_DEBUGDATA, &conversation);
    const CURLcode result = curl_easy_perform(curl.get());
    if (result == CURLE_OK) return {Attempt::End::delivered, {}};
    if (!conversation.refused_recipient.empty()) {
      return {no_such_mailbox(conversation.refused_recipient) ? Attempt::End::refused : Attempt::End::failed,
              conversation.refused_recipient};
    }
    std::string error = curl_easy_strerror(result);
    const bool refusal = conversation.last_reply.starts_with('4') || conversation.last_reply.starts_with('5');
    if (refusal) error += ": " + conversation.last_reply;
    return {Attempt::End::failed, std::move(error)};
  }

 private:
  SmtpOptions options_;
};

/// `smtp://host` or `smtps://host`, with a port or without, and nothing else.
bool names_a_server(const std::string& text) {
  const auto url = parse_url(text);
  return url && (url->scheme == "smtp" || url->scheme == "smtps") && !url->has_user && (url->path.empty() || url->path == "/") &&
         !url->has_query && !url->has_fragment;
}

}  // namespace

Result<std::unique_ptr<Sender>> make_smtp_sender(SmtpOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return fail(ErrorCode::unavailable, curl_easy_strerror(ready));
  if (!names_a_server(options.url)) {
    return fail(
        invalid("--smtp-url", "must be smtp://host:port or smtps://host:port; user and password come from the environment"));
  }
  if (!looks_like_email(options.from)) return fail(invalid("--smtp-from", "must be a mail address"));
  return std::make_unique<SmtpSender>(std::move(options));
}

}  // namespace crondb::server
