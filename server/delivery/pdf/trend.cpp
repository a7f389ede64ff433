#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "charts.hpp"

namespace crondb::server::pdf {

namespace {

using Values = std::vector<std::optional<double>>;

constexpr Style axis_style{.size = 6.5, .color = ink::muted};
constexpr double axis_height = 13;
constexpr double legend_row = 11;
constexpr int legend_rows = 2;

/// How many marks became one.
std::size_t thin_out(Trend& trend) {
  const std::size_t marks = trend.marks.size();
  const std::size_t stretch = (marks + max_marks - 1) / max_marks;
  if (stretch <= 1) return 1;
  const auto height = [&](std::size_t mark) {
    double sum = 0;
    for (const auto& line : trend.lines) sum += line.values[mark].value_or(0);
    return sum;
  };
  std::size_t kept = 0;
  for (std::size_t first = 0; first < marks; first += stretch, ++kept) {
    std::size_t highest = first;
    for (std::size_t mark = first; mark < std::min(first + stretch, marks); ++mark) {
      if (height(mark) > height(highest)) highest = mark;
    }
    trend.marks[kept] = trend.marks[highest];
    trend.partial[kept] = trend.partial[highest];
    for (auto& line : trend.lines) line.values[kept] = line.values[highest];
  }
  trend.marks.resize(kept);
  trend.partial.resize(kept);
  for (auto& line : trend.lines) line.values.resize(kept);
  return stretch;
}

/// Rows of swatches below a chart, and how high they are.
double draw_legend(Pages& pages, const Box& box, const std::vector<Trend::Line>& lines) {
  static constexpr double swatch = 10;
  static constexpr double gap = 12;
  static constexpr double longest = 110;
  static constexpr double reserve = 45;  // for "n more"
  if (lines.size() < 2) return 0;
  struct Entry {
    double x;
    int row;
    double width;
  };
  std::vector<Entry> entries;
  double x = box.x;
  int row = 0;
  for (const auto& line : lines) {
    const double width = std::min(pages.width_of(line.label, axis_style) + 1, longest);
    const bool last = &line == &lines.back();
    const double limit = box.right() - (row + 1 == legend_rows && !last ? reserve : 0);
    if (x + swatch + width > limit && x > box.x) {
      if (row + 1 == legend_rows) break;
      ++row;
      x = box.x;
    }
    entries.push_back({x, row, width});
    x += swatch + width + gap;
  }
  const double height = legend_row * (row + 1) + 3;
  const double top = box.bottom() - height + 3;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const double y = top + legend_row * entry.row;
    pages.fill({entry.x, y + 2.5, 6, 6}, lines[i].color, 1.5);
    pages.text({entry.x + swatch, y, entry.width, legend_row}, lines[i].label, axis_style);
  }
  if (entries.size() < lines.size()) {
    pages.text({x, top + legend_row * row, box.right() - x, legend_row}, fmt::format("{} more", lines.size() - entries.size()),
               axis_style);
  }
  return height;
}

struct Plot {
  Box box;
  Scale scale;
  std::size_t marks;
  [[nodiscard]] double slot() const { return box.width / static_cast<double>(marks); }
  [[nodiscard]] double x(std::size_t mark) const { return box.x + (static_cast<double>(mark) + 0.5) * slot(); }
  [[nodiscard]] double y(double value) const { return box.bottom() - scale.share(value) * box.height; }
};

void draw_axes(Pages& pages, const Box& box, const Plot& plot, const Trend& trend) {
  Style side = axis_style;
  side.align = Align::right;
  for (double tick = plot.scale.low; tick <= plot.scale.high + plot.scale.step / 2; tick += plot.scale.step) {
    const double value = std::abs(tick) < plot.scale.step / 1000 ? 0 : tick;
    const double y = plot.y(value);
    pages.line({plot.box.x, y}, {plot.box.right(), y}, value == 0 ? ink::others : ink::hairline, 0.5);
    pages.text({box.x, y - 5, plot.box.x - box.x - 5, 10}, compact(value) + trend.unit, side);
  }
  double widest = 0;
  for (std::size_t mark = 0; mark < plot.marks; mark += std::max<std::size_t>(1, plot.marks / 12)) {
    widest = std::max(widest, pages.width_of(trend.marks[mark], axis_style));
  }
  const double room = std::min(widest + 8, plot.box.width);
  const auto every = static_cast<std::size_t>(std::ceil(room / plot.slot()));
  Style below = axis_style;
  below.align = Align::center;
  for (std::size_t mark = 0; mark < plot.marks; mark += std::max<std::size_t>(1, every)) {
    const double left = std::clamp(plot.x(mark) - room / 2, box.x, std::max(box.x, box.right() + 4 - room));
    pages.text({left, plot.box.bottom() + 2, room, 10}, trend.marks[mark], below);
  }
}

/// A line through the values, broken where there are none, dashed to and from what isn't complete.
void draw_line(Pages& pages, const Plot& plot, const Values& values, const std::vector<bool>& partial, const Color& color) {
  static constexpr double width = 1.3;
  std::vector<Point> run;
  const auto flush = [&] {
    if (run.size() > 1) pages.path(run, color, width);
    run.clear();
  };
  for (std::size_t mark = 0; mark < values.size(); ++mark) {
    if (!values[mark]) {
      flush();
      continue;
    }
    const Point here{plot.x(mark), plot.y(*values[mark])};
    const bool before = mark > 0 && values[mark - 1];
    const bool after = mark + 1 < values.size() && values[mark + 1];
    if (!before && !after) pages.dot(here, width, color);
    if (before && (partial[mark] || partial[mark - 1])) {
      flush();
      pages.line({plot.x(mark - 1), plot.y(*values[mark - 1])}, here, color, width, true);
    }
    run.push_back(here);
  }
  flush();
}

/// What lies between two edges; where the upper one has no value there is nothing.
void draw_area(Pages& pages, const Plot& plot, const Values& upper, const Values& lower, const Color& color) {
  for (std::size_t first = 0; first < upper.size(); ++first) {
    if (!upper[first]) continue;
    std::size_t end = first;
    std::vector<Point> outline;
    for (; end < upper.size() && upper[end]; ++end) outline.push_back({plot.x(end), plot.y(*upper[end])});
    for (std::size_t mark = end; mark-- > first;) outline.push_back({plot.x(mark), plot.y(lower[mark].value_or(0))});
    if (outline.size() > 2) pages.polygon(outline, color);
    first = end;
  }
}

void draw_columns(Pages& pages, const Plot& plot, const Trend& trend) {
  const double width = std::max(0.5, std::min(plot.slot() * 0.72, 26.0));
  const bool labelled = trend.lines.size() == 1 && plot.slot() >= 22;
  for (std::size_t mark = 0; mark < plot.marks; ++mark) {
    double above = 0;
    double below = 0;
    for (const auto& line : trend.lines) {
      const double value = line.values[mark].value_or(0);
      double& from = value < 0 ? below : above;
      const double top = plot.y(std::max(from, from + value));
      const double height = plot.y(std::min(from, from + value)) - top;
      const double radius = trend.lines.size() == 1 ? std::min(1.5, width / 4) : 0;
      pages.fill({plot.x(mark) - width / 2, top, width, height}, line.color.paler(trend.partial[mark] ? 0.5 : 0), radius);
      from += value;
    }
    if (labelled && trend.lines[0].values[mark]) {
      Style style = axis_style;
      style.align = Align::center;
      pages.text({plot.x(mark) - plot.slot() / 2, plot.y(above) - 10, plot.slot(), 10}, compact(*trend.lines[0].values[mark]),
                 style);
    }
  }
}

}  // namespace

void draw_trend(Pages& pages, const Box& box, Trend trend, TrendKind kind) {
  const std::size_t stretch = thin_out(trend);
  const bool stacked = trend.lines.size() > 1 && kind != TrendKind::line;
  std::vector<Values> tops;  // by line: the upper edge
  double lowest = 0;
  double highest = 0;
  for (std::size_t i = 0; i < trend.lines.size(); ++i) {
    Values& top = tops.emplace_back(trend.lines[i].values);
    for (std::size_t mark = 0; mark < top.size(); ++mark) {
      if (stacked) top[mark] = top[mark].value_or(0) + (i > 0 ? *tops[i - 1][mark] : 0);
      lowest = std::min(lowest, top[mark].value_or(0));
      highest = std::max(highest, top[mark].value_or(0));
    }
  }

  const Scale scale = scale_for(lowest, highest, trend.whole);
  const double legend = draw_legend(pages, box, trend.lines);
  const double left = 7 + std::max(pages.width_of(compact(scale.high) + trend.unit, axis_style),
                                   pages.width_of(compact(scale.low + scale.step) + trend.unit, axis_style));
  const Plot plot{{box.x + left, box.y + 7, box.width - left, box.height - 7 - axis_height - legend}, scale, trend.marks.size()};
  draw_axes(pages, box, plot, trend);
  if (stretch > 1) {
    Style style = axis_style;
    style.align = Align::right;
    pages.text({plot.box.x, box.y - 5, plot.box.width, 10}, fmt::format("the highest of every {} is shown", stretch), style);
  }

  if (kind == TrendKind::columns) {
    draw_columns(pages, plot, trend);
    return;
  }
  for (std::size_t i = trend.lines.size(); i-- > 0;) {
    const Color& color = trend.lines[i].color;
    if (kind == TrendKind::area) {
      const Values floor = stacked && i > 0 ? tops[i - 1] : Values(trend.marks.size(), 0.0);
      draw_area(pages, plot, tops[i], floor, color.faded(stacked ? 0.45 : 0.14));
    }
    draw_line(pages, plot, tops[i], trend.partial, color);
  }
}

}  // namespace crondb::server::pdf
