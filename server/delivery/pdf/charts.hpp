#pragma once

#include <optional>
#include <string>
#include <vector>

#include "axis.hpp"
#include "figures.hpp"
#include "page.hpp"

/// Every kind of chart, drawn from plain numbers into a box. Texts that don't fit are cut; what is too much to draw is summed up or
/// thinned out, and the chart says so.
namespace crondb::server::pdf {

/// One part of a whole, one place of a ranking.
struct Part {
  std::string label;
  std::optional<double> value;
  std::string figure;      ///< the value as printed
  std::string rank;        ///< of leaderboards; printed before the label
  bool remainder = false;  ///< the sum of what isn't listed
};

/// Values over time. Values are by series, then by mark; absent ones leave a gap.
struct Trend {
  struct Line {
    std::string label;
    Values values;
    bool remainder = false;  ///< the sum of what isn't listed
  };
  std::vector<std::string> marks;  ///< what stands on the axis
  std::vector<bool> partial;       ///< of each mark: its time isn't complete
  std::vector<Line> lines;
  metrics::Unit unit{};
  bool stacked = true;  ///< areas and columns of several lines add up
};

enum class TrendKind : std::uint8_t { area, line, columns };

/// Of several lines areas and columns are stacked if they add up (columns only, if some are negative); else columns stand side by
/// side as long as there is room, and areas are lines. More than `max_marks` marks are thinned out to the highest of each stretch,
/// which the chart says.
inline constexpr std::size_t max_marks = 400;
void draw_trend(Pages& pages, const Box& box, Trend trend, TrendKind kind);
/// How high it wants to be in `width`, with the names of the lines below it.
[[nodiscard]] double trend_height(Pages& pages, double width, const std::vector<Trend::Line>& lines);

/// How high a list of bars wants to be in `width`; wide ones stand in two columns.
[[nodiscard]] double bars_height(std::size_t count, double width);
/// A bar to the right for each part, in their order.
void draw_bars(Pages& pages, const Box& box, const std::vector<Part>& parts);
/// A pie and a legend with shares; a donut if something is to stand in the middle.
struct Middle {
  std::string figure;
  std::string note;
};
/// `whole`: the parts make one up, so that shares and sums of them mean something.
void draw_pie(Pages& pages, const Box& box, const std::vector<Part>& parts, bool whole, const std::optional<Middle>& middle);
/// A web; for min_radar_parts to max_radar_parts.
inline constexpr std::size_t min_radar_parts = 3;
inline constexpr std::size_t max_radar_parts = 16;
inline constexpr std::size_t few_radar_parts = 8;  ///< more need the width of the page
void draw_radar(Pages& pages, const Box& box, const std::vector<Part>& parts);
/// Steps from the first to the last, each with its share of the first.
[[nodiscard]] double funnel_height(std::size_t count);
void draw_funnel(Pages& pages, const Box& box, const std::vector<Part>& parts);

/// One number and how it changed.
struct Figure {
  std::string value;  ///< as printed
  std::string brief;  ///< the value in few characters, for where it would have to be too small; empty if it is short
  std::string unit;
  std::optional<double> delta;  ///< percent
  metrics::Better better = metrics::Better::neither;
  std::string delta_text;
  std::string note;             ///< beside the change
  std::optional<double> share;  ///< 0–1, of gauges
};
void draw_figure(Pages& pages, const Box& box, const Figure& figure);
/// A half ring filled up to the share.
void draw_gauge(Pages& pages, const Box& box, const Figure& figure);

/// A quiet sentence in place of a chart.
void draw_remark(Pages& pages, const Box& box, std::string_view remark);

}  // namespace crondb::server::pdf
