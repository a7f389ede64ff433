#include "axis.hpp"

#include <algorithm>
#include <cmath>

#include "figures.hpp"

namespace crondb::server::pdf {

Scale scale_for(double lowest, double highest, bool whole) {
  static constexpr double steps = 5;
  Scale scale{std::min(lowest, 0.0), std::max(highest, 0.0), 1};
  if (scale.high <= scale.low) scale.high = scale.low + 1;
  const double rough = (scale.high - scale.low) / steps;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    scale.step = power * factor;
    if (scale.step >= rough * 0.999) break;
  }
  if (whole) scale.step = std::max(1.0, std::round(scale.step));
  scale.low = std::floor(scale.low / scale.step) * scale.step;
  scale.high = std::ceil(scale.high / scale.step) * scale.step;
  return scale;
}

Axis axis_for(double lowest, double highest, metrics::Unit unit) {
  const metrics::Unit shown = readable_unit(std::max(std::abs(lowest), std::abs(highest)), unit);
  const double size = length_of(shown) / length_of(unit);
  const Scale scale = scale_for(lowest / size, highest / size, unit == metrics::Unit::count);
  Axis axis{{scale.low * size, scale.high * size, scale.step * size}, {}};
  const auto steps = static_cast<int>(std::lround((scale.high - scale.low) / scale.step));
  for (int i = 0; i <= steps; ++i) {
    const double tick = scale.low + i * scale.step;
    const double value = std::abs(tick) < scale.step / 1000 ? 0 : tick;
    axis.ticks.push_back({value * size, with_unit(compact(value), value, shown)});
  }
  return axis;
}

std::vector<std::vector<std::optional<Span>>> spans_of(const std::vector<Values>& lines, bool stacked) {
  std::vector<std::vector<std::optional<Span>>> spans;
  std::vector<Span> reached;  // by mark: the depth and the height of what stands so far
  for (const Values& line : lines) {
    auto& span = spans.emplace_back(line.size());
    reached.resize(std::max(reached.size(), line.size()));
    for (std::size_t mark = 0; mark < line.size(); ++mark) {
      if (!stacked && !line[mark]) continue;
      const double value = line[mark].value_or(0);
      double& from = value < 0 ? reached[mark].from : reached[mark].to;
      span[mark] = {from, from + value};
      if (stacked) from += value;
    }
  }
  return spans;
}

}  // namespace crondb::server::pdf
