#include "importing/csv_reader.hpp"

#include <algorithm>
#include <istream>
#include <new>

#include "crondb/core/text.hpp"

namespace crondb::csv {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 16U;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool is_utf8(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii || code_points(text).has_value();
}

}  // namespace

Reader::Reader(std::istream& in) : in_(in) {
  csv_init(&parser_, CSV_STRICT);
  csv_set_blk_size(&parser_, 4096);
  if (fill() && buffer_.starts_with(byte_order_mark)) consume(byte_order_mark.size());
}

Reader::~Reader() { csv_free(&parser_); }

bool Reader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + chunk);
  in_.read(buffer_.data() + held, static_cast<std::streamsize>(chunk));
  buffer_.resize(held + static_cast<std::size_t>(in_.gcount()));
  return buffer_.size() > held;
}

std::string_view Reader::view(std::size_t offset, std::size_t length) const {
  return std::string_view(buffer_).substr(begin_ + offset, length);
}

void Reader::consume(std::size_t length) {
  begin_ += length;
  bytes_ += static_cast<std::int64_t>(length);
}

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
  problem_ = {};
  std::size_t first_line = line_length(0);
  for (; first_line > 0 && first_line <= max_record_bytes && trim(view(0, first_line)).empty(); first_line = line_length(0))
    consume_line();
  if (first_line == 0) return false;
  line_ = next_line_;
  const std::size_t size = read_record(first_line);
  if (!problem_.empty()) {
    csv_free(&parser_);
    csv_init(&parser_, CSV_STRICT);
    csv_set_blk_size(&parser_, 4096);
    consume_line();
    return true;
  }
  const auto record = view(0, size);
  cut_cells(record);
  next_line_ += std::count(record.begin(), record.end(), '\n');
  consume(size);
  return true;
}

/// Parses lines until a record is whole, and answers its length; or sets problem_.
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
  return size;
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

void Reader::cut_cells(std::string_view record) {
  if (record.find('\0') != std::string_view::npos) {
    problem_ = "there is a NUL byte";
  } else if (!is_utf8(record)) {
    problem_ = "the text is not valid UTF-8";
  } else if (ends_.size() > max_columns) {
    problem_ = "there are more than 500 cells";
  }
  if (!problem_.empty()) return;
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    cells_.push_back(std::string_view(text_).substr(begin, end - begin));
    if (end - begin > max_cell_bytes) problem_ = "a cell is longer than 100,000 bytes";
    begin = end;
  }
}

}  // namespace crondb::csv
