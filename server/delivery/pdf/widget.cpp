#include "widget.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "crondb/metrics/catalog.hpp"

namespace crondb::server::pdf {

namespace {

using metrics::CategoryPoint;
using metrics::Chart;
using metrics::Dimension;
using metrics::MetricSeries;
using metrics::RankedPoint;
using metrics::Shape;
using metrics::TimePoint;

constexpr double padding = 11;
constexpr double head_height = 30;
constexpr double round_height = 128;
constexpr double radar_height = 152;
constexpr double figure_height = 42;
constexpr double gauge_height = 84;
constexpr double remark_height = 42;
/// More bars need the width of the page.
constexpr std::size_t most_bars_in_half = 14;
/// Categories stand upright if they are many but as short as the hours of a day.
constexpr std::size_t longest_upright_label = 3;
constexpr std::size_t fewest_upright = 6;
/// A longer number beside a change is shortened.
constexpr std::size_t longest_note = 12;

/// The charts of each shape, the usual one first.
constexpr auto time_charts = std::to_array({Chart::area, Chart::line, Chart::bar});
constexpr auto category_charts = std::to_array({Chart::bar, Chart::pie, Chart::donut, Chart::radar, Chart::funnel});
constexpr auto stat_charts = std::to_array({Chart::stat, Chart::radial});
constexpr auto leaderboard_charts = std::to_array({Chart::leaderboard});
constexpr std::span<const Chart> charts_of(Shape shape) {
  switch (shape) {
    case Shape::timeseries:
      return time_charts;
    case Shape::category:
      return category_charts;
    case Shape::stat:
      return stat_charts;
    case Shape::leaderboard:
      break;
  }
  return leaderboard_charts;
}

template <class Point>
const std::vector<Point>& points_of(const MetricSeries& series) {
  static const std::vector<Point> none;
  const auto* points = std::get_if<std::vector<Point>>(&series.points);
  return points ? *points : none;
}

/// Why there is nothing to draw; empty if there is.
std::string remark_for(const MetricSeries& series) {
  bool any = series.stat && series.stat->value;
  for (const TimePoint& point : points_of<TimePoint>(series)) {
    any = any || std::any_of(point.values.begin(), point.values.end(), [](const auto& value) { return value.has_value(); });
  }
  for (const CategoryPoint& point : points_of<CategoryPoint>(series)) any = any || (point.value && point.value->units != 0);
  any = any || !points_of<RankedPoint>(series).empty();
  if (any) return {};
  return series.withheld ? "Visible to admins only" : "No data in this period";
}

bool counts(const MetricSeries& series) { return series.meta.unit == metrics::Unit::count; }

std::string figure_of(const std::optional<Decimal>& value, const MetricSeries& series) {
  return value ? readable(*value, series.meta).entry : "–";
}

std::optional<double> number_of(const std::optional<Decimal>& value) {
  return value ? std::optional(number(*value)) : std::nullopt;
}

/// Values of different rows add up to that of all of them.
bool additive(const MetricSeries& series) {
  const metrics::Metric* metric = metrics::find_metric(series.metric_id);
  return metric ? metric->additive() : counts(series) || series.meta.unit == metrics::Unit::money;
}

Trend trend_of(const MetricSeries& series) {
  Trend trend{.unit = series.meta.unit, .stacked = additive(series)};
  for (const metrics::Series& line : series.series) trend.lines.push_back({line.label, {}, line.key == "_other"});
  for (const TimePoint& point : points_of<TimePoint>(series)) {
    trend.marks.push_back(bucket_label(point.bucket, series.meta.bucket.value_or(metrics::Bucket::day)));
    trend.partial.push_back(point.partial);
    for (std::size_t i = 0; i < trend.lines.size(); ++i) {
      trend.lines[i].values.push_back(i < point.values.size() ? number_of(point.values[i]) : std::nullopt);
    }
  }
  return trend;
}

std::vector<Part> parts_of(const MetricSeries& series) {
  std::vector<Part> parts;
  for (const CategoryPoint& point : points_of<CategoryPoint>(series)) {
    parts.push_back({point.label, number_of(point.value), figure_of(point.value, series), {}, point.category == "_other"});
  }
  for (const RankedPoint& point : points_of<RankedPoint>(series)) {
    parts.push_back({point.label, number(point.value), figure_of(point.value, series), std::to_string(point.rank), false});
  }
  // Money below each other has its cents, or none has.
  const auto digits = static_cast<std::size_t>(series.meta.currency ? series.meta.currency->digits() : 0);
  if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.figure.find('.') != std::string::npos; })) {
    for (Part& part : parts) {
      if (digits > 0 && part.value && part.figure.find('.') == std::string::npos) part.figure += "." + std::string(digits, '0');
    }
  }
  return parts;
}

/// The bars as columns, if they can stand upright.
std::optional<Trend> upright(const MetricSeries& series) {
  const auto& points = points_of<CategoryPoint>(series);
  if (points.size() < fewest_upright) return std::nullopt;
  Trend trend{.unit = series.meta.unit};
  trend.lines.emplace_back();
  for (const CategoryPoint& point : points) {
    if (point.label.size() > longest_upright_label) return std::nullopt;
    trend.marks.push_back(point.label);
    trend.partial.push_back(false);
    trend.lines[0].values.push_back(number_of(point.value));
  }
  return trend;
}

/// The chart that the widget asks for; the usual one if its metric has another shape in a later catalog, or if it can't be drawn of
/// so many parts.
Chart chart_for(const LayoutWidget* widget, const MetricSeries& series) {
  const auto charts = charts_of(series.shape);
  const auto wanted =
      std::find_if(charts.begin(), charts.end(), [&](Chart chart) { return widget && widget->chart == word(chart); });
  const std::size_t parts = points_of<CategoryPoint>(series).size();
  const bool drawable =
      wanted != charts.end() && (*wanted != Chart::radar || (parts >= min_radar_parts && parts <= max_radar_parts));
  return drawable ? *wanted : charts.front();
}

/// The parts make up a whole: they add up, and nothing is in several of them.
bool whole(const MetricSeries& series) {
  const metrics::Metric* metric = metrics::find_metric(series.metric_id);
  const Dimension by = metric ? metric->dimension : Dimension::none;
  return additive(series) && by != Dimension::tag && by != Dimension::funnel && by != Dimension::reached;
}

/// The sum, if it means something.
Middle middle_of(const MetricSeries& series, const std::vector<Part>& parts) {
  if (!whole(series)) return {};
  double sum = 0;
  for (const Part& part : parts) sum += part.value.value_or(0);
  return {compact(sum), series.meta.currency ? std::string(series.meta.currency->code()) : "in all"};
}

Figure figure_for(const MetricSeries& series) {
  Figure figure;
  const metrics::Stat stat = series.stat.value_or(metrics::Stat{});
  figure.value = "–";
  if (stat.value) {
    const Readable shown = readable(*stat.value, series.meta);
    figure.value = shown.figure;
    figure.brief = compact(number(shown.number));
    figure.unit = shown.unit;
  }
  if (const metrics::Metric* metric = metrics::find_metric(series.metric_id)) figure.better = metric->better;
  if (stat.value && series.meta.unit == metrics::Unit::percent) figure.share = number(*stat.value) / 100;
  if (stat.delta_pct) {
    figure.delta = number(*stat.delta_pct);
    const std::string text = grouped(*stat.delta_pct);
    figure.delta_text =
        fmt::format("{}{} %", *figure.delta > 0 ? "+" : "", std::abs(*figure.delta) < 1e6 ? text : compact(*figure.delta));
  }
  if (stat.previous) {
    const std::string exact = figure_of(stat.previous, series);
    figure.note = fmt::format("{} before", exact.size() <= longest_note ? exact : brief(number(*stat.previous), series.meta.unit));
  }
  return figure;
}

}  // namespace

Card card_for(const LayoutWidget* widget, const MetricSeries& series) {
  const metrics::Metric* metric = metrics::find_metric(series.metric_id);
  Card card{.title = metric ? std::string(metric->label) : series.metric_id,
            .caption = caption(series.meta, series.shape != Shape::stat),
            .chart = chart_for(widget, series),
            .series = &series,
            .remark = remark_for(series)};
  const auto& times = points_of<TimePoint>(series);
  if (std::any_of(times.begin(), times.end(), [](const TimePoint& point) { return point.partial; })) {
    card.caption += "  ·  pale: not complete";
  }
  if (widget && widget->title) card.title = *widget->title;
  return card;
}

std::int64_t columns_for(const Card& card, std::int64_t wanted) {
  using enum Chart;
  if (!card.remark.empty()) return std::clamp<std::int64_t>(wanted, 4, grid_columns);
  switch (card.chart) {
    case stat:
      return std::clamp<std::int64_t>(wanted, 3, grid_columns);
    case radial:
      return std::clamp<std::int64_t>(wanted, 3, grid_columns / 2);
    case bar:
    case leaderboard:
    case funnel:
      if (parts_of(*card.series).size() > most_bars_in_half && !upright(*card.series)) return grid_columns;
      break;
    case radar:
      if (parts_of(*card.series).size() > few_radar_parts) return grid_columns;
      break;
    case area:
    case line:
    case pie:
    case donut:
      break;
  }
  return std::clamp<std::int64_t>(wanted, grid_columns / 2, grid_columns);
}

double card_height(Pages& pages, const Card& card, double width) {
  using enum Chart;
  const double frame = head_height + 2 * padding;
  if (!card.remark.empty()) return frame + remark_height;
  const double inside = width - 2 * padding;
  switch (card.chart) {
    case stat:
      return frame + figure_height;
    case radial:
      return frame + gauge_height;
    case pie:
    case donut:
      return frame + round_height;
    case radar:
      return frame + radar_height;
    case funnel:
      return frame + std::max(funnel_height(parts_of(*card.series).size()), figure_height);
    case bar:
    case leaderboard: {
      const std::size_t count = parts_of(*card.series).size();
      if (count > 0 && !upright(*card.series)) return frame + std::max(bars_height(count, inside), figure_height);
      break;
    }
    case area:
    case line:
      break;
  }
  return frame + trend_height(pages, inside, trend_of(*card.series).lines);
}

void draw_card(Pages& pages, const Box& box, const Card& card) {
  using enum Chart;
  pages.frame(box, ink::hairline, 5);
  const Box inside = box.inset(padding);
  pages.text({inside.x, inside.y - 1, inside.width, 12}, card.title,
             pages.fitted(card.title, inside.width, {.size = 9, .bold = true}, 7.2));
  pages.text({inside.x, inside.y + 12, inside.width, 9}, card.caption, {.size = 6.5, .color = ink::muted});
  const Box chart{inside.x, inside.y + head_height, inside.width, inside.height - head_height};
  if (!card.remark.empty()) return draw_remark(pages, chart, card.remark);
  const MetricSeries& series = *card.series;
  const std::vector<Part> parts = parts_of(series);
  switch (card.chart) {
    case area:
      return draw_trend(pages, chart, trend_of(series), TrendKind::area);
    case line:
      return draw_trend(pages, chart, trend_of(series), TrendKind::line);
    case bar:
      if (series.shape == Shape::timeseries) return draw_trend(pages, chart, trend_of(series), TrendKind::columns);
      if (auto columns = upright(series)) return draw_trend(pages, chart, std::move(*columns), TrendKind::columns);
      return draw_bars(pages, chart, parts);
    case leaderboard:
      return draw_bars(pages, chart, parts);
    case pie:
      return draw_pie(pages, chart, parts, whole(series), std::nullopt);
    case donut:
      return draw_pie(pages, chart, parts, whole(series), middle_of(series, parts));
    case radar:
      return draw_radar(pages, chart, parts);
    case funnel:
      return draw_funnel(pages, chart, parts);
    case stat:
      return draw_figure(pages, chart, figure_for(series));
    case radial:
      return draw_gauge(pages, chart, figure_for(series));
  }
}

}  // namespace crondb::server::pdf
