#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"
#include "crondb/metrics/run.hpp"

/// Numbers and dates as documents print them.
namespace crondb::server::pdf {

[[nodiscard]] double number(const Decimal& decimal);

/// `1,234,567.5`, with a real minus sign.
[[nodiscard]] std::string grouped(const Decimal& decimal);
[[nodiscard]] std::string grouped(std::int64_t whole);
/// A value as people read it: money with all digits of its currency, durations in the unit that suits them.
struct Readable {
  Decimal number;
  std::string figure;
  std::string unit;  ///< `%`, `min`, `days`, `USD`, `USD / day`; empty for counts
  /// Beside others of its kind, whose currency is told once: `38.5 %`, `6.1 days`, `1,234.50`.
  std::string entry;
};
[[nodiscard]] Readable readable(const Decimal& value, const metrics::Meta& meta);

/// The largest unit of time in which a duration of so many `unit`, in the tenths that are printed, is at least 1; `unit` itself
/// for zero and what isn't a duration.
[[nodiscard]] metrics::Unit readable_unit(double value, metrics::Unit unit);
/// Of units of time: their seconds; else 1.
[[nodiscard]] double length_of(metrics::Unit unit);
/// `25 %`, `1 day`, `4.5 h`; counts and money as they are.
[[nodiscard]] std::string with_unit(const std::string& figure, double value, metrics::Unit unit);
/// At most about six characters: `950`, `1.2K`, `34M`, `5.1B`.
[[nodiscard]] std::string compact(double value);
/// In few characters: `1.2K`, `25 %`, `6.1 days`.
[[nodiscard]] std::string brief(double value, metrics::Unit unit);

/// `7 May 2026`
[[nodiscard]] std::string written(Date date);
/// `7 May 2026, 14:05`
[[nodiscard]] std::string written(Instant instant, const TimeZone& zone);
/// A bucket on an axis: `7 May`, `May 26`, `Q2 26`, `2026`.
[[nodiscard]] std::string bucket_label(Date bucket, metrics::Bucket length);
/// What a series counts and when: `USD · 1 – 31 May 2026 · 3 left out`.
[[nodiscard]] std::string caption(const metrics::Meta& meta, bool with_currency);

}  // namespace crondb::server::pdf
