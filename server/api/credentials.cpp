#include "api/credentials.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::server {

namespace {

// Browsers take the first name from pages with TLS alone, and only for the host itself (RFC 6265bis, 4.1.3).
constexpr std::string_view secure_cookie = "__Host-crondb_session";
constexpr std::string_view plain_cookie = "crondb_session";

std::string_view bearer(const RequestHead& head) {
  static constexpr std::string_view scheme = "bearer ";
  const auto given = head.headers.get("Authorization");
  if (given.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if ((given[i] | 0x20) != scheme[i]) return {};
  }
  return given.substr(scheme.size());
}

/// The value of a cookie (RFC 6265, 5.4); empty if there is none.
std::string_view cookie(const RequestHead& head, std::string_view name) {
  auto rest = head.headers.get("Cookie");
  while (!rest.empty()) {
    const auto pair = trim(rest.substr(0, rest.find(';')));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') return pair.substr(name.size() + 1);
    const auto end = rest.find(';');
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {};
}

/// Whether the browser reached this server, or the proxy before it, by TLS.
bool over_tls(const RequestHead& head) {
  return head.headers.get("X-Forwarded-Proto") == "https" || head.headers.get("Origin").starts_with("https://") ||
         !cookie(head, secure_cookie).empty();
}

}  // namespace

Credential credential_of(const RequestHead& head) {
  if (const auto secret = bearer(head); !secret.empty()) return {secret, false};
  auto secret = cookie(head, secure_cookie);
  if (secret.empty()) secret = cookie(head, plain_cookie);
  return {secret, !secret.empty()};
}

bool from_own_page(const HeaderFields& headers) {
  const auto site = headers.get("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin") return false;
  const auto origin = headers.get("Origin");
  if (origin.empty()) return !site.empty();
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string asking = fold_case(origin.substr(scheme + 3));
  static constexpr auto hosts = std::to_array<std::string_view>({"Host", "X-Forwarded-Host"});
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view name) { return fold_case(headers.get(name)) == asking; });
}

bool is_token(const Services& services, const Credential& credential) {
  return !credential.of_browser && services.tokens && TokenSignIn::looks_like_token(credential.secret);
}

Result<std::optional<Known>> identify(Services& services, std::string_view secret, Instant now) {
  if (!is_token(services, {secret})) {
    const auto caller = transact(services.storage, AccessMode::read, [&](Transaction& tx) { return find_caller(tx, secret); });
    if (!caller) return fail(caller.error());
    return *caller ? std::optional(Known{**caller}) : std::nullopt;
  }
  const auto token = services.tokens->identify(secret, now);
  if (!token) return std::nullopt;
  auto principal = sign_in(services.storage, services.environment, *token);
  if (!principal) return fail(std::move(principal.error()));
  return Known{{*principal, std::nullopt, std::nullopt}, token->expires_at};
}

void set_session_cookie(Response& response, const RequestHead& head, std::string_view secret, std::chrono::seconds life) {
  const bool secure = over_tls(head);
  response.headers.add("Set-Cookie",
                       fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", secure ? secure_cookie : plain_cookie,
                                   secret, life.count(), secure ? "; Secure" : ""));
}

void forget_session_cookie(Response& response, const RequestHead& head) {
  set_session_cookie(response, head, "", std::chrono::seconds{0});
}

}  // namespace crondb::server
