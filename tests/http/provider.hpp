#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

namespace crondb::testing {

[[nodiscard]] inline std::string base64url(std::string_view bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<std::uint8_t>(c);
    held += 8;
    for (; held >= 6; held -= 6) text += digits[bits >> (held - 6) & 63U];
  }
  if (held > 0) text += digits[bits << (6 - held) & 63U];
  return text;
}

/// An identity provider of its own: makes keys, publishes them, signs tokens.
class Provider {
 public:
  using Key = std::shared_ptr<EVP_PKEY>;

  Provider() : rsa_(EVP_RSA_gen(2048), EVP_PKEY_free), ec_(EVP_EC_gen("P-256"), EVP_PKEY_free) {}

  [[nodiscard]] const Key& rsa() const { return rsa_; }
  [[nodiscard]] const Key& ec() const { return ec_; }

  /// `more` is spliced into the key: `,"alg":"RS256"` for instance.
  [[nodiscard]] static std::string rsa_jwk(std::string_view kid, const Key& key, std::string_view more = {}) {
    return R"({"kty":"RSA","kid":")" + std::string(kid) + R"(","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(key, OSSL_PKEY_PARAM_RSA_E) + "\"" + std::string(more) + "}";
  }
  [[nodiscard]] static std::string ec_jwk(std::string_view kid, const Key& key, std::string_view more = {}) {
    return R"({"kty":"EC","crv":"P-256","kid":")" + std::string(kid) + R"(","x":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32) +
           R"(","y":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"" + std::string(more) + "}";
  }
  [[nodiscard]] std::string jwks() const { return R"({"keys":[)" + rsa_jwk("rsa-1", rsa_) + "," + ec_jwk("ec-1", ec_) + "]}"; }

  /// Header and claims as JSON, signed as the header's usual algorithm would.
  [[nodiscard]] std::string rs256(std::string_view claims, std::string_view header = R"({"alg":"RS256","kid":"rsa-1"})") const {
    const auto text = signed_text(header, claims);
    return text + "." + base64url(signature(rsa_, EVP_sha256(), text));
  }
  [[nodiscard]] std::string es256(std::string_view claims, std::string_view header = R"({"alg":"ES256","kid":"ec-1"})") const {
    const auto text = signed_text(header, claims);
    const auto der = signature(ec_, EVP_sha256(), text);
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())),
                                                                     ECDSA_SIG_free);
    std::string both(64, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(both.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes + 32, 32);
    return text + "." + base64url(both);
  }

  [[nodiscard]] static std::string signed_text(std::string_view header, std::string_view claims) {
    return base64url(header) + "." + base64url(claims);
  }
  [[nodiscard]] static std::string signature(const Key& key, const EVP_MD* digest, std::string_view text) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::string made(1024, '\0');
    std::size_t size = made.size();
    EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    made.resize(size);
    return made;
  }
  [[nodiscard]] static std::string hmac(std::string_view secret, std::string_view text) {
    std::string made(32, '\0');
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), reinterpret_cast<unsigned char*>(made.data()), nullptr);
    return made;
  }

 private:
  [[nodiscard]] static std::string number(const Key& key, const char* parameter, int width = 0) {
    BIGNUM* found = nullptr;
    EVP_PKEY_get_bn_param(key.get(), parameter, &found);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(found, BN_free);
    std::string bytes(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(found)), '\0');
    BN_bn2binpad(found, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    return base64url(bytes);
  }

  Key rsa_;
  Key ec_;
};

/// One for all tests: making keys takes time.
inline const Provider& provider() {
  static const Provider made;
  return made;
}

}  // namespace crondb::testing
