#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include <fmt/format.h>

#include "charts.hpp"

namespace crondb::server::pdf {

namespace {

constexpr Style label_style{.size = 7.5};
constexpr Style figure_style{.size = 7.5, .bold = true, .align = Align::right};
constexpr Style quiet_style{.size = 7, .color = ink::muted, .align = Align::right};
constexpr Style spoke_style{.size = 7};
constexpr double bar_row = 16;
constexpr double dense_bar_row = 13.2;
constexpr double widest_bar_row = 28;
constexpr std::size_t few_bars = 12;
constexpr double step_row = 21;
constexpr double dense_step_row = 13.5;
constexpr std::size_t few_steps = 8;

std::size_t columns_for(std::size_t count, double width) { return count > few_bars && width > 360 ? 2 : 1; }

double sum_of(const std::vector<Part>& parts) {
  double sum = 0;
  for (const Part& part : parts) sum += std::max(part.value.value_or(0), 0.0);
  return sum;
}

double highest_of(const std::vector<Part>& parts) {
  double highest = 0;
  for (const Part& part : parts) highest = std::max(highest, std::abs(part.value.value_or(0)));
  return highest;
}

std::string percent(double share) { return fmt::format("{:.{}f} %", share * 100, share > 0 && share < 0.1 ? 1 : 0); }

/// The largest parts, as many as a legend has room for, in their order; the rest as one.
std::vector<Part> summed_up(const std::vector<Part>& parts, std::size_t room, bool whole) {
  if (parts.size() <= room) return parts;
  std::vector<const Part*> by_size;
  for (const Part& part : parts) by_size.push_back(&part);
  std::sort(by_size.begin(), by_size.end(), [](const Part* left, const Part* right) {
    return std::tuple(left->remainder, -left->value.value_or(0), left) <
           std::tuple(right->remainder, -right->value.value_or(0), right);
  });
  const std::vector<const Part*> largest(by_size.begin(), by_size.begin() + static_cast<std::ptrdiff_t>(room) - 1);
  std::vector<Part> shown;
  std::vector<Part> rest;
  for (const Part& part : parts) {
    const bool listed = std::find(largest.begin(), largest.end(), &part) != largest.end();
    (listed ? shown : rest).push_back(part);
  }
  const double sum = sum_of(rest);
  const std::string label = rest.back().remainder ? "Others" : fmt::format("{} others", rest.size());
  shown.push_back({label, sum, whole ? compact(sum) : std::string(), {}, true});
  return shown;
}

Color color_of(const std::vector<Part>& parts, std::size_t index) {
  return parts[index].remainder ? ink::others : series_color(index);
}

}  // namespace

double bars_height(std::size_t count, double width) {
  const std::size_t columns = columns_for(count, width);
  const std::size_t rows = (count + columns - 1) / columns;
  return static_cast<double>(rows) * (rows > few_bars ? dense_bar_row : bar_row);
}

void draw_bars(Pages& pages, const Box& box, const std::vector<Part>& parts) {
  static constexpr double gutter = 22;
  static constexpr double gap = 8;
  const std::size_t columns = columns_for(parts.size(), box.width);
  const std::size_t rows = (parts.size() + columns - 1) / columns;
  const double width = (box.width - gutter * static_cast<double>(columns - 1)) / static_cast<double>(columns);
  const double row = std::min(box.height / static_cast<double>(rows), widest_bar_row);
  double label = 0;
  double rank = 0;
  double figure = 0;
  for (const Part& part : parts) {
    label = std::max(label, pages.width_of(part.label, label_style) + 1);
    figure = std::max(figure, pages.width_of(part.figure, figure_style) + 1);
    if (!part.rank.empty()) rank = std::max(rank, pages.width_of(part.rank, quiet_style) + 7);
  }
  figure = std::min(figure, width * 0.4);
  label = std::min(label, std::max((width - rank - figure) * 0.55, 20.0));
  const double highest = highest_of(parts);
  const double room = width - rank - label - figure - 2 * gap;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const std::size_t column = i / rows;
    const double x = box.x + static_cast<double>(column) * (width + gutter);
    const double y = box.y + static_cast<double>(i % rows) * row;
    if (rank > 0) pages.text({x, y, rank - 6, row}, part.rank, quiet_style);
    pages.text({x + rank, y, label, row}, part.label, label_style);
    const Box track{x + rank + label + gap, y + row / 2 - 3, room, 6};
    pages.fill(track, ink::ground, 2);
    if (part.value && *part.value != 0 && highest > 0) {
      const Color color = part.remainder ? ink::others : *part.value < 0 ? ink::failure : ink::accent;
      pages.fill({track.x, track.y, std::max(1.5, room * std::abs(*part.value) / highest), track.height}, color, 2);
    }
    pages.text({x + width - figure, y, figure, row}, part.figure, figure_style);
  }
}

void draw_pie(Pages& pages, const Box& box, const std::vector<Part>& all, bool whole, const std::optional<Middle>& middle) {
  static constexpr double row = 14;
  const auto room = static_cast<std::size_t>(std::clamp(box.height / row, 3.0, 10.0));
  const std::vector<Part> parts = summed_up(all, room, whole);
  const double radius = std::min(box.height / 2, box.width * 0.21);
  const Point center{box.x + radius, box.y + box.height / 2};
  const double sum = sum_of(parts);
  double from = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double to = from + std::max(parts[i].value.value_or(0), 0.0) / sum;
    pages.slice(center, middle ? radius * 0.62 : 0, radius, from, to, color_of(parts, i));
    if (parts.size() > 1) {
      const double angle = from * 2 * std::numbers::pi;
      pages.line(center, {center.x + radius * std::sin(angle), center.y - radius * std::cos(angle)}, ink::white, 1);
    }
    from = to;
  }
  if (middle) {
    pages.slice(center, 0, radius * 0.62, 0, 1, ink::white);
    const double inside = radius * 1.1;
    const double size = std::clamp(radius * 0.32, 8.0, 15.0);
    pages.text({center.x - inside / 2, center.y - size * 0.9, inside, size}, middle->figure,
               {.size = size, .bold = true, .align = Align::center});
    pages.text({center.x - inside / 2, center.y + size * 0.25, inside, 8}, middle->note,
               {.size = 6.5, .color = ink::muted, .align = Align::center});
  }

  const double left = box.x + 2 * radius + 18;
  double figure = 0;
  for (const Part& part : parts) figure = std::max(figure, pages.width_of(part.figure, figure_style) + 1);
  const double share = whole ? 34 : 0;
  figure = std::min(figure, (box.right() - left) * 0.45);
  double y = center.y - row * static_cast<double>(parts.size()) / 2;
  for (std::size_t i = 0; i < parts.size(); ++i, y += row) {
    pages.fill({left, y + row / 2 - 3, 6, 6}, color_of(parts, i), 1.5);
    pages.text({left + 11, y, box.right() - left - 11 - figure - share - 6, row}, parts[i].label, label_style);
    pages.text({box.right() - share - figure, y, figure, row}, parts[i].figure, figure_style);
    if (whole)
      pages.text({box.right() - share, y, share, row}, percent(std::max(parts[i].value.value_or(0), 0.0) / sum), quiet_style);
  }
}

void draw_radar(Pages& pages, const Box& box, const std::vector<Part>& parts) {
  static constexpr int rings = 4;
  const double radius = std::min(box.height / 2 - 14, box.width * 0.28);
  const Point center{box.x + box.width / 2, box.y + box.height / 2};
  const Scale scale = scale_for(0, highest_of(parts), false);
  const auto at = [&](std::size_t part, double reach) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(part) / static_cast<double>(parts.size());
    return Point{center.x + radius * reach * std::sin(angle), center.y - radius * reach * std::cos(angle)};
  };
  for (int ring = 1; ring <= rings; ++ring) {
    std::vector<Point> web;
    for (std::size_t i = 0; i <= parts.size(); ++i) web.push_back(at(i % parts.size(), static_cast<double>(ring) / rings));
    pages.path(web, ink::hairline, 0.5);
  }
  std::vector<Point> shape;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    pages.line(center, at(i, 1), ink::hairline);
    shape.push_back(at(i, std::max(scale.share(parts[i].value.value_or(0)), 0.0)));
  }
  pages.polygon(shape, ink::accent.faded(0.16));
  shape.push_back(shape.front());
  pages.path(shape, ink::accent, 1.2);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    pages.dot(shape[i], 1.7, ink::accent);
    const Point tip = at(i, 1);
    const double out = (tip.x - center.x) / radius;
    const double reach = radius + 7;
    // Where many names would meet at the poles they keep equal distances.
    const double turn = 2.0 * static_cast<double>(i) / static_cast<double>(parts.size());
    const double down = parts.size() > few_radar_parts ? 2 * std::min(turn, 2 - turn) - 1 : (tip.y - center.y) / radius;
    const double y = center.y + reach * down;
    const double aside =
        5 + std::max(std::abs(tip.x - center.x), std::sqrt(std::max(radius * radius - std::pow(y - center.y, 2), 0.0)));
    const bool middle = std::abs(out) <= 0.15;
    const double room = middle ? box.width * 0.5 : box.width / 2 - aside;
    const double figure = pages.width_of(parts[i].figure, spoke_style) + 1;
    const double label = std::min(pages.width_of(parts[i].label, spoke_style) + 1, std::max(room - figure - 5, 12.0));
    const double width = label + 5 + figure;
    const double x = middle ? center.x - width / 2 : out > 0 ? center.x + aside : center.x - aside - width;
    pages.text({x, y - 5, label, 10}, parts[i].label, spoke_style);
    pages.text({x + label + 5, y - 5, figure, 10}, parts[i].figure, spoke_style);
  }
}

double funnel_height(std::size_t count) { return static_cast<double>(count) * (count > few_steps ? dense_step_row : step_row); }

void draw_funnel(Pages& pages, const Box& box, const std::vector<Part>& parts) {
  const double row = std::min(box.height / static_cast<double>(parts.size()), step_row);
  double label = 0;
  double figure = 0;
  for (const Part& part : parts) {
    label = std::max(label, pages.width_of(part.label, label_style) + 1);
    figure = std::max(figure, pages.width_of(part.figure, figure_style) + 1);
  }
  label = std::min(label, box.width * 0.3);
  figure = std::min(figure, box.width * 0.25);
  const double share = 36;
  const Box middle{box.x + label + 10, box.y, box.width - label - figure - share - 20, box.height};
  const double center = middle.x + middle.width / 2;
  const double highest = highest_of(parts);
  const double first = parts.front().value.value_or(0);
  const auto half = [&](std::size_t i) {
    return highest > 0 ? std::max(middle.width / 2 * parts[i].value.value_or(0) / highest, 0.75) : 0.75;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double y = box.y + row * static_cast<double>(i);
    const double bar = row * 0.66;
    if (i + 1 < parts.size()) {
      const std::vector<Point> slope{{center - half(i), y + bar},
                                     {center + half(i), y + bar},
                                     {center + half(i + 1), y + row},
                                     {center - half(i + 1), y + row}};
      pages.polygon(slope, ink::accent.faded(0.14));
    }
    const double fade = 0.5 * static_cast<double>(i) / static_cast<double>(parts.size());
    pages.fill({center - half(i), y, 2 * half(i), bar}, ink::accent.paler(fade), 1.5);
    pages.text({box.x, y, label, bar}, parts[i].label, label_style);
    pages.text({middle.right() + 10, y, figure, bar}, parts[i].figure, figure_style);
    if (first > 0) pages.text({box.right() - share, y, share, bar}, percent(parts[i].value.value_or(0) / first), quiet_style);
  }
}

}  // namespace crondb::server::pdf
