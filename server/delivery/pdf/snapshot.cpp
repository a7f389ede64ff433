#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "delivery/pdf.hpp"
#include "widget.hpp"

namespace crondb::server {

namespace {

using namespace pdf;

constexpr double widget_gap = 10;
constexpr double foot_height = 24;
constexpr double lowest = page_height - margin - foot_height;
constexpr std::size_t most_names = 6;

struct Placed {
  Card card;
  Box box;
  std::size_t page = 0;
};

/// The cards in the order in which the layout is read.
std::vector<std::pair<Card, std::int64_t>> cards_of(const Snapshot& snapshot) {
  struct Read {
    std::int64_t y = 0;
    std::int64_t x = 0;
    const LayoutWidget* widget = nullptr;
    const metrics::MetricSeries* series = nullptr;
  };
  std::unordered_map<std::string_view, const LayoutWidget*> widgets;
  for (const LayoutWidget& widget : snapshot.layout.widgets) widgets.emplace(widget.instance_id, &widget);
  std::vector<Read> reading;
  for (const auto& series : snapshot.results) {
    const auto found = widgets.find(series.instance_id);
    const LayoutWidget* widget = found == widgets.end() ? nullptr : found->second;
    reading.push_back({widget ? widget->y : 0, widget ? widget->x : 0, widget, &series});
  }
  std::sort(reading.begin(), reading.end(),
            [](const Read& a, const Read& b) { return std::tie(a.y, a.x, a.series) < std::tie(b.y, b.x, b.series); });
  std::vector<std::pair<Card, std::int64_t>> cards;
  for (const Read& each : reading) {
    Card card = card_for(each.widget, *each.series);
    const std::int64_t columns = columns_for(card, each.widget ? each.widget->w : grid_columns / 2);
    cards.emplace_back(std::move(card), columns);
  }
  return cards;
}

/// Rows of cards, as many side by side as fit, filling the width where they nearly do; a row is never broken between pages.
std::vector<Placed> place(Pages& pages, std::vector<std::pair<Card, std::int64_t>> cards, double top) {
  std::vector<Placed> placed;
  std::size_t page = 0;
  double y = top;
  for (std::size_t first = 0; first < cards.size();) {
    std::size_t end = first;
    std::int64_t columns = 0;
    while (end < cards.size() && columns + cards[end].second <= grid_columns) columns += cards[end++].second;
    const auto across = static_cast<double>(columns > grid_columns / 2 ? columns : grid_columns);
    const double unit = (content_width - widget_gap * static_cast<double>(end - first - 1)) / across;
    const auto width = [&](std::size_t card) { return unit * static_cast<double>(cards[card].second); };
    double height = 0;
    for (std::size_t i = first; i < end; ++i) height = std::max(height, card_height(pages, cards[i].first, width(i)));
    if (y + height > lowest && y > margin) {
      ++page;
      y = margin;
    }
    double x = margin;
    for (std::size_t i = first; i < end; ++i) {
      placed.push_back({std::move(cards[i].first), {x, y, width(i), height}, page});
      x += placed.back().box.width + widget_gap;
    }
    y += height + widget_gap;
    first = end;
  }
  return placed;
}

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "nobody";
  std::string text;
  const std::size_t shown = names.size() > most_names + 1 ? most_names : names.size();
  for (std::size_t i = 0; i < shown; ++i) text += (i > 0 ? ", " : "") + names[i];
  return shown < names.size() ? fmt::format("{} and {} more", text, grouped(static_cast<std::int64_t>(names.size() - shown)))
                              : text;
}

/// Title and facts; says where what follows begins.
double draw_head(Pages& pages, const Snapshot& snapshot, const std::vector<std::string>& scope) {
  static constexpr Style title{.size = 20, .bold = true, .lines = 3};
  static constexpr Style label{.size = 7, .color = ink::muted};
  static constexpr Style fact{.size = 8.5, .lines = 2};
  static constexpr double label_width = 58;
  pages.fill({margin, margin, 28, 3}, ink::accent, 1.5);
  double y = margin + 12;
  pages.text({margin, y, content_width, 0}, snapshot.title, title);
  y += pages.height_of(snapshot.title, content_width, title) + 7;
  const TimeZone zone = TimeZone::find(snapshot.time_zone).value_or(TimeZone());
  const std::pair<std::string_view, std::string> facts[] = {
      {"As of", fmt::format("{} ({})", written(snapshot.as_of, zone), zone.name())},
      {"Rows of", listed(scope)},
  };
  for (const auto& [name, value] : facts) {
    const double height = pages.height_of(value, content_width - label_width, fact);
    pages.text({margin, y, label_width, 12}, name, label);
    pages.text({margin + label_width, y, content_width - label_width, 0}, value, fact);
    y += height + 2;
  }
  return y + 10;
}

void draw_foot(Pages& pages, const std::string& title, std::size_t page, std::size_t pages_in_all) {
  static constexpr double number_width = 80;
  const double y = page_height - margin - 10;
  pages.line({margin, y - 5}, {page_width - margin, y - 5}, ink::hairline);
  pages.text({margin, y, content_width - number_width, 10}, title, {.size = 7, .color = ink::muted});
  pages.text({page_width - margin - number_width, y, number_width, 10}, fmt::format("{} of {}", page + 1, pages_in_all),
             {.size = 7, .color = ink::muted, .align = Align::right});
}

}  // namespace

Result<std::string> snapshot_pdf(const Snapshot& snapshot, const std::vector<std::string>& scope) {
  Pages pages(snapshot.title, snapshot.as_of);
  const double top = draw_head(pages, snapshot, scope);
  const std::vector<Placed> placed = place(pages, cards_of(snapshot), top);
  if (placed.empty()) draw_remark(pages, {margin, top, content_width, 60}, "This report has no widgets.");
  const std::size_t last = placed.empty() ? 0 : placed.back().page;
  std::size_t page = 0;
  for (const Placed& each : placed) {
    if (each.page > page) {
      draw_foot(pages, snapshot.title, page, last + 1);
      pages.next_page();
      page = each.page;
    }
    draw_card(pages, each.box, each.card);
  }
  draw_foot(pages, snapshot.title, page, last + 1);
  return std::move(pages).finish();
}

}  // namespace crondb::server
