#include <cmath>

#include <fmt/format.h>

#include "charts.hpp"
#include "delivery/pdf.hpp"

namespace crondb::server {

namespace {

using namespace pdf;

constexpr double gap = 12;

/// A rate of 0–1 as percent, one decimal.
std::string percent(const Decimal& rate) { return fmt::format("{:.1f}", number(rate) * 100); }

void draw_head(Pages& pages, const Benchmark& benchmark) {
  static constexpr double side = 130;
  pages.fill({margin, margin, 28, 3}, ink::accent, 1.5);
  pages.text({margin, margin + 12, content_width - side, 12}, "INDUSTRY BENCHMARK",
             {.size = 8, .color = ink::accent, .bold = true});
  pages.text({margin, margin + 26, content_width, 32}, benchmark.industry,
             pages.fitted(benchmark.industry, content_width, {.size = 25, .bold = true}, 12));
  pages.text({page_width - margin - side, margin + 12, side, 12}, written(benchmark.computed_at, TimeZone()) + " UTC",
             {.size = 7.5, .color = ink::muted, .align = Align::right});
}

void draw_key_figures(Pages& pages, const Box& box, const Benchmark& benchmark) {
  struct Key {
    std::string_view label;
    std::string value;
    std::string unit;
    std::string_view note;
  };
  const bool grows = benchmark.growth_pct && benchmark.growth_pct->units > 0;
  const Key keys[] = {
      {"Companies", grouped(benchmark.companies), {}, "in the pool"},
      {"Enrichment rate", percent(benchmark.enrichment_rate), "%", "have been enriched"},
      {"Email coverage", percent(benchmark.email_coverage), "%", "have an email address"},
      {"Growth", benchmark.growth_pct ? (grows ? "+" : "") + grouped(*benchmark.growth_pct) : "–", benchmark.growth_pct ? "%" : "",
       "new in 30 days, against the 30 before"},
      {"Median size", benchmark.median_employees ? grouped(*benchmark.median_employees) : "–", {}, "employees"},
  };
  const double width = (box.width - gap * 4) / 5;
  double x = box.x;
  for (const Key& key : keys) {
    const Box tile{x, box.y, width, box.height};
    pages.fill(tile, ink::ground, 5);
    const Box inside = tile.inset(9);
    pages.text({inside.x, inside.y, inside.width, 10}, key.label, {.size = 7.5, .color = ink::muted});
    draw_figure(pages, {inside.x, inside.y + 13, inside.width, 26}, {.value = key.value, .unit = key.unit});
    pages.text({inside.x, inside.y + 42, inside.width, 0}, key.note, {.size = 6.5, .color = ink::muted, .lines = 2});
    x += width + gap;
  }
}

/// A frame with a heading; the room that remains in it.
Box draw_panel(Pages& pages, const Box& box, std::string_view title, std::string_view note) {
  pages.frame(box, ink::hairline, 5);
  const Box inside = box.inset(12);
  pages.text({inside.x, inside.y - 1, inside.width, 12}, title, {.size = 9.5, .bold = true});
  pages.text({inside.x, inside.y + 12, inside.width, 9}, note, {.size = 7, .color = ink::muted});
  return {inside.x, inside.y + 30, inside.width, inside.height - 30};
}

Trend growth_of(const Benchmark& benchmark) {
  Trend trend;
  trend.lines.push_back({"New companies", {}});
  for (const MonthGrowth& month : benchmark.growth) {
    trend.marks.push_back(bucket_label(month.month, metrics::Bucket::month));
    trend.partial.push_back(&month == &benchmark.growth.back());
    trend.lines[0].values.push_back(static_cast<double>(month.new_companies));
  }
  return trend;
}

std::vector<Part> countries_of(const Benchmark& benchmark) {
  std::vector<Part> parts;
  for (const CountryShare& share : benchmark.by_country) {
    parts.push_back({share.country, static_cast<double>(share.companies), grouped(share.companies), {}, false});
  }
  return parts;
}

void draw_top_domains(Pages& pages, const Box& box, const Benchmark& benchmark) {
  static constexpr Style head{.size = 6.5, .color = ink::muted};
  static constexpr Style head_right{.size = 6.5, .color = ink::muted, .align = Align::right};
  const double row = (box.height - 12) / benchmark_places;
  static constexpr double emails = 40;
  static constexpr double employees = 50;
  const double name = box.width - emails - employees;
  pages.text({box.x, box.y, name, 9}, "Company", head);
  pages.text({box.x + name, box.y, emails, 9}, "Emails", head_right);
  pages.text({box.x + name + emails, box.y, employees, 9}, "Employees", head_right);
  double y = box.y + 12;
  for (const TopDomain& top : benchmark.top_domains) {
    pages.line({box.x, y}, {box.right(), y}, ink::hairline);
    const double middle = y + row / 2;
    pages.text({box.x, middle - 10, name - 6, 10}, top.name, {.size = 7.5, .bold = true});
    pages.text({box.x, middle + 0.5, name - 6, 8}, top.domain, {.size = 6.5, .color = ink::muted});
    const Style figure{.size = 7.5, .align = Align::right};
    pages.text({box.x + name, y, emails, row}, grouped(top.emails_found), figure);
    pages.text({box.x + name + emails, y, employees, row}, top.employees ? grouped(*top.employees) : "–", figure);
    y += row;
  }
}

}  // namespace

Result<std::string> benchmark_pdf(const Benchmark& benchmark) {
  Pages pages(benchmark.industry, benchmark.computed_at);
  draw_head(pages, benchmark);
  const double tiles = margin + 78;
  draw_key_figures(pages, {margin, tiles, content_width, 78}, benchmark);
  const double growth = tiles + 78 + gap;
  const std::string in_all =
      fmt::format("New companies in each of the last {} months; the current one is not over", benchmark.growth.size());
  draw_trend(pages, draw_panel(pages, {margin, growth, content_width, 210}, "Growth", in_all), growth_of(benchmark),
             TrendKind::columns);

  const double lower = growth + 210 + gap;
  const double height = page_height - margin - 26 - lower;
  const double left = (content_width - gap) * 0.44;
  const Box country = draw_panel(pages, {margin, lower, left, height}, "Countries", "Companies, of those with a known country");
  if (benchmark.by_country.empty()) {
    draw_remark(pages, country, "No country is known");
  } else {
    draw_bars(pages, country, countries_of(benchmark));
  }
  const Box top = draw_panel(pages, {margin + left + gap, lower, content_width - left - gap, height}, "Top domains",
                             "By email addresses found, then employees");
  draw_top_domains(pages, top, benchmark);
  pages.text({margin, page_height - margin - 10, content_width, 10},
             fmt::format("Computed from {} companies of one pool that all teams of this installation share.",
                         grouped(benchmark.companies)),
             {.size = 7, .color = ink::muted});
  return std::move(pages).finish();
}

}  // namespace crondb::server
