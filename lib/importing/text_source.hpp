#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <iconv.h>

#include "crondb/importing/import.hpp"

namespace crondb::csv {

/// The text of a file as UTF-8, in memory bounded by a few chunks, whatever its encoding. That is recognised by a byte order mark,
/// by where NUL bytes stand, or by the first chunk that isn't plain ASCII: UTF-8 unless what is no UTF-8 outweighs what is.
class TextSource {
 public:
  static constexpr std::size_t chunk = std::size_t{1} << 16U;
  /// Stands in the text for what can't be read in its encoding; never part of UTF-8.
  static constexpr char unreadable = '\xff';

  /// A byte order mark wins over `given`.
  TextSource(std::istream& in, std::optional<TextEncoding> given);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  /// Appends the next of the text to `to`. False at the end, or when the file can't be read.
  [[nodiscard]] bool read(std::string& to);
  /// UTF-8 as long as everything was plain ASCII.
  [[nodiscard]] TextEncoding encoding() const { return encoding_.value_or(TextEncoding::utf8); }
  /// Whether the system has no converter for the encoding: `read` then finds nothing more.
  [[nodiscard]] bool broken() const { return broken_; }
  /// Bytes read of the file.
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }

 private:
  [[nodiscard]] bool fetch();
  void recognise();
  void convert(std::string& to, bool last);

  std::istream& in_;
  std::string raw_;  ///< read, but not yet handed out
  std::optional<TextEncoding> encoding_;
  std::optional<iconv_t> converter_;
  std::int64_t bytes_ = 0;
  bool broken_ = false;
};

/// The length of the byte sequence at the front of `text`, which isn't empty, if it is one character of UTF-8; 0 if it is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
/// At most `characters` characters from the front of `text`, up to a byte that is no text.
[[nodiscard]] std::string cut(std::string_view text, std::size_t characters);

}  // namespace crondb::csv
