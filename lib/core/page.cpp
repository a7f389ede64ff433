#include <array>
#include <charconv>

#include <fmt/format.h>

#include "crondb/core/paging.hpp"

namespace crondb {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[buffer >> (bits - 6) & 63U];
  }
  if (bits > 0) text += alphabet[buffer << (6 - bits) & 63U];
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    buffer = buffer << 6U | static_cast<unsigned>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(buffer >> bits & 255U);
    }
  }
  return bytes;
}

constexpr std::string_view separator{"\0", 1};

}  // namespace

// sort NUL id NUL kind key, where kind is `n` (no value), `i` (an integer) or `s` (text).
std::string encode(const Cursor& cursor) {
  std::string plain = cursor.sort;
  plain += separator;
  plain += to_string(cursor.id);
  plain += separator;
  if (const auto* number = std::get_if<std::int64_t>(&cursor.key)) {
    plain += fmt::format("i{}", *number);
  } else if (const auto* text = std::get_if<std::string>(&cursor.key)) {
    plain += 's' + *text;
  } else {
    plain += 'n';
  }
  return to_base64url(plain);
}

Result<Cursor> decode_cursor(std::string_view text) {
  const auto refused = [] { return fail(invalid("cursor", "is not one that this list has given out")); };
  const auto plain = text.size() <= 2000 ? from_base64url(text) : std::nullopt;
  if (!plain) return refused();
  const auto first = plain->find('\0');
  if (first == std::string::npos || plain->size() < first + 1 + 36 + 2 || (*plain)[first + 37] != '\0') return refused();
  const auto id = parse_uuid(std::string_view(*plain).substr(first + 1, 36));
  if (!id) return refused();
  Cursor cursor{plain->substr(0, first), {}, *id};
  const std::string_view key = std::string_view(*plain).substr(first + 39);
  switch ((*plain)[first + 38]) {
    case 'n':
      if (!key.empty()) return refused();
      break;
    case 'i': {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
      if (error != std::errc{} || end != key.data() + key.size()) return refused();
      cursor.key = number;
      break;
    }
    case 's':
      cursor.key = std::string(key);
      break;
    default:
      return refused();
  }
  return cursor;
}

Result<PageRequest> page_request(const Paging& paging, std::string_view sort) {
  PageRequest request{paging.page, paging.limit.value_or(paging.per_page), std::nullopt};
  if (paging.cursor) {
    auto cursor = decode_cursor(*paging.cursor);
    if (!cursor) return fail(std::move(cursor.error()));
    if (cursor->sort != sort) return fail(invalid("cursor", "belongs to a list with another sort"));
    request.cursor = std::move(*cursor);
  }
  return request;
}

}  // namespace crondb
