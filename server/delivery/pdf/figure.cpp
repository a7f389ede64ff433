#include <algorithm>
#include <array>

#include "charts.hpp"

namespace crondb::server::pdf {

namespace {

constexpr Style note_style{.size = 7, .color = ink::muted};

constexpr double smallest_value = 9;

/// The change and what it is measured against, on one line, from `x` on.
void draw_change(Pages& pages, const Box& box, const Figure& figure) {
  double x = box.x;
  if (figure.delta) {
    const double y = box.y + box.height / 2;
    const bool up = *figure.delta >= 0;
    const double tip = up ? -2.6 : 2.6;
    const std::array<Point, 3> arrow{Point{x, y - tip}, Point{x + 5.6, y - tip}, Point{x + 2.8, y + tip}};
    const Color color = change_color(*figure.delta, figure.better);
    if (*figure.delta != 0) {
      pages.polygon(arrow, color);
      x += 9;
    }
    const Style style{.size = 7.5, .color = color, .bold = true};
    const double width = std::min(pages.width_of(figure.delta_text, style) + 1, box.right() - x);
    pages.text({x, box.y, width, box.height}, figure.delta_text, style);
    x += width + 6;
  }
  if (!figure.note.empty() && box.right() - x > 18) pages.text({x, box.y, box.right() - x, box.height}, figure.note, note_style);
}

double change_width(Pages& pages, const Figure& figure) {
  double width = figure.note.empty() ? 0 : pages.width_of(figure.note, note_style) + 1;
  if (figure.delta) width += pages.width_of(figure.delta_text, {.size = 7.5, .bold = true}) + (width > 0 ? 7 : 1);
  return width + (figure.delta.value_or(0) != 0 ? 9 : 0);
}

}  // namespace

void draw_figure(Pages& pages, const Box& box, const Figure& figure) {
  const double unit = figure.unit.empty() ? 0 : pages.width_of(figure.unit, {.size = 9}) + 5;
  static constexpr Style large{.size = 21, .bold = true};
  Style style = pages.fitted(figure.value, box.width - unit, large, 0);
  const bool brief = style.size < smallest_value && !figure.brief.empty();
  const std::string& value = brief ? figure.brief : figure.value;
  if (brief) style = pages.fitted(value, box.width - unit, large, 0);
  const double width = std::min(pages.width_of(value, style) + 1, box.width - unit);
  static constexpr double line = 26;
  const double top = box.y + std::max((box.height - line - 13) / 2, 0.0);
  pages.text({box.x, top, width, line}, value, style);
  if (unit > 0) {
    const double baseline = (style.size - 9) * 0.36;  // of the value, not the middle of the line
    pages.text({box.x + width + 4, top + baseline, unit, line}, figure.unit, {.size = 9, .color = ink::muted});
  }
  draw_change(pages, {box.x, top + line + 2, box.width, 11}, figure);
}

void draw_gauge(Pages& pages, const Box& box, const Figure& figure) {
  const double radius = std::min(box.height - 16, box.width / 2);
  const Point center{box.x + box.width / 2, box.y + (box.height - 16 + radius) / 2};
  const double inner = radius * 0.76;
  pages.slice(center, inner, radius, -0.25, 0.25, ink::hairline);
  pages.slice(center, inner, radius, -0.25, -0.25 + 0.5 * std::clamp(figure.share.value_or(0), 0.0, 1.0), ink::accent);
  const std::string text = figure.unit.empty() ? figure.value : figure.value + " " + figure.unit;
  const double inside = inner * 1.5;
  const Style style = pages.fitted(text, inside, {.size = std::min(21.0, radius * 0.36), .bold = true, .align = Align::center}, 0);
  pages.text({center.x - inside / 2, center.y - radius * 0.4, inside, radius * 0.36}, text, style);
  const double width = std::min(change_width(pages, figure), box.width);
  draw_change(pages, {center.x - width / 2, center.y + 4, width, 11}, figure);
}

void draw_remark(Pages& pages, const Box& box, std::string_view remark) {
  pages.text(box, remark, {.size = 8, .color = ink::muted, .align = Align::center});
}

}  // namespace crondb::server::pdf
