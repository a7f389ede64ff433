#pragma once

#include "jwt.hpp"
#include "key_source.hpp"

namespace crondb::server {

/// Session tokens of one identity provider. Safe to use from many threads at once.
class TokenSignIn {
 public:
  TokenSignIn(TokenRules rules, std::string keys_location) : rules_(std::move(rules)), keys_(std::move(keys_location)) {}

  [[nodiscard]] KeySource& keys() { return keys_; }
  /// Whether `secret` may be a token, by its form.
  [[nodiscard]] static bool looks_like_token(std::string_view secret) { return secret.find('.') != std::string_view::npos; }
  /// Who calls with `token`; nullopt if it isn't in order, for whatever reason.
  [[nodiscard]] std::optional<VerifiedToken> identify(std::string_view token, Instant now);

 private:
  TokenRules rules_;
  KeySource keys_;
};

}  // namespace crondb::server
