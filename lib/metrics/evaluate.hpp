#pragma once

#include <span>
#include <string>
#include <unordered_map>

#include "crondb/core/result.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/metrics/timeframe.hpp"
#include "metrics/tally.hpp"

namespace crondb::metrics {

/// What a widget's answer depends on besides the facts.
struct Setting {
  Calendar calendar;
  Currency currency;              ///< the team's
  std::span<const Stage> stages;  ///< by order
  std::unordered_map<UserId, std::string> names;
  std::unordered_map<TagId, std::string> tags;  ///< those that exist, by name
  Instant now;
};

/// The answer to `widget`, which must be valid for `metric`; `timeframe` is the one that counts. A pure function.
/// Errors: validation_error on `bucket` for more than max_buckets of them.
[[nodiscard]] Result<MetricSeries> evaluate(const Widget& widget, const Metric& metric, const Timeframe& timeframe,
                                            const View& view, const Setting& setting);
/// The answer that an admin-only metric gives to others: its shape and unit, and no numbers.
[[nodiscard]] MetricSeries withheld(const Widget& widget, const Metric& metric, const Timeframe& timeframe, const Setting& setting);

}  // namespace crondb::metrics
