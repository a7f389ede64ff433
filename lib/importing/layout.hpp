#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/importing/import.hpp"

namespace crondb::importing {

/// How the columns of one file fill the fields of a kind of rows.
class Layout {
 public:
  /// Errors: validation_error naming every column of `header` that is no field (without a mapping), and every field and column of
  /// `mapping` that doesn't exist.
  [[nodiscard]] static Result<Layout> make(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                                           const Mapping& mapping);

  /// The values of a row, in the order of the fields, trimmed; empty where the row says nothing. `cells` has `columns()` entries.
  void read(const std::vector<std::string_view>& cells, std::vector<std::string>& values) const;
  [[nodiscard]] std::size_t columns() const { return columns_; }

 private:
  /// Literal text, then a column.
  struct Piece {
    std::string text;
    std::optional<std::size_t> column;
  };
  struct Source {
    std::size_t field;
    std::vector<Piece> pieces;
  };
  [[nodiscard]] static Result<std::vector<Piece>> parse(std::string_view source, std::span<const std::string_view> header);

  std::size_t columns_ = 0;
  std::size_t fields_ = 0;
  std::vector<Source> sources_;
};

}  // namespace crondb::importing
