#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/importing/import.hpp"

namespace crondb::importing {

/// How the columns of one file fill the fields of a kind of rows.
class ColumnMap {
 public:
  /// Errors: validation_error naming every column of `header` that is no field (without a mapping) or is there twice although it is
  /// used, and every field and column of `mapping` that doesn't exist, with what there is and what may be meant.
  [[nodiscard]] static Result<ColumnMap> make(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                                              const Mapping& mapping);

  /// The values of a row, in the order of the fields, trimmed; empty where the row says nothing. Answers why the row can't be laid
  /// out, if it can't: it lacks a column that has a name, has something beyond the header, or joins more than a cell may hold.
  [[nodiscard]] std::string read(const std::vector<std::string_view>& cells, std::vector<std::string>& values) const;
  /// The columns that fill no field, of those that have a name; ascending.
  [[nodiscard]] std::vector<std::size_t> unused() const;

 private:
  /// Literal text, then a column.
  struct Piece {
    std::string text;
    std::optional<std::size_t> column;
  };
  /// What stands for what in the cells of one field.
  class Translation {
   public:
    Translation() = default;
    explicit Translation(const std::map<std::string, std::string>& values);
    void apply_to(std::string& value) const;

   private:
    std::unordered_map<std::string, std::string> exact_;
    std::unordered_map<std::string, std::string> folded_;
    std::optional<std::string> others_;
  };
  struct Source {
    std::size_t field;
    std::vector<Piece> pieces;
    bool constant = false;
    Translation translation;
  };
  [[nodiscard]] static Result<std::vector<Piece>> parse(std::string_view source, std::span<const std::string_view> header);
  void add_header(std::span<const std::string_view> header, std::span<const std::string_view> fields,
                  std::vector<FieldError>& problems);
  void add_mapping(std::span<const std::string_view> header, std::span<const std::string_view> fields, const Mapping& mapping,
                   std::vector<FieldError>& problems);

  std::vector<bool> named_;  ///< whether each column has a name
  std::size_t columns_ = 0;  ///< of the header
  std::size_t least_ = 0;    ///< cells that a row must have: up to the last column that has a name
  std::size_t fields_ = 0;
  std::vector<Source> sources_;
};

}  // namespace crondb::importing
