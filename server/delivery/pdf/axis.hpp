#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/metrics/catalog.hpp"

/// Where values lie in a chart.
namespace crondb::server::pdf {

/// Round steps that span what is drawn, zero included.
struct Scale {
  double low = 0;
  double high = 1;
  double step = 1;
  [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
};
/// `whole`: no steps below 1.
[[nodiscard]] Scale scale_for(double lowest, double highest, bool whole);

struct Tick {
  double value = 0;
  std::string label;
};
struct Axis {
  Scale scale;
  std::vector<Tick> ticks;  ///< from the lowest to the highest
};
/// Durations are stepped and labelled in the unit that suits the highest of them: a scale of minutes may count days.
[[nodiscard]] Axis axis_for(double lowest, double highest, metrics::Unit unit);

/// What a value takes up.
struct Span {
  double from = 0;  ///< the side of zero
  double to = 0;
  bool operator==(const Span&) const = default;
};
using Values = std::vector<std::optional<double>>;
/// By line, then by mark. Stacked lines stand on those before them, negative values below zero on negative ones, and what is absent
/// is as thick as nothing; others stand on zero, and what is absent stays so.
[[nodiscard]] std::vector<std::vector<std::optional<Span>>> spans_of(const std::vector<Values>& lines, bool stacked);

}  // namespace crondb::server::pdf
