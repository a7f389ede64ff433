#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api/services.hpp"
#include "crondb/access/operations.hpp"

/// With what a request says who sends it.
namespace crondb::server {

/// An API key or token out of the Authorization header, or else the secret of a browser's session out of its cookie.
struct Credential {
  std::string_view secret{};  ///< empty: there is none
  bool of_browser = false;    ///< pages of others may make the browser send it along
};
[[nodiscard]] Credential credential_of(const RequestHead& head);

/// Whether a browser says that a page of this server asks. Behind a proxy the page's host is in X-Forwarded-Host where Host has
/// another. False if nothing is said.
[[nodiscard]] bool from_own_page(const HeaderFields& headers);
inline constexpr const char* foreign_page =
    "a browser may do this from a page of this server only; behind a proxy, have it pass Host on";

/// Whether it has the form of an identity provider's token, where those are accepted.
[[nodiscard]] bool is_token(const Services& services, const Credential& credential);
/// Who is known by a secret, and for how long at most.
struct Known {
  Caller caller;
  std::optional<Instant> until{};  ///< when a token expires; absent: an API key
};
/// Whose API key or token `secret` is. Absent: nullopt.
[[nodiscard]] Result<std::optional<Known>> identify(Services& services, std::string_view secret, Instant now);

/// Lets a browser keep `secret` as its session, for `life`.
void set_session_cookie(Response& response, const RequestHead& head, std::string_view secret, std::chrono::seconds life);
/// Lets a browser forget its session.
void forget_session_cookie(Response& response, const RequestHead& head);

}  // namespace crondb::server
