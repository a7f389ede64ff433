#include "jwks.hpp"

#include <array>

#include <boost/json/value.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "crondb/core/fields.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::server {

namespace json = boost::json;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t max_keys = 100;
constexpr int min_rsa_bits = 2048;
constexpr int max_rsa_bits = 8192;
constexpr std::size_t coordinate_bytes = 32;  // of P-256
constexpr auto algorithm_names = std::to_array<std::string_view>({"RS256", "ES256"});

template <auto release>
struct Releases {
  template <class T>
  void operator()(T* owned) const {
    release(owned);
  }
};
template <class T, auto release>
using Owned = std::unique_ptr<T, Releases<release>>;
using Number = Owned<BIGNUM, BN_free>;

std::string_view text_of(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found ? wire::text_of(*found).value_or(std::string_view()) : std::string_view();
}

/// A key from its parameters, or null.
std::shared_ptr<EVP_PKEY> make_key(const char* type, OSSL_PARAM_BLD* parameters) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> built(OSSL_PARAM_BLD_to_param(parameters));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!built || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, built.get()) != 1) {
    return nullptr;
  }
  return {key, EVP_PKEY_free};
}

Number number_of(const json::object& jwk, std::string_view name) {
  const auto bytes = decode_base64url(text_of(jwk, name));
  return bytes && !bytes->empty() ? Number(BN_bin2bn(bytes->data(), static_cast<int>(bytes->size()), nullptr)) : nullptr;
}

std::shared_ptr<EVP_PKEY> rsa_key(const json::object& jwk) {
  const auto modulus = number_of(jwk, "n");
  const auto exponent = number_of(jwk, "e");
  if (!modulus || !exponent || BN_num_bits(modulus.get()) < min_rsa_bits || BN_num_bits(modulus.get()) > max_rsa_bits ||
      BN_num_bits(exponent.get()) > 64) {
    return nullptr;
  }
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parameters(OSSL_PARAM_BLD_new());
  if (!parameters || OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return make_key("RSA", parameters.get());
}

std::shared_ptr<EVP_PKEY> p256_key(const json::object& jwk) {
  const auto x = decode_base64url(text_of(jwk, "x"));
  const auto y = decode_base64url(text_of(jwk, "y"));
  if (text_of(jwk, "crv") != "P-256" || !x || !y || x->size() != coordinate_bytes || y->size() != coordinate_bytes) return nullptr;
  Bytes point{POINT_CONVERSION_UNCOMPRESSED};
  point.insert(point.end(), x->begin(), x->end());
  point.insert(point.end(), y->begin(), y->end());
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parameters(OSSL_PARAM_BLD_new());
  if (!parameters || OSSL_PARAM_BLD_push_utf8_string(parameters.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parameters.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return nullptr;
  }
  return make_key("EC", parameters.get());  // refuses a point that isn't on the curve
}

/// A token has the two numbers of an ECDSA signature one after the other, OpenSSL wants them in DER.
std::optional<Bytes> der_of(const Bytes& signature) {
  if (signature.size() != 2 * coordinate_bytes) return std::nullopt;
  const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
  Number r(BN_bin2bn(signature.data(), coordinate_bytes, nullptr));
  Number s(BN_bin2bn(signature.data() + coordinate_bytes, coordinate_bytes, nullptr));
  if (!pair || !r || !s) return std::nullopt;
  ECDSA_SIG_set0(pair.get(), r.release(), s.release());  // refuses nothing but null
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  auto* end = der.data();
  i2d_ECDSA_SIG(pair.get(), &end);
  return der;
}

}  // namespace

std::optional<TokenAlgorithm> parse_token_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < algorithm_names.size(); ++i) {
    if (algorithm_names[i] == name) return static_cast<TokenAlgorithm>(i);
  }
  return std::nullopt;
}

std::optional<Bytes> decode_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    std::uint32_t digit = 0;
    if (c >= 'A' && c <= 'Z') {
      digit = static_cast<std::uint32_t>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      digit = static_cast<std::uint32_t>(c - 'a') + 26;
    } else if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0') + 52;
    } else if (c == '-' || c == '_') {
      digit = c == '-' ? 62 : 63;
    } else {
      return std::nullopt;
    }
    bits = bits << 6U | digit;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> held));
      bits &= (1U << held) - 1;
    }
  }
  if (bits != 0) return std::nullopt;  // two texts for the same bytes would be one too many
  return bytes;
}

Result<KeySet> KeySet::parse(std::string_view text) {
  const auto parsed = wire::parse(text);
  const auto* object = parsed ? parsed->if_object() : nullptr;
  const auto* listed = object ? object->if_contains("keys") : nullptr;
  const auto* keys = listed ? listed->if_array() : nullptr;
  if (!keys) return fail(ErrorCode::bad_request, "this is not a JSON Web Key Set");
  if (keys->size() > max_keys) return fail(ErrorCode::bad_request, "the key set has more than 100 keys");
  KeySet set;
  for (const auto& each : *keys) {
    const auto* jwk = each.if_object();
    if (!jwk) continue;
    const auto id = text_of(*jwk, "kid");
    const auto type = text_of(*jwk, "kty");
    const auto use = text_of(*jwk, "use");
    const bool rsa = type == "RSA";
    const auto algorithm = rsa ? TokenAlgorithm::RS256 : TokenAlgorithm::ES256;
    const bool other_use = jwk->contains("use") && use != "sig";
    const bool other_algorithm = jwk->contains("alg") && parse_token_algorithm(text_of(*jwk, "alg")) != algorithm;
    if (id.empty() || (!rsa && type != "EC") || other_use || other_algorithm) continue;
    auto key = rsa ? rsa_key(*jwk) : p256_key(*jwk);
    ERR_clear_error();
    if (!key) continue;
    if (!set.keys_.emplace(id, Key{algorithm, std::move(key)}).second) {
      return fail(ErrorCode::bad_request, "the key set has two keys with the same kid");
    }
  }
  if (set.keys_.empty()) return fail(ErrorCode::bad_request, "the key set has no key for RS256 or ES256");
  return set;
}

bool KeySet::verify(std::string_view key_id, TokenAlgorithm algorithm, std::string_view signed_text, const Bytes& signature) const {
  const auto found = keys_.find(key_id);
  if (found == keys_.end() || found->second.algorithm != algorithm) return false;
  const auto given = algorithm == TokenAlgorithm::ES256 ? der_of(signature) : std::optional(signature);
  if (!given) return false;
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  const bool good = context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, found->second.key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), given->data(), given->size(),
                                     reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace crondb::server
