#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

namespace crondb::importing {

/// How a file writes its times: by a pattern, or by RFC 3339.
class TimeFormat {
 public:
  /// `pattern` as Mapping::date_format describes it, nothing for RFC 3339 alone; readings without a zone are readings in `zone`.
  /// Errors: validation_error on mapping.date_format.
  [[nodiscard]] static Result<TimeFormat> make(std::optional<std::string> pattern, TimeZone zone);

  /// A time; a date alone is its midnight. nullopt for anything else, or outside first_date..last_date.
  [[nodiscard]] std::optional<Instant> time(std::string_view text) const;
  /// A date; what the pattern says of a time of day doesn't count. nullopt for anything else, or outside first_date..last_date.
  [[nodiscard]] std::optional<Date> date(std::string_view text) const;
  /// What a value must be, for messages.
  [[nodiscard]] std::string expected(std::string_view without_pattern) const;

 private:
  struct Reading {
    Date date;
    std::chrono::seconds clock{0};
    std::optional<std::chrono::minutes> offset;  ///< from UTC; absent: in zone_
  };
  TimeFormat(std::optional<std::string> pattern, TimeZone zone) : pattern_(std::move(pattern)), zone_(zone) {}
  [[nodiscard]] std::optional<Reading> read(std::string_view text) const;

  std::optional<std::string> pattern_;
  TimeZone zone_;
};

}  // namespace crondb::importing
