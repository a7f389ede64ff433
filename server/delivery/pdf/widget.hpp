#pragma once

#include "charts.hpp"
#include "crondb/reports/report.hpp"

namespace crondb::server::pdf {

/// One widget of a snapshot with its result, as it goes on paper.
struct Card {
  std::string title;
  std::string caption;
  metrics::Chart chart{};
  const metrics::MetricSeries* series = nullptr;
  std::string remark;  ///< in place of a chart
};

/// `widget` is null for a result that the layout doesn't know.
[[nodiscard]] Card card_for(const LayoutWidget* widget, const metrics::MetricSeries& series);

/// The narrowest and the widest that the card can be of grid_columns columns.
[[nodiscard]] std::int64_t columns_for(const Card& card, std::int64_t wanted);
/// Of the whole card, in `width`.
[[nodiscard]] double card_height(Pages& pages, const Card& card, double width);
void draw_card(Pages& pages, const Box& box, const Card& card);

}  // namespace crondb::server::pdf
