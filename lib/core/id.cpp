#include "crondb/core/id.hpp"

namespace crondb {

namespace {

constexpr bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

constexpr int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid{};
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < uuid.size(); ++byte) {
    if (dash_before(byte) && text[at++] != '-') return std::nullopt;
    const int high = nibble(text[at]);
    const int low = nibble(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid[byte] = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
  return uuid;
}

std::string to_string(const Uuid& uuid) {
  std::string text;
  append(text, uuid);
  return text;
}

void append(std::string& to, const Uuid& uuid) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 36> text{};
  char* end = text.data();
  for (std::size_t byte = 0; byte < uuid.size(); ++byte) {
    if (dash_before(byte)) *end++ = '-';
    *end++ = digits[uuid[byte] >> 4U];
    *end++ = digits[uuid[byte] & 15U];
  }
  to.append(text.data(), text.size());
}

}  // namespace crondb
