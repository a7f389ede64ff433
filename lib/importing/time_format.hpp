#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/importing/import.hpp"

namespace crondb::importing {

/// How a file writes its times: by one of some patterns, or by RFC 3339. Remembers by which it read; not for several threads.
class TimeFormat {
 public:
  /// The patterns are date_format and date_formats, as Mapping describes them, tried in this order and before RFC 3339; readings
  /// without a zone are readings in `zone`. Errors: validation_error on mapping.date_format and mapping.date_formats.
  [[nodiscard]] static Result<TimeFormat> make(const Mapping& mapping, TimeZone zone);

  /// A time; a date alone is its midnight. nullopt for anything else, or outside first_date..last_date.
  [[nodiscard]] std::optional<Instant> time(std::string_view text) const;
  /// A date; what the pattern says of a time of day doesn't count. nullopt for anything else, or outside first_date..last_date.
  [[nodiscard]] std::optional<Date> date(std::string_view text) const;
  /// What a value must be, for messages.
  [[nodiscard]] std::string expected(std::string_view without_pattern) const;
  /// The patterns that something was read by, `RFC 3339` if it was.
  [[nodiscard]] std::vector<std::string> used() const;

 private:
  struct Reading {
    Date date;
    std::chrono::seconds clock{0};
    std::optional<std::chrono::minutes> offset;  ///< from UTC
    std::optional<TimeZone> zone;                ///< with neither: in zone_
  };
  TimeFormat(std::vector<std::string> patterns, TimeZone zone)
      : patterns_(std::move(patterns)), zone_(zone), used_(patterns_.size() + 1) {}
  [[nodiscard]] static std::optional<Reading> read(std::string_view text, std::string_view pattern);
  /// What `take` makes of the reading by the first pattern that gives it something, else of none.
  template <class T, class Take, class TakePlain>
  [[nodiscard]] std::optional<T> first(std::string_view text, Take take, TakePlain take_plain) const;

  std::vector<std::string> patterns_;
  TimeZone zone_;
  mutable std::vector<bool> used_;  ///< of each pattern, and of RFC 3339 at the end
};

}  // namespace crondb::importing
