#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/metrics/timeframe.hpp"
#include "metrics/tally.hpp"

namespace crondb::metrics {

/// What a widget's answer depends on besides the facts.
struct Setting {
  Calendar calendar;
  Currency currency;                            ///< the team's
  std::span<const Stage> stages;                ///< by order
  std::vector<UserName> names;                  ///< in order of id
  std::unordered_map<TagId, std::string> tags;  ///< those that exist, by name
  Instant now;
};

/// The answer to `widget`, which must be valid for `metric`; `timeframe` is the one that counts. A pure function.
/// Errors: validation_error on `bucket` for more than max_buckets of them.
[[nodiscard]] Result<MetricSeries> evaluate(const Widget& widget, const Metric& metric, const Timeframe& timeframe,
                                            const View& view, const Setting& setting);
/// How much a widget's answer can hold.
struct Extent {
  std::size_t buckets = 1;
  std::size_t series = 1;  ///< in each bucket; of other shapes the numbers of all points
  [[nodiscard]] std::size_t numbers() const { return buckets * series; }
};
/// A widget to evaluate.
struct Question {
  const Widget& widget;
  const Metric& metric;
  Timeframe timeframe;  ///< the one that counts
};
/// What evaluate would answer at most, found without counting a row. A grouped time series has a series for every key that the
/// facts know, and at most max_series and the rest.
[[nodiscard]] Extent most(const Question& question, const View& view, const Setting& setting);
/// The same with the series that it has indeed, which takes one pass over the rows of a grouped time series.
[[nodiscard]] Extent extent_of(const Question& question, const View& view, const Setting& setting);
/// The answers to all, in order; as many threads as given work on them, this one among them.
[[nodiscard]] std::vector<Result<MetricSeries>> evaluate_all(std::span<const Question> questions, const View& view,
                                                             const Setting& setting, std::size_t threads);
/// How many threads are worth their start: one if days or lists can answer, else by the rows at most as many as there are
/// processors, and four.
[[nodiscard]] std::size_t threads_for(std::span<const Question> questions, const View& view);

/// The answer that an admin-only metric gives to others: its shape and unit, and no numbers.
[[nodiscard]] MetricSeries withheld(const Widget& widget, const Metric& metric, const Timeframe& timeframe, const Setting& setting);

}  // namespace crondb::metrics
