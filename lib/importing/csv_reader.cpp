#include "importing/csv_reader.hpp"

#include <algorithm>
#include <istream>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::csv {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t max_beginning = 100;

bool is_utf8(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii || code_points(text).has_value();
}

char character(Delimiter delimiter) { return word(delimiter).front(); }

/// What a line such as `sep=;` names, as spreadsheets write it before the header.
std::optional<Delimiter> named_delimiter(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() >= 2 && line.starts_with('"') && line.ends_with('"')) line = line.substr(1, line.size() - 2);
  if (line.size() != 5 || fold_case(line.substr(0, 4)) != "sep=") return std::nullopt;
  return parse_word<Delimiter>(line.substr(4));
}

/// Whether lines end with CR alone: outside quotes there is no other end.
bool has_only_cr(std::string_view text) {
  bool quoted = false;
  bool any = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) return false;
    any = any || (c == '\r' && !quoted);
  }
  return any;
}

/// How many cells the first records have; of what is not the `whole` text, the last record doesn't count.
std::vector<std::size_t> cells_of_records(std::string_view text, char delimiter, bool whole) {
  constexpr std::size_t enough = 200;
  std::vector<std::size_t> records;
  std::size_t cells = 1;
  bool quoted = false;
  bool cell_begins = true;
  bool anything = false;
  for (std::size_t i = 0; i < text.size() && records.size() < enough; ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
      continue;
    }
    if (c == '\n') {
      if (anything) records.push_back(cells);
      cells = 1;
      cell_begins = true;
      anything = false;
      continue;
    }
    quoted = c == '"' && cell_begins;
    cell_begins = c == delimiter || (cell_begins && c == ' ');
    cells += c == delimiter ? 1 : 0;
    anything = anything || c != '\r';
  }
  if (whole && anything && records.size() < enough) records.push_back(cells);
  return records;
}

/// The delimiter by which the header falls into cells and the most records into as many; of several that with the most cells.
/// Without any such: comma.
Delimiter recognise_delimiter(std::string_view text, bool whole) {
  Delimiter best = Delimiter::comma;
  std::pair<double, std::size_t> best_fit{0, 1};
  for (std::size_t i = 0; i < words<Delimiter>.size(); ++i) {
    const auto delimiter = static_cast<Delimiter>(i);
    const auto records = cells_of_records(text, character(delimiter), whole);
    if (records.empty() || records.front() < 2) continue;
    const auto alike = std::count(records.begin(), records.end(), records.front());
    const std::pair fit{static_cast<double>(alike) / static_cast<double>(records.size()), records.front()};
    if (fit > best_fit) {
      best = delimiter;
      best_fit = fit;
    }
  }
  return best;
}

}  // namespace

Reader::Reader(std::istream& in, std::optional<Delimiter> delimiter, std::optional<TextEncoding> encoding) : source_(in, encoding) {
  bool whole = false;
  while (!whole && buffer_.size() < TextSource::chunk) whole = !fill();
  ends_with_cr_ = has_only_cr(buffer_);
  if (ends_with_cr_) std::replace(buffer_.begin(), buffer_.end(), '\r', '\n');
  const std::string_view text = buffer_;
  const auto named = named_delimiter(text.substr(0, text.find('\n')));
  const auto header = named ? std::min(text.find('\n'), text.size()) : 0;
  delimiter_ = delimiter ? *delimiter : named ? *named : recognise_delimiter(text.substr(header), whole);
  start_parser();
}

Reader::~Reader() { csv_free(&parser_); }

void Reader::start_parser() {
  csv_init(&parser_, CSV_STRICT);
  csv_set_blk_size(&parser_, 4096);
  csv_set_delim(&parser_, static_cast<unsigned char>(character(delimiter_)));
}

bool Reader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t held = buffer_.size();
  if (!source_.read(buffer_)) return false;
  if (ends_with_cr_) std::replace(buffer_.begin() + static_cast<std::ptrdiff_t>(held), buffer_.end(), '\r', '\n');
  return true;
}

std::string_view Reader::view(std::size_t offset, std::size_t length) const {
  return std::string_view(buffer_).substr(begin_ + offset, length);
}

void Reader::consume(std::size_t length) { begin_ += length; }

/// The length of the line at `offset`, its end included. 0 at the end of the file; more than max_record_bytes if the line is
/// longer.
std::size_t Reader::line_length(std::size_t offset) {
  for (std::size_t searched = 0;;) {
    const auto rest = view(offset, std::string_view::npos);
    if (const auto end = rest.find('\n', searched); end != std::string_view::npos) return end + 1;
    searched = rest.size();
    if (searched > max_record_bytes || !fill()) return searched;
  }
}

void Reader::consume_line() {
  for (;;) {
    const auto rest = view(0, std::string_view::npos);
    const auto end = rest.find('\n');
    consume(end == std::string_view::npos ? rest.size() : end + 1);
    if (end != std::string_view::npos || !fill()) break;
  }
  ++next_line_;
}

bool Reader::next() {
  cells_.clear();
  text_.clear();
  ends_.clear();
  records_ = 0;
  problem_.clear();
  beginning_.clear();
  std::size_t first_line = 0;
  for (;; consume_line()) {
    first_line = line_length(0);
    if (view(0, first_line).starts_with(byte_order_mark)) {
      consume(byte_order_mark.size());
      first_line -= byte_order_mark.size();
    }
    const auto line = view(0, first_line);
    const bool passed_over = first_line <= max_record_bytes && (trim(line).empty() || named_delimiter(line));
    if (first_line == 0 || !passed_over) break;
  }
  if (first_line == 0) return false;
  line_ = next_line_;
  const std::size_t size = read_record(first_line);
  if (problem_.empty()) cut_cells(view(0, size));
  if (!problem_.empty()) {
    beginning_ = cut(trim(view(0, first_line)), max_beginning);
  }
  if (size == 0) {
    csv_free(&parser_);
    start_parser();
    consume_line();
    return true;
  }
  const auto record = view(0, size);
  next_line_ += std::count(record.begin(), record.end(), '\n');
  consume(size);
  return true;
}

/// Parses lines until a record is whole, and answers its length; or 0, setting problem_.
std::size_t Reader::read_record(std::size_t first_line) {
  std::size_t size = 0;
  for (std::size_t length = first_line; problem_.empty(); length = line_length(size)) {
    if (length == 0) {
      problem_ = "a quoted cell doesn't end";
    } else if (size + length > max_record_bytes) {
      problem_ = "the record is longer than 1 MiB; does a quoted cell not end?";
    } else {
      parse(view(size, length));
      size += length;
      if (records_ == 1) break;
      if (records_ > 1) problem_ = "there is a carriage return outside quotes";
    }
  }
  return problem_.empty() ? size : 0;
}

void Reader::parse(std::string_view line) {
  const auto on_cell = [](void* cell, std::size_t size, void* self) {
    auto& reader = *static_cast<Reader*>(self);
    if (reader.ends_.size() > max_columns) return;
    reader.text_.append(static_cast<const char*>(cell), size);
    reader.ends_.push_back(reader.text_.size());
  };
  const auto on_record = [](int, void* self) { ++static_cast<Reader*>(self)->records_; };
  const auto feed = [&](std::string_view piece) {
    if (csv_parse(&parser_, piece.data(), piece.size(), on_cell, on_record, this) == piece.size()) return;
    if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
    problem_ = "a quote stands in the wrong place";
  };
  feed(line);
  if (problem_.empty() && line.back() != '\n') feed("\n");
}

/// Makes each CRLF and CR of the cells an LF.
void Reader::unify_line_breaks() {
  std::string text;
  std::size_t begin = 0;
  for (std::size_t& end : ends_) {
    for (std::size_t i = begin; i < end; ++i) {
      if (text_[i] == '\r' && i + 1 < end && text_[i + 1] == '\n') continue;
      text += text_[i] == '\r' ? '\n' : text_[i];
    }
    begin = std::exchange(end, text.size());
  }
  text_ = std::move(text);
}

void Reader::cut_cells(std::string_view record) {
  if (record.find('\0') != std::string_view::npos) {
    problem_ = "there is a NUL byte";
  } else if (!is_utf8(record)) {
    problem_ = fmt::format("the text is not valid {}; a mapping can name another encoding", word(encoding()));
  } else if (ends_.size() > max_columns) {
    problem_ = "there are more than 500 cells";
  }
  if (!problem_.empty()) return;
  if (text_.find('\r') != std::string::npos) unify_line_breaks();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    cells_.push_back(std::string_view(text_).substr(begin, end - begin));
    if (end - begin > max_cell_bytes) problem_ = "a cell is longer than 100,000 bytes";
    begin = end;
  }
}

}  // namespace crondb::csv
