#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/result.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace crondb::server {

/// The signatures that are accepted, named as in a token's header. Each goes with one type of key: RSA and EC on P-256.
enum class TokenAlgorithm : std::uint8_t { RS256, ES256 };
[[nodiscard]] std::optional<TokenAlgorithm> parse_token_algorithm(std::string_view name);

/// base64url without padding, as tokens and key sets have it. nullopt for anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> decode_base64url(std::string_view text);

/// The public keys of an identity provider: a JSON Web Key Set (RFC 7517). Immutable; safe to share between threads.
class KeySet {
 public:
  /// Takes the keys that can verify: RSA of 2048 to 8192 bits, EC on P-256, with a `kid`, and neither `use` nor `alg` against it.
  /// Others are passed over, as providers publish keys for other purposes too. Errors: bad_request for what isn't a key set, or
  /// has no usable key, or the same `kid` twice.
  [[nodiscard]] static Result<KeySet> parse(std::string_view json);

  /// Whether `signature` over `signed_text` is by the key called `key_id`, which must be one for `algorithm`.
  [[nodiscard]] bool verify(std::string_view key_id, TokenAlgorithm algorithm, std::string_view signed_text,
                            const std::vector<std::uint8_t>& signature) const;
  [[nodiscard]] bool knows(std::string_view key_id) const { return keys_.find(key_id) != keys_.end(); }

 private:
  struct Key {
    TokenAlgorithm algorithm{};
    std::shared_ptr<EVP_PKEY> key;
  };
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace crondb::server
