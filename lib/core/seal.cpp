#include "crondb/core/seal.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <optional>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace crondb {

namespace {

constexpr std::string_view sealed_mark = "\x01sealed:";
constexpr int nonce_bytes = 12;
constexpr int tag_bytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// libcrypto refuses only for want of memory here.
void expect(int done) {
  if (done != 1) throw std::bad_alloc();
}

CipherContext make_context() {
  CipherContext context(EVP_CIPHER_CTX_new());
  expect(context != nullptr);
  return context;
}

std::string to_text(const std::string& sealed) {
  std::string encoded(4 * ((sealed.size() + 2) / 3) + 1, '\0');
  encoded.resize(static_cast<std::size_t>(EVP_EncodeBlock(bytes_of(encoded), bytes_of(sealed), static_cast<int>(sealed.size()))));
  return encoded;
}

std::optional<std::string> from_text(std::string_view encoded) {
  std::string sealed(encoded.size(), '\0');
  const int length = EVP_DecodeBlock(bytes_of(sealed), bytes_of(encoded), static_cast<int>(encoded.size()));
  if (length < 0) return std::nullopt;
  const auto padding =
      static_cast<std::size_t>(std::count(encoded.end() - std::min<std::ptrdiff_t>(2, std::ssize(encoded)), encoded.end(), '='));
  sealed.resize(static_cast<std::size_t>(length) - padding);
  return sealed;
}

std::optional<std::string> open_with(const Seal::Key& key, std::string_view sealed, std::string_view place) {
  const auto nonce = sealed.substr(0, nonce_bytes);
  const auto tag = sealed.substr(sealed.size() - tag_bytes);
  const auto hidden = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  const auto context = make_context();
  std::string text(hidden.size(), '\0');
  int length = 0;
  std::string expected(tag);
  expect(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)));
  expect(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
  expect(EVP_DecryptUpdate(context.get(), bytes_of(text), &length, bytes_of(hidden), static_cast<int>(hidden.size())));
  expect(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, expected.data()));
  if (EVP_DecryptFinal_ex(context.get(), nullptr, &length) != 1) return std::nullopt;
  return text;
}

std::optional<Seal::Key> parse_key(std::string_view digits) {
  Seal::Key key{};
  if (digits.size() != 2 * key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char* const first = digits.data() + 2 * i;
    const auto [end, error] = std::from_chars(first, first + 2, key[i], 16);
    if (error != std::errc() || end != first + 2) return std::nullopt;
  }
  return key;
}

}  // namespace

Seal::Seal(std::vector<Key> keys) : keys_(std::move(keys)) {}

Result<Seal> Seal::read(std::string_view lines) {
  std::vector<Key> keys;
  for (int number = 1; !lines.empty(); ++number) {
    auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const auto key = parse_key(line);
    if (!key) return fail(invalid(fmt::format("line {}", number), "must be a key of 64 hexadecimal digits"));
    keys.push_back(*key);
  }
  if (keys.empty()) return fail(invalid("line 1", "must be a key of 64 hexadecimal digits: there is none"));
  return Seal(std::move(keys));
}

std::string Seal::seal(std::string_view text, std::string_view place) const {
  if (keys_.empty() || is_sealed(text)) return std::string(text);
  std::string sealed(nonce_bytes + text.size() + tag_bytes, '\0');
  auto* const nonce = bytes_of(sealed);
  expect(RAND_bytes(nonce, nonce_bytes));
  const auto context = make_context();
  int length = 0;
  expect(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, keys_.front().data(), nonce));
  expect(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
  expect(EVP_EncryptUpdate(context.get(), nonce + nonce_bytes, &length, bytes_of(text), static_cast<int>(text.size())));
  expect(EVP_EncryptFinal_ex(context.get(), nullptr, &length));
  expect(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, nonce + nonce_bytes + text.size()));
  return std::string(sealed_mark) + to_text(sealed);
}

bool is_sealed(std::string_view text) { return text.starts_with(sealed_mark); }

Result<std::string> Seal::open(std::string_view kept, std::string_view place) const {
  if (!is_sealed(kept)) return std::string(kept);
  const auto sealed = from_text(kept.substr(sealed_mark.size()));
  // Base64 has bits at its end that say nothing: whoever changes those changes the secret all the same.
  const bool canonical = sealed && to_text(*sealed) == kept.substr(sealed_mark.size());
  if (canonical && sealed->size() >= nonce_bytes + tag_bytes) {
    for (const Key& key : keys_) {
      if (auto text = open_with(key, *sealed, place)) return *std::move(text);
    }
  }
  return fail(ErrorCode::internal, "a secret was sealed with a key that is not given");
}

}  // namespace crondb
