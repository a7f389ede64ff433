#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <csv.h>

#include "importing/text_source.hpp"

namespace crondb::csv {

inline constexpr std::size_t max_record_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t max_columns = 500;
inline constexpr std::size_t max_cell_bytes = 100'000;

/// Reads CSV by RFC 4180 record by record, in memory bounded by max_record_bytes. What separates cells is recognised by how the
/// first 64 KiB of text would fall into cells, or by a line `sep=;` at the beginning. Lines end with LF or CRLF, or with CR in
/// files that have no other ends; a line break within a cell is read as LF. Byte order marks at the beginning of a record, lines
/// that name a separator and blank lines are passed over. After a record with broken quotes, or one too long, it goes on with the
/// line after the record's first.
class Reader {
 public:
  explicit Reader(std::istream& in, std::optional<Delimiter> delimiter = std::nullopt,
                  std::optional<TextEncoding> encoding = std::nullopt);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// Goes on to the next record, good or bad; false if there is none.
  [[nodiscard]] bool next();
  /// What is wrong with the record; empty if nothing is.
  [[nodiscard]] std::string_view problem() const { return problem_; }
  /// How a record begins with which something is wrong, until `next`; empty if it isn't text.
  [[nodiscard]] const std::string& beginning() const { return beginning_; }
  /// The cells of a good record, until `next`.
  [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
  /// The line on which the record begins, from 1.
  [[nodiscard]] std::int64_t line() const { return line_; }
  [[nodiscard]] Delimiter delimiter() const { return delimiter_; }
  [[nodiscard]] TextEncoding encoding() const { return source_.encoding(); }
  /// Bytes read of the file so far.
  [[nodiscard]] std::int64_t bytes() const { return source_.bytes(); }
  /// Whether there may be more that can't be read, because the system has no converter for the encoding.
  [[nodiscard]] bool broken() const { return source_.broken(); }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] std::size_t line_length(std::size_t offset);
  [[nodiscard]] std::string_view view(std::size_t offset, std::size_t length) const;
  void consume(std::size_t length);
  void consume_line();
  void parse(std::string_view line);
  [[nodiscard]] std::size_t read_record(std::size_t first_line);
  void unify_line_breaks();
  void cut_cells(std::string_view record);
  void start_parser();

  TextSource source_;
  Delimiter delimiter_ = Delimiter::comma;
  bool ends_with_cr_ = false;  ///< lines do
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of what is not yet consumed
  csv_parser parser_{};
  std::string text_;               ///< of all cells
  std::vector<std::size_t> ends_;  ///< of each cell in text_
  std::size_t records_ = 0;        ///< that parse has seen end
  std::vector<std::string_view> cells_;
  std::string problem_;
  std::string beginning_;
  std::int64_t line_ = 0;
  std::int64_t next_line_ = 1;
};

}  // namespace crondb::csv
