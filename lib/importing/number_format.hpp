#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/money.hpp"
#include "crondb/core/result.hpp"
#include "crondb/importing/import.hpp"

namespace crondb::importing {

/// A number as a cell has it.
struct Amount {
  Decimal number;
  std::string_view before;  ///< the currency sign or code before it; empty if there is none
  std::string_view after;   ///< likewise behind it

  /// What is around the number doesn't speak of another currency.
  [[nodiscard]] bool is_in(Currency currency) const;
  [[nodiscard]] bool bare() const { return before.empty() && after.empty(); }
};

/// How a file writes its numbers.
class NumberReader {
 public:
  /// Errors: validation_error on mapping.number_format.
  [[nodiscard]] static Result<NumberReader> make(const std::optional<NumberFormat>& format);

  /// nullopt for anything else than one number of at most 18 digits, its groups complete, with nothing but a sign or code of a
  /// currency around it.
  [[nodiscard]] std::optional<Amount> read(std::string_view text) const;
  /// What a value must be, for messages.
  [[nodiscard]] std::string expected() const;

 private:
  explicit NumberReader(const NumberFormat& format)
      : decimal_(format.decimal.front()), thousands_(format.thousands.empty() ? '\0' : format.thousands.front()) {}
  /// The length of the mark between groups at the front of `text`; 0 if there is none.
  [[nodiscard]] std::size_t group_mark(std::string_view text) const;

  char decimal_;
  char thousands_;  ///< NUL: there are no groups
};

}  // namespace crondb::importing
