#include "importing/text_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <istream>
#include <utility>

#include "crondb/core/text.hpp"

namespace crondb::csv {

namespace {

constexpr auto no_converter = static_cast<std::size_t>(-1);

struct Mark {
  std::string_view bytes;
  TextEncoding encoding;
};
constexpr auto marks = std::to_array<Mark>({
    {"\xef\xbb\xbf", TextEncoding::utf8},
    {"\xff\xfe", TextEncoding::utf16le},
    {"\xfe\xff", TextEncoding::utf16be},
});

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// How much of `text` is characters of UTF-8 beyond ASCII, and how much is none. What `text` may have cut at its end is neither.
struct Utf8Share {
  std::size_t characters = 0;
  std::size_t stray_bytes = 0;
};
Utf8Share utf8_share(std::string_view text, bool whole) {
  Utf8Share share;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0 && !whole && text.size() < 4) break;
    if (length == 0) ++share.stray_bytes;
    if (length > 1) ++share.characters;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return share;
}

/// Whether `text` has the line breaks and enough of the ASCII of UTF-16 whose code units have their zero byte at `zero`, 0 or 1.
bool looks_like_utf16(std::string_view text, std::size_t zero, bool valid_utf8) {
  std::size_t units = 0;
  std::size_t ascii = 0;
  bool line_break = false;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2, ++units) {
    const char low = text[i + 1 - zero];
    if (text[i + zero] != '\0') continue;
    if (low == '\0') return false;
    ascii += static_cast<unsigned char>(low) < 0x80 ? 1 : 0;
    line_break = line_break || low == '\n' || low == '\r';
  }
  // Bytes that are UTF-8 but for their NULs need better proof than a NUL here and there.
  return line_break && ascii * (valid_utf8 ? 2 : 20) >= units;
}

const char* name_of(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf16le:
      return "UTF-16LE";
    case TextEncoding::utf16be:
      return "UTF-16BE";
    case TextEncoding::windows1252:
      return "CP1252";
    case TextEncoding::utf8:
    case TextEncoding::utf16:
      break;
  }
  return "UTF-8";
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  return length <= text.size() && code_points(text.substr(0, length)) == 1 ? length : 0;
}

std::string cut(std::string_view text, std::size_t characters) {
  std::size_t end = 0;
  for (; characters > 0 && end < text.size() && text[end] != '\0'; --characters) {
    const std::size_t length = utf8_length(text.substr(end));
    if (length == 0) break;
    end += length;
  }
  return std::string(text.substr(0, end));
}

TextSource::TextSource(std::istream& in, std::optional<TextEncoding> given) : in_(in), encoding_(given) {
  (void)fetch();
  const auto mark = std::find_if(marks.begin(), marks.end(), [&](const Mark& row) { return raw_.starts_with(row.bytes); });
  if (mark != marks.end()) {
    encoding_ = mark->encoding;
    raw_.erase(0, mark->bytes.size());
  } else if (!encoding_ || encoding_ == TextEncoding::utf16) {
    if (encoding_) encoding_ = TextEncoding::utf16le;
    if (raw_.find('\0') == std::string::npos) return;
    const bool utf8 = utf8_share(raw_, raw_.size() < chunk).stray_bytes == 0;
    if (looks_like_utf16(raw_, 1, utf8)) {
      encoding_ = TextEncoding::utf16le;
    } else if (looks_like_utf16(raw_, 0, utf8)) {
      encoding_ = TextEncoding::utf16be;
    }
  }
}

TextSource::~TextSource() {
  if (converter_) iconv_close(*converter_);
}

bool TextSource::fetch() {
  const std::size_t held = raw_.size();
  raw_.resize(held + chunk);
  in_.read(raw_.data() + held, static_cast<std::streamsize>(chunk));
  raw_.resize(held + static_cast<std::size_t>(in_.gcount()));
  bytes_ += in_.gcount();
  return raw_.size() > held;
}

/// Decides by what is at hand, which isn't all ASCII.
void TextSource::recognise() {
  bool whole = false;
  while (!whole && raw_.size() < 2 * chunk) whole = !fetch();
  const auto share = utf8_share(raw_, whole);
  encoding_ = share.stray_bytes > share.characters ? TextEncoding::windows1252 : TextEncoding::utf8;
}

bool TextSource::read(std::string& to) {
  if (broken_) return false;
  bool last = raw_.empty() && !fetch();
  if (!encoding_ && !is_ascii(raw_)) recognise();
  if (encoding_ && encoding_ != TextEncoding::utf8) {
    const std::size_t before = to.size();
    while (to.size() == before && !last) {
      convert(to, false);
      if (to.size() == before) last = !fetch();
    }
    if (last) convert(to, true);
    return to.size() > before;
  }
  to += raw_;
  return !std::exchange(raw_, {}).empty();
}

/// Converts what is at hand, but for what may be the beginning of a character unless it is the `last`.
void TextSource::convert(std::string& to, bool last) {
  if (!converter_) {
    const iconv_t opened = iconv_open("UTF-8", name_of(*encoding_));
    if (opened == reinterpret_cast<iconv_t>(-1)) {  // NOLINT(performance-no-int-to-ptr): iconv's word for none
      broken_ = true;
      raw_.clear();
      return;
    }
    converter_ = opened;
  }
  const std::size_t unit = encoding_ == TextEncoding::windows1252 ? 1 : 2;
  char* from = raw_.data();
  std::size_t left = raw_.size();
  std::array<char, 8192> buffer;
  while (left > 0) {
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const bool whole = iconv(*converter_, &from, &left, &out, &room) != no_converter;
    const int error = errno;
    to.append(buffer.data(), buffer.size() - room);
    if (whole || error == E2BIG) continue;
    if (error == EINVAL && !last) break;
    to += unreadable;
    const std::size_t skipped = std::min(unit, left);
    from += skipped;
    left -= skipped;
  }
  raw_.erase(0, raw_.size() - left);
}

}  // namespace crondb::csv
