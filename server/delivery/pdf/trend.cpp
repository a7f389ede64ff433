#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "charts.hpp"

namespace crondb::server::pdf {

namespace {

using Spans = std::vector<std::optional<Span>>;

constexpr Style axis_style{.size = 6.5, .color = ink::muted};
constexpr double axis_height = 13;
constexpr double legend_row = 11;
constexpr double legend_gap = 4;
constexpr std::size_t few_lines = 5;
/// The radius of a value without neighbours.
constexpr double lone_dot = 1.8;
/// How much paler what isn't complete is.
constexpr double pale = 0.5;
/// Columns that would be narrower than this side by side become lines.
constexpr double thinnest_column = 2;
/// How much of the room of a mark its columns take.
constexpr double filled = 0.72;

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

/// Rows and columns of names.
struct Legend {
  std::size_t columns = 1;
  std::size_t rows = 0;
  double column = 0;  ///< how wide it is
};
Legend legend_of(Pages& pages, double width, const std::vector<Trend::Line>& lines) {
  static constexpr double around = 26;  // sample and gap
  static constexpr double longest = 130;
  static constexpr double narrowest = 100;  // of many lines
  if (lines.size() < 2) return {};
  double widest = 0;
  for (const auto& line : lines) widest = std::max(widest, pages.width_of(line.label, axis_style) + 1);
  double column = std::min(std::min(widest, longest) + around, width);
  if (lines.size() > few_lines) column = std::min(column, std::max(width / 3, narrowest));
  const auto fitting = static_cast<std::size_t>(width / column);
  const std::size_t rows = (lines.size() + fitting - 1) / fitting;
  return {(lines.size() + rows - 1) / rows, rows, column};
}

Color color_of(const Trend& trend, std::size_t line) {
  return trend.lines[line].remainder ? ink::others : trend.lines.size() == 1 ? ink::accent : series_color(line);
}

double width_of_lines(const Trend& trend) { return trend.lines.size() <= few_lines ? 1.3 : 1.0; }

void draw_legend(Pages& pages, const Box& box, const Trend& trend, bool strokes) {
  const double sample = strokes ? 14 : 6;
  const Legend legend = legend_of(pages, box.width, trend.lines);
  for (std::size_t i = 0; i < trend.lines.size() && legend.rows > 0; ++i) {
    const std::size_t row = i / legend.columns;
    const double x = box.x + legend.column * static_cast<double>(i % legend.columns);
    const double y = box.y + legend_gap + legend_row * static_cast<double>(row);
    const double middle = y + legend_row / 2;
    if (strokes) {
      const std::array<Point, 2> line{Point{x, middle}, Point{x + sample, middle}};
      pages.path(line, color_of(trend, i), 1.6, series_stroke(i));
    } else {
      pages.fill({x, middle - 3, 6, 6}, color_of(trend, i), 1.5);
    }
    const double left = sample + 4;
    pages.text({x + left, y, legend.column - left - 6, legend_row}, trend.lines[i].label, axis_style);
  }
}

struct Plot {
  Box box;
  Scale scale;
  std::size_t marks;
  [[nodiscard]] double slot() const { return box.width / static_cast<double>(marks); }
  [[nodiscard]] double x(std::size_t mark) const { return box.x + (static_cast<double>(mark) + 0.5) * slot(); }
  [[nodiscard]] double y(double value) const { return box.bottom() - scale.share(value) * box.height; }
};

void draw_axes(Pages& pages, const Box& box, const Plot& plot, const Axis& axis, const Trend& trend) {
  Style side = axis_style;
  side.align = Align::right;
  for (const Tick& tick : axis.ticks) {
    const double y = plot.y(tick.value);
    pages.line({plot.box.x, y}, {plot.box.right(), y}, tick.value == 0 ? ink::others : ink::hairline);
    pages.text({box.x, y - 5, plot.box.x - box.x - 5, 10}, tick.label, side);
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

/// Calls `draw(first, last, partial)` for each stretch of marks without a gap, broken where what is complete meets what isn't.
void for_stretches(const Spans& spans, const std::vector<bool>& partial, const auto& draw) {
  for (std::size_t first = 0; first < spans.size();) {
    if (!spans[first]) {
      ++first;
      continue;
    }
    const auto incomplete = [&](std::size_t from) { return partial[from] || partial[from + 1]; };
    std::size_t last = first;
    while (last + 1 < spans.size() && spans[last + 1] && (last == first || incomplete(last) == incomplete(first))) ++last;
    draw(first, last, last == first ? partial[first] : incomplete(first));
    const bool goes_on = last > first && last + 1 < spans.size() && spans[last + 1];
    first = goes_on ? last : last + 1;
  }
}

void draw_line(Pages& pages, const Plot& plot, const Spans& spans, const Trend& trend, std::size_t line) {
  const double width = width_of_lines(trend);
  for_stretches(spans, trend.partial, [&](std::size_t first, std::size_t last, bool partial) {
    const Color color = color_of(trend, line).paler(partial ? pale : 0);
    std::vector<Point> points;
    for (std::size_t mark = first; mark <= last; ++mark) points.push_back({plot.x(mark), plot.y(spans[mark]->to)});
    if (first == last) return pages.dot(points[0], lone_dot, color);
    pages.path(points, color, width, series_stroke(line));
  });
}

void draw_area(Pages& pages, const Plot& plot, const Spans& spans, const std::vector<bool>& partial, const Color& color) {
  for_stretches(spans, partial, [&](std::size_t first, std::size_t last, bool incomplete) {
    std::vector<Point> outline;
    for (std::size_t mark = first; mark <= last; ++mark) outline.push_back({plot.x(mark), plot.y(spans[mark]->to)});
    for (std::size_t mark = last + 1; mark-- > first;) outline.push_back({plot.x(mark), plot.y(spans[mark]->from)});
    if (first < last) pages.polygon(outline, color.paler(incomplete ? pale : 0));
  });
}

/// The numbers of a single line above its columns, if there is room.
void draw_labels(Pages& pages, const Plot& plot, const Trend& trend) {
  Style style = axis_style;
  style.align = Align::center;
  std::vector<std::string> labels;
  for (const auto& value : trend.lines[0].values) labels.push_back(value ? brief(*value, trend.unit) : std::string());
  const bool fit = std::all_of(labels.begin(), labels.end(),
                               [&](const std::string& label) { return pages.width_of(label, style) + 3 <= plot.slot(); });
  for (std::size_t mark = 0; mark < plot.marks && fit; ++mark) {
    const double value = trend.lines[0].values[mark].value_or(0);
    const double y = plot.y(value) - (value < 0 ? 0 : 10);
    pages.text({plot.x(mark) - plot.slot() / 2, y, plot.slot(), 10}, labels[mark], style);
  }
}

void draw_columns(Pages& pages, const Plot& plot, const Trend& trend, const std::vector<Spans>& spans) {
  const bool one = trend.lines.size() == 1;
  const double abreast = trend.stacked ? 1 : static_cast<double>(trend.lines.size());
  const double width = std::max(0.5, std::min(plot.slot() * filled / abreast, 26.0));
  for (std::size_t i = 0; i < trend.lines.size(); ++i) {
    const double aside = trend.stacked ? -width / 2 : width * (static_cast<double>(i) - abreast / 2);
    for (std::size_t mark = 0; mark < plot.marks; ++mark) {
      if (!spans[i][mark]) continue;
      const auto [near, far] = std::pair(plot.y(spans[i][mark]->from), plot.y(spans[i][mark]->to));
      const double height = std::abs(near - far);
      const double seam = !one && height > 2 ? 0.4 : 0;
      pages.fill({plot.x(mark) + aside, std::min(near, far), width, height - seam},
                 color_of(trend, i).paler(trend.partial[mark] ? pale : 0), one ? std::min(1.5, width / 4) : 0);
    }
  }
  if (one) draw_labels(pages, plot, trend);
}

double legend_height(const Legend& legend) {
  return legend.rows > 0 ? legend_row * static_cast<double>(legend.rows) + legend_gap : 0;
}

}  // namespace

double trend_height(Pages& pages, double width, const std::vector<Trend::Line>& lines) {
  static constexpr double usual = 132;
  static constexpr double crowded = 170;
  return (lines.size() > few_lines ? crowded : usual) + legend_height(legend_of(pages, width, lines));
}

void draw_trend(Pages& pages, const Box& box, Trend trend, TrendKind kind) {
  const std::size_t stretch = thin_out(trend);
  const bool one = trend.lines.size() == 1;
  trend.stacked = (trend.stacked && kind != TrendKind::line) || one;
  std::vector<Values> lines;
  for (const auto& line : trend.lines) lines.push_back(line.values);
  const std::vector<Spans> spans = spans_of(lines, trend.stacked && !one);
  double lowest = 0;
  double highest = 0;
  for (const Spans& line : spans) {
    for (const auto& span : line) {
      if (span) lowest = std::min(lowest, span->to);
      if (span) highest = std::max(highest, span->to);
    }
  }

  const Axis axis = axis_for(lowest, highest, trend.unit);
  const double legend = legend_height(legend_of(pages, box.width, trend.lines));
  double left = 0;
  for (const Tick& tick : axis.ticks) left = std::max(left, pages.width_of(tick.label, axis_style) + 7);
  const Plot plot{
      {box.x + left, box.y + 7, box.width - left, box.height - 7 - axis_height - legend}, axis.scale, trend.marks.size()};
  draw_axes(pages, box, plot, axis, trend);
  if (stretch > 1) {
    Style style = axis_style;
    style.align = Align::right;
    pages.text({plot.box.x, box.y - 5, plot.box.width, 10}, fmt::format("the highest of every {} is shown", stretch), style);
  }

  const double abreast = plot.slot() * filled / static_cast<double>(trend.lines.size());
  if (!trend.stacked && (kind == TrendKind::area || abreast < thinnest_column)) kind = TrendKind::line;
  if (kind == TrendKind::area && !one && lowest < 0) kind = TrendKind::columns;  // bands would cross each other at zero
  draw_legend(pages, {box.x, box.bottom() - legend, box.width, legend}, trend, kind == TrendKind::line);
  if (kind == TrendKind::columns) return draw_columns(pages, plot, trend, spans);
  for (std::size_t i = trend.lines.size(); i-- > 0;) {
    if (kind == TrendKind::line) draw_line(pages, plot, spans[i], trend, i);
    if (kind != TrendKind::area) continue;
    draw_area(pages, plot, spans[i], trend.partial, one ? ink::accent.faded(0.14) : color_of(trend, i));
    if (one) draw_line(pages, plot, spans[i], trend, i);
  }
}

}  // namespace crondb::server::pdf
