#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <csv.h>

namespace crondb::csv {

inline constexpr std::size_t max_record_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t max_columns = 500;
inline constexpr std::size_t max_cell_bytes = 100'000;

/// Reads CSV by RFC 4180 record by record, in memory bounded by max_record_bytes. Lines end with LF or CRLF, a byte order mark and
/// blank lines are passed over. After a record with broken quotes, or one too long, it goes on with the line after the record's
/// first.
class Reader {
 public:
  explicit Reader(std::istream& in);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// Goes on to the next record, good or bad; false if there is none.
  [[nodiscard]] bool next();
  /// What is wrong with the record; empty if nothing is.
  [[nodiscard]] std::string_view problem() const { return problem_; }
  /// The cells of a good record, until `next`.
  [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
  /// The line on which the record begins, from 1.
  [[nodiscard]] std::int64_t line() const { return line_; }
  /// Bytes consumed so far.
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] std::size_t line_length(std::size_t offset);
  [[nodiscard]] std::string_view view(std::size_t offset, std::size_t length) const;
  void consume(std::size_t length);
  void consume_line();
  void parse(std::string_view line);
  [[nodiscard]] std::size_t read_record(std::size_t first_line);
  void cut_cells(std::string_view record);

  std::istream& in_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of what is not yet consumed
  csv_parser parser_{};
  std::string text_;               ///< of all cells
  std::vector<std::size_t> ends_;  ///< of each cell in text_
  std::size_t records_ = 0;        ///< that parse has seen end
  std::vector<std::string_view> cells_;
  std::string_view problem_;
  std::int64_t line_ = 0;
  std::int64_t next_line_ = 1;
  std::int64_t bytes_ = 0;
};

}  // namespace crondb::csv
