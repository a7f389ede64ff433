#include "crondb/core/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>

#include <idn2.h>
#include <openssl/evp.h>
#include <utf8proc.h>

namespace crondb {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// Inclusive, ascending.
struct Range {
  char32_t first;
  char32_t last;
};
template <std::size_t n>
constexpr bool within(char32_t point, const Range (&ranges)[n]) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](Range range) { return point >= range.first && point <= range.last; });
}

/// The property White_Space.
constexpr bool is_space(char32_t point) {
  constexpr Range spaces[] = {{0x09, 0x0d},     {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},     {0x1680, 0x1680},
                              {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
  return within(point, spaces);
}

constexpr bool is_joiner(char32_t point) { return point == 0x200c || point == 0x200d; }

/// Format characters (Cf) that nobody sees, without the tags of which flags are made.
constexpr bool is_invisible(char32_t point) {
  constexpr Range invisible[] = {{0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f},
                                 {0x202a, 0x202e}, {0x2060, 0x2064}, {0x2066, 0x206f}, {0xfeff, 0xfeff}};
  return within(point, invisible);
}

constexpr bool is_blank(char32_t point) { return is_space(point) || is_invisible(point); }

/// A code point of a text, and the bytes that it takes.
struct Point {
  char32_t value = 0;
  std::size_t length = 0;  ///< 0 if the bytes aren't UTF-8
};

Point first_point(std::string_view text) {
  if (text.empty()) return {};
  if (const auto c = static_cast<unsigned char>(text.front()); c < 0x80) return {c, 1};
  utf8proc_int32_t value = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &value);
  return length > 0 ? Point{static_cast<char32_t>(value), static_cast<std::size_t>(length)} : Point{};
}

Point last_point(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(text.size(), 4); ++length) {
    if ((static_cast<unsigned char>(text[text.size() - length]) & 0xc0U) == 0x80) continue;
    const Point point = first_point(text.substr(text.size() - length));
    return point.length == length ? point : Point{};
  }
  return {};
}

/// More combining marks in a row than any language has, which take the time of their square to put in order: what Unicode calls a
/// text that is not stream-safe (UAX #15, 13).
bool has_endless_marks(std::string_view text) {
  static constexpr int most_marks = 30;
  int marks = 0;
  while (!text.empty()) {
    const Point point = first_point(text);
    const bool mark =
        point.value >= 0x300 && utf8proc_get_property(static_cast<utf8proc_int32_t>(point.value))->combining_class != 0;
    marks = mark ? marks + 1 : 0;
    if (marks > most_marks) return true;
    text.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
  return false;
}

/// nullopt for invalid UTF-8, and for a text with endless marks.
std::optional<std::string> mapped(std::string_view text, int options, utf8proc_custom_func custom = nullptr) {
  if (has_endless_marks(text)) return std::nullopt;
  utf8proc_uint8_t* raw = nullptr;
  const auto length =
      utf8proc_map_custom(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &raw,
                          static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options), custom, nullptr);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(raw, &std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length));
}

/// The usual width of a code point.
utf8proc_int32_t usual_width(utf8proc_int32_t point, void*) {
  const auto* property = utf8proc_get_property(point);
  if (property->decomp_type != UTF8PROC_DECOMP_TYPE_WIDE && property->decomp_type != UTF8PROC_DECOMP_TYPE_NARROW) return point;
  static constexpr auto width_options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
  utf8proc_int32_t usual = point;
  int boundary = 0;
  const auto count = utf8proc_decompose_char(point, &usual, 1, width_options, &boundary);
  return count == 1 ? usual : point;
}

/// True for printable ASCII whose spaces stand alone and inside: what most names are, and need nothing.
bool is_tidy(std::string_view name) {
  char before = ' ';
  for (const char c : name) {
    if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return before != ' ' || name.empty();
}

/// With each run of white space as one space and none at the ends, and without the characters that `drop` names.
template <class Drop>
std::string collapsed(std::string_view text, Drop drop) {
  std::string result;
  result.reserve(text.size());
  bool space = false;
  for (text = trim(text); !text.empty();) {
    const Point point = first_point(text);
    const std::size_t length = std::max<std::size_t>(point.length, 1);
    if (is_space(point.value)) {
      space = true;
    } else if (!drop(point.value)) {
      if (space && !result.empty()) result += ' ';
      space = false;
      result += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return result;
}

/// The ASCII form of a host name; nullopt if it has none.
std::optional<std::string> host_in_ascii(std::string_view host) {
  if (is_ascii(host)) return lower_ascii(host);
  if (has_blanks(host) || host.find('\0') != std::string_view::npos) return std::nullopt;
  char* raw = nullptr;
  const int code = idn2_to_ascii_8z(std::string(host).c_str(), &raw, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owned(raw, &idn2_free);
  return code == IDN2_OK ? std::optional<std::string>(raw) : std::nullopt;
}

}  // namespace

std::string fold_case(std::string_view text) {
  if (is_ascii(text)) return lower_ascii(text);
  return mapped(text, UTF8PROC_CASEFOLD).value_or(std::string(text));
}

std::string compose(std::string text) {
  if (is_ascii(text)) return text;
  auto composed = mapped(text, 0);
  return composed ? *std::move(composed) : text;
}

std::string normalize_name(std::string name) {
  if (is_tidy(name)) return name;
  const auto composed = mapped(name, 0);
  return composed ? collapsed(*composed, [](char32_t) { return false; }) : name;
}

std::string name_key(std::string_view name) {
  if (is_tidy(name)) return lower_ascii(name);
  const auto folded = mapped(name, UTF8PROC_CASEFOLD, &usual_width);
  if (!folded) return std::string(name);
  return collapsed(*folded, [](char32_t point) { return is_invisible(point) && !is_joiner(point); });
}

std::optional<std::size_t> code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const Point point = first_point(text);
    if (point.length == 0) return std::nullopt;
    text.remove_prefix(point.length);
  }
  return count;
}

std::string_view trim(std::string_view text) {
  for (Point point = first_point(text); point.length > 0 && is_blank(point.value); point = first_point(text)) {
    text.remove_prefix(point.length);
  }
  for (Point point = last_point(text); point.length > 0 && is_blank(point.value); point = last_point(text)) {
    text.remove_suffix(point.length);
  }
  return text;
}

bool has_blanks(std::string_view text) {
  while (!text.empty()) {
    const Point point = first_point(text);
    if (is_blank(point.value) && point.length > 0) return true;
    text.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
  return false;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if (c < 0x20 || c == 0x7f) line[i] = ' ';
    // U+0080–U+009F are C2 80–C2 9F.
    if (c == 0xc2 && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xa0) line[i] = line[i + 1] = ' ';
  }
  return line;
}

std::optional<std::string> normalize_domain(std::string_view text) {
  text = trim(text);
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  auto host = host_in_ascii(trim(text.substr(0, text.find_first_of("/?#:"))));
  if (!host) return std::nullopt;
  std::string& domain = *host;
  if (domain.starts_with("www.")) domain.erase(0, 4);
  if (domain.empty() || domain.size() > 253) return std::nullopt;
  std::size_t labels = 0;
  for (std::size_t start = 0; start <= domain.size(); ++labels) {
    const auto end = std::min(domain.find('.', start), domain.size());
    const std::string_view label(domain.data() + start, end - start);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return std::nullopt;
    const bool plain = std::all_of(label.begin(), label.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!plain) return std::nullopt;
    start = end + 1;
  }
  return labels >= 2 ? host : std::nullopt;
}

std::string domain_as_read(std::string_view domain) {
  std::string text(domain);
  if (domain.find("xn--") == std::string_view::npos) return text;
  const auto host = domain.rfind('@') + 1;  // 0 if there is none
  char* raw = nullptr;
  const int code = idn2_to_unicode_8z8z(text.c_str() + host, &raw, 0);
  const std::unique_ptr<char, decltype(&idn2_free)> owned(raw, &idn2_free);
  if (code == IDN2_OK) text.replace(host, std::string::npos, raw);
  return text;
}

std::string normalize_email(std::string email) {
  if (const auto trimmed = trim(email); trimmed != email) email = std::string(trimmed);
  if (is_ascii(email)) return email;
  email = compose(std::move(email));
  const auto at = email.rfind('@');
  if (at == std::string::npos || is_ascii(std::string_view(email).substr(at))) return email;
  const auto host = host_in_ascii(std::string_view(email).substr(at + 1));
  if (host) email.replace(at + 1, std::string::npos, *host);
  return email;
}

std::string email_key(std::string_view email) { return fold_case(normalize_email(std::string(email))); }

bool looks_like_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return false;
  const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>' || c == '"';
  });
  if (!clean || has_blanks(text) || text.substr(0, at).find('@') != std::string_view::npos) return false;
  const auto domain = text.substr(at + 1);
  if (!is_ascii(domain) && !host_in_ascii(domain)) return false;
  return !domain.empty() && domain.front() != '.' && domain.back() != '.' && domain.find("..") == std::string_view::npos;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  // Writes a zero behind the text, where a string has one anyway.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return text;
}

}  // namespace crondb
