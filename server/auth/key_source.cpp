#include "key_source.hpp"

#include <fstream>

#include <curl/curl.h>
#include <spdlog/spdlog.h>

#include "crondb/core/url.hpp"

namespace crondb::server {

namespace {

constexpr auto between_reads = std::chrono::minutes{1};
constexpr auto stale_after = std::chrono::hours{1};
constexpr std::size_t max_bytes = std::size_t{256} * 1024;
constexpr long fetch_timeout_ms = 5000;

std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > max_bytes) return 0;  // curl gives up
  body.append(data, size * count);
  return size * count;
}

Error unavailable(const std::string& location, std::string_view why) {
  return {ErrorCode::unavailable, "the keys at " + location + " can't be read: " + std::string(why), {}};
}

Result<std::string> fetch_url(const std::string& url) {
  static const bool initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  const std::unique_ptr<CURL, Cleanup> handle(initialised ? curl_easy_init() : nullptr);
  if (!handle) return fail(unavailable(url, "libcurl is not ready"));
  std::string body;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, fetch_timeout_ms);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &body);
  if (const auto code = curl_easy_perform(handle.get()); code != CURLE_OK) return fail(unavailable(url, curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return fail(unavailable(url, "it answered " + std::to_string(status)));
  return body;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(max_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof())) return fail(unavailable(path, "there is no such file"));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > max_bytes) return fail(unavailable(path, "the file is too large"));
  return text;
}

}  // namespace

bool KeySource::is_url() const { return location_.find("://") != std::string::npos; }

Result<std::string> KeySource::fetch() const {
  if (!is_url()) return read_file(location_);
  const auto url = parse_url(location_);
  if (!url) return fail(ErrorCode::bad_request, location_ + " " + url.error().message);
  const bool safe = url->scheme == "https" || (url->scheme == "http" && is_loopback_host(url->host));
  if (!safe || url->has_user) return fail(ErrorCode::bad_request, location_ + " is not an https:// address");
  return fetch_url(location_);
}

Result<void> KeySource::load(Instant now) {
  {
    const std::lock_guard lock(mutex_);
    tried_at_ = now;
  }
  const auto text = fetch();
  if (!text) return fail(text.error());
  auto parsed = KeySet::parse(*text);
  if (!parsed) return fail(ErrorCode::bad_request, location_ + ": " + parsed.error().message);
  auto keys = std::make_shared<const KeySet>(std::move(*parsed));
  const std::lock_guard lock(mutex_);
  keys_ = std::move(keys);
  read_at_ = now;
  return {};
}

std::shared_ptr<const KeySet> KeySource::keys_for(std::string_view key_id, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const bool good = keys_ && keys_->knows(key_id) && read_at_ && now - *read_at_ < stale_after;
    const bool tried = tried_at_ && now >= *tried_at_ && now - *tried_at_ < between_reads;
    if (good || tried) return keys_;
    tried_at_ = now;  // claims the reading: others find that it was tried
  }
  if (const auto loaded = load(now); !loaded) spdlog::warn("{}", loaded.error().message);
  const std::lock_guard lock(mutex_);
  return keys_;
}

}  // namespace crondb::server
