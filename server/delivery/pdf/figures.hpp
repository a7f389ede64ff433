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
/// The same with all digits of the currency, if it is money with a fraction.
[[nodiscard]] std::string printed(const Decimal& value, const metrics::Meta& meta);
/// At most about six characters: `950`, `1.2K`, `34M`, `5.1B`.
[[nodiscard]] std::string compact(double value);
/// What stands behind a number of the unit: `%`, `min`, `USD`, `USD / day`; empty for counts.
[[nodiscard]] std::string unit_of(const metrics::Meta& meta);

/// `7 May 2026`
[[nodiscard]] std::string written(Date date);
/// `7 May 2026, 14:05`
[[nodiscard]] std::string written(Instant instant, const TimeZone& zone);
/// A bucket on an axis: `7 May`, `May 26`, `Q2 26`, `2026`.
[[nodiscard]] std::string bucket_label(Date bucket, metrics::Bucket length);
/// What a series counts and when: `USD · 1 – 31 May 2026 · 3 left out`.
[[nodiscard]] std::string caption(const metrics::Meta& meta, bool with_unit);

/// Round steps that span what is drawn, zero included.
struct Scale {
  double low = 0;
  double high = 1;
  double step = 1;
  [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
};
/// `whole`: no steps below 1.
[[nodiscard]] Scale scale_for(double lowest, double highest, bool whole);

}  // namespace crondb::server::pdf
