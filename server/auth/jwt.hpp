#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crondb/access/sign_in.hpp"
#include "crondb/core/time.hpp"
#include "crondb/server/options.hpp"
#include "jwks.hpp"

namespace crondb::server {

/// A longer token is refused unread, in bytes.
inline constexpr std::size_t max_token = 8192;
/// What the clocks of provider and server may differ by.
inline constexpr auto token_leeway = std::chrono::seconds{60};

/// The `kid` of a token whose header is one that may be accepted: RS256 or ES256 and no extension that must be understood. nullopt
/// for anything else; nothing is verified yet.
[[nodiscard]] std::optional<std::string> token_key_id(std::string_view token);

/// What a token that is in order says.
struct VerifiedToken : ExternalIdentity {
  Instant expires_at;  ///< it is taken until then, token_leeway included
};

/// What a token says, if it is in order: header, key, signature, issuer, audience and time, in that sequence. nullopt for any
/// reason, so that a caller can't be told which.
[[nodiscard]] std::optional<VerifiedToken> verify_token(std::string_view token, const KeySet& keys, const TokenRules& rules,
                                                        Instant now);

}  // namespace crondb::server
