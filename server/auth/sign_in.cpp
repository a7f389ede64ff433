#include "sign_in.hpp"

namespace crondb::server {

std::optional<VerifiedToken> TokenSignIn::identify(std::string_view token, Instant now) {
  const auto key_id = token_key_id(token);
  const auto keys = key_id ? keys_.keys_for(*key_id, now) : nullptr;
  return keys ? verify_token(token, *keys, rules_, now) : std::nullopt;
}

}  // namespace crondb::server
