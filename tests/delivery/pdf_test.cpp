#include "delivery/pdf.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "crondb/metrics/catalog.hpp"
#include "storage/contract/temporary_directory.hpp"

// The sanitizer knows nothing of the locks in GLib, which Pango uses.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CRONDB_UNDER_TSAN
#endif
#endif

namespace crondb::testing {

using server::benchmark_pdf;
using server::snapshot_pdf;

namespace {

const Instant now = *parse_instant("2026-05-20T12:00:00Z");

/// What one of poppler's programs prints of a document.
std::string told_by(const std::string& program, const std::string& pdf) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("document.pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  std::FILE* pipe = popen((program + " '" + path + "'" + (program == "pdfinfo" ? "" : " -")).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> piece{};
  while (const auto read = std::fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), read);
  CHECK(pclose(pipe) == 0);
  return text;
}

/// What a reader can select.
std::string text_of(const std::string& pdf) { return told_by("pdftotext -layout", pdf); }

bool shows(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
/// pdftotext ends each page with a form feed.
std::ptrdiff_t pages(const std::string& text) { return std::count(text.begin(), text.end(), '\f'); }

Benchmark benchmark() {
  Benchmark made{.industry = "Food & Drink", .companies = 48'213, .enrichment_rate = {7312, 4}, .email_coverage = {5, 1}};
  made.growth_pct = Decimal{-125, 1};
  made.median_employees = Decimal{425, 1};
  made.computed_at = now;
  const auto names = std::to_array<std::string_view>(
      {"Nordwind", "شركة النور", "深圳科技", "Rocket 🚀", "Ångström", "Кибер", "ソフトウェア", "שלום", "ไทย", "한국어"});
  for (const auto name : names) {
    made.top_domains.push_back({fmt::format("c{}.example", made.top_domains.size()), std::string(name), 12'000, 52'000});
    made.by_country.push_back({std::string(name), 1'000});
  }
  for (int month = 0; month < benchmark_months; ++month) {
    made.growth.push_back(
        {add_months(Date{std::chrono::year{2025}, std::chrono::June, std::chrono::day{1}}, month), 100 + month, 5});
  }
  return made;
}

struct Drawn {
  Snapshot snapshot;

  Drawn() {
    snapshot.title = "Quarterly review";
    snapshot.as_of = now;
    snapshot.time_zone = "Europe/Berlin";
  }
  /// A widget of a metric with an empty result, two abreast.
  metrics::MetricSeries& add(std::string_view metric_id, std::string_view chart, const std::string& title) {
    const metrics::Metric& metric = *metrics::find_metric(metric_id);
    const auto number = static_cast<std::int64_t>(snapshot.results.size());
    snapshot.layout.widgets.push_back({.instance_id = std::to_string(number),
                                       .metric_id = std::string(metric_id),
                                       .chart = std::string(chart),
                                       .title = title,
                                       .x = number % 2 * 6,
                                       .y = number / 2,
                                       .w = 6});
    metrics::MetricSeries series;
    series.instance_id = std::to_string(number);
    series.metric_id = metric_id;
    series.shape = metric.shape;
    series.meta.unit = metric.unit;
    if (metric.money()) series.meta.currency = Currency();
    if (!metric.stock()) series.meta.from = now - std::chrono::days{30};
    if (!metric.stock()) series.meta.to = now;
    series.meta.as_of = now;
    series.meta.time_zone = "Europe/Berlin";
    return snapshot.results.emplace_back(std::move(series));
  }
  [[nodiscard]] std::string pdf(const std::vector<std::string>& scope = {"everyone"}) const {
    const auto drawn = snapshot_pdf(snapshot, scope);
    REQUIRE(drawn);
    return *drawn;
  }
};

void fill(metrics::MetricSeries& series, int points, int lines, std::int64_t value) {
  using namespace metrics;
  const auto name = [](int i) { return fmt::format("Name {}", i + 1); };
  switch (series.shape) {
    case Shape::stat:
      series.stat = Stat{Decimal{value, 2}, Decimal{value / 2, 2}, Decimal{-12'345'678'901, 2}};
      break;
    case Shape::timeseries: {
      series.meta.bucket = Bucket::day;
      for (int line = 0; line < lines; ++line) series.series.push_back({name(line), name(line)});
      std::vector<TimePoint> made;
      for (int i = 0; i < points; ++i) {
        made.push_back({add_days(Date{std::chrono::year{2025}, std::chrono::May, std::chrono::day{1}}, i), i + 1 == points, {}});
        for (int line = 0; line < lines; ++line) {
          made.back().values.push_back(i % 5 == 4 ? std::nullopt : std::optional(Decimal{value * (i % 7), 2}));
        }
      }
      series.points = made;
      break;
    }
    case Shape::category: {
      std::vector<CategoryPoint> made;
      for (int i = 0; i < points; ++i) made.push_back({name(i), name(i), Decimal{value * (points - i), 2}});
      series.points = made;
      break;
    }
    case Shape::leaderboard: {
      std::vector<RankedPoint> made;
      for (int i = 0; i < points; ++i) made.push_back({{}, name(i), Decimal{value * (points - i), 2}, i + 1});
      series.points = made;
      break;
    }
  }
}

}  // namespace

TEST_CASE("a benchmark is one A4 page of less than 200 KB whose text can be selected in any script") {
  const auto pdf = benchmark_pdf(benchmark());
  REQUIRE(pdf);
  CHECK(pdf->starts_with("%PDF-1."));
  CHECK(shows(told_by("pdfinfo", *pdf), "595.28 x 841.89 pts (A4)"));
  CHECK(pdf->size() < 200'000);
  const std::string text = text_of(*pdf);
  CHECK(pages(text) == 1);
  for (const auto part :
       {"Food & Drink", "48,213", "73.1",         "50.0",   "\u221212.5", "42.5",       "20 May 2026", "Jun 25",
        "May 26",       "111",    "c9.example",   "52,000", "Nordwind",   "شركة النور", "深圳科技",    "Rocket 🚀",
        "Ångström",     "Кибер",  "ソフトウェア", "שלום",   "ไทย",        "한국어"}) {
    CHECK_MESSAGE(shows(text, part), part);
  }
}

TEST_CASE("an industry of which little is known has a benchmark without gaps") {
  Benchmark bare{.industry = "Tiny", .companies = 1, .computed_at = now};
  bare.growth.push_back({Date{std::chrono::year{2026}, std::chrono::May, std::chrono::day{1}}, 0, 0});
  const auto pdf = benchmark_pdf(bare);
  REQUIRE(pdf);
  CHECK(shows(text_of(*pdf), "No country is known"));
}

TEST_CASE("the same benchmark makes the same bytes, whatever was drawn before") {
  const auto first = benchmark_pdf(benchmark());
  Drawn other;
  fill(other.add("leads.by_tag", "pie", "Tags"), 5, 1, 300);
  (void)other.pdf();
  CHECK(benchmark_pdf(benchmark()) == first);
  CHECK(first->find("20260520120000Z") != std::string::npos);
}

#ifndef CRONDB_UNDER_TSAN
TEST_CASE("threads draw at the same time") {
  const auto expected = benchmark_pdf(benchmark());
  std::array<Result<std::string>, 3> drawn;
  {
    std::vector<std::jthread> threads;
    for (auto& each : drawn) {
      threads.emplace_back([&each] { each = benchmark_pdf(benchmark()); });
    }
  }
  for (const auto& each : drawn) CHECK(each == expected);
}
#endif

TEST_CASE("every chart of every metric is drawn with its title") {
  Drawn drawn;
  std::vector<std::string> titles;
  const auto check = [&] {
    const std::string text = text_of(drawn.pdf());
    for (const std::string& title : titles) CHECK_MESSAGE(shows(text, title), title);
    drawn = Drawn();
    titles.clear();
  };
  for (const metrics::Metric& metric : metrics::catalog()) {
    for (const metrics::Chart chart : metric.charts) {
      titles.push_back(fmt::format("T{} {}", titles.size(), word(chart)));
      fill(drawn.add(metric.id, word(chart), titles.back()), 6, metric.group_bys.size() > 0 ? 3 : 1, 12'345);
      if (titles.size() == metrics::max_widgets) check();
    }
  }
  check();
}

TEST_CASE("a snapshot says its title, date and scope, and what each widget shows") {
  Drawn drawn;
  fill(drawn.add("deals.leaderboard", "leaderboard", "Sellers"), 2, 1, 150);
  fill(drawn.add("deals.avg_deal_size", "stat", "Size"), 1, 1, 123'456'750);
  const std::string text = text_of(drawn.pdf({"Ada", "محمد", "王小明"}));
  CHECK(pages(text) == 1);
  for (const auto part : {"Quarterly review", "20 May 2026, 14:00 (Europe/Berlin)", "Ada", "محمد", "王小明", "Sellers", "USD",
                          "20 Apr – 20 May 2026", "Name 1", "1.50", "1,234,567.50", "\u2212123M %", "1 of 1"}) {
    CHECK_MESSAGE(shows(text, part), part);
  }
}

TEST_CASE("durations are printed in units that people read, each with its own") {
  Drawn drawn;
  drawn.add("leads.response_time", "stat", "Waiting").stat = metrics::Stat{Decimal{8'767, 0}, Decimal{90, 0}, Decimal{9'641, 0}};
  drawn.add("team.response_time", "leaderboard", "Fastest").points =
      std::vector<metrics::RankedPoint>{{{}, "Ada", {45, 1}, 1}, {{}, "Grace", {8'767, 0}, 2}};
  drawn.add("deals.avg_time_in_stage", "pie", "Stages").points =
      std::vector<metrics::CategoryPoint>{{"a", "New", Decimal{5, 1}}, {"b", "Proposal", Decimal{123, 1}}};
  const std::string text = text_of(drawn.pdf());
  for (const auto part : {"6.1 days", "1.5 h before", "4.5 min", "12 h", "12.3 days"}) CHECK_MESSAGE(shows(text, part), part);
  CHECK_FALSE(shows(text, "8,767"));
  CHECK_FALSE(shows(text, "96 %"));  // means are no shares of a whole
}

TEST_CASE("a chart of many lines names all of them") {
  Drawn drawn;
  fill(drawn.add("calls.over_time", "line", "Lines"), 90, 12, 1'200);
  fill(drawn.add("calls.over_time", "area", "Areas"), 90, 21, 1'200);
  const std::string text = text_of(drawn.pdf());
  for (int line = 1; line <= 21; ++line) CHECK(shows(text, fmt::format("Name {}", line)));
  CHECK_FALSE(shows(text, "more"));
}

TEST_CASE("an axis of what is stacked reaches the sum, one of lines the highest") {
  Drawn stacked;
  fill(stacked.add("calls.over_time", "area", "Stacked"), 4, 12, 10'000);
  CHECK(shows(text_of(stacked.pdf()), "4K"));  // 12 × 300
  Drawn lines;
  fill(lines.add("calls.over_time", "line", "Lines"), 4, 12, 10'000);
  CHECK(shows(text_of(lines.pdf()), "300"));
  CHECK_FALSE(shows(text_of(lines.pdf()), "4K"));
}

TEST_CASE("a pie keeps the largest parts and sums up the others") {
  Drawn drawn;
  std::vector<metrics::CategoryPoint> hours;
  for (int hour = 0; hour < 24; ++hour)
    hours.push_back({fmt::format("{:02}", hour), fmt::format("at {:02}", hour), Decimal{hour, 0}});
  drawn.add("calls.by_hour", "pie", "Hours").points = hours;
  const std::string text = text_of(drawn.pdf());
  CHECK(shows(text, "at 23"));
  CHECK(shows(text, "16 others"));
  CHECK_FALSE(shows(text, "at 00"));
}

TEST_CASE("what a reader may not see is said to be withheld, what has no rows to be empty") {
  Drawn drawn;
  auto& withheld = drawn.add("team.revenue", "leaderboard", "Secret");
  withheld.withheld = true;
  drawn.add("deals.leaderboard", "leaderboard", "Nobody sold");
  drawn.add("leads.created_over_time", "area", "No leads");
  drawn.add("deals.win_rate", "radial", "No deals").stat = metrics::Stat{};
  const std::string text = text_of(drawn.pdf());
  CHECK(shows(text, "Visible to admins only"));
  std::size_t empty = 0;
  for (auto at = text.find("No data"); at != std::string::npos; at = text.find("No data", at + 1)) ++empty;
  CHECK(empty == 3);
  Drawn nothing;
  CHECK(shows(text_of(nothing.pdf({})), "This report has no widgets."));
}

TEST_CASE("the largest snapshot stays legible and small") {
  Drawn drawn;
  drawn.snapshot.title = std::string(200, 'W');
  fill(drawn.add("deals.leaderboard", "leaderboard", "A hundred"), 100, 1, 92'233'720'368'547'758);
  fill(drawn.add("leads.by_tag", "bar", "Fifty"), 51, 1, 300);
  fill(drawn.add("leads.by_tag", "donut", "Slices"), 51, 1, 300);
  fill(drawn.add("leads.by_tag", "radar", "Web"), 51, 1, 300);
  fill(drawn.add("deals.stage_conversion", "funnel", "Steps"), 51, 1, 300);
  fill(drawn.add("leads.created_over_time", "area", "A year"), 366, 21, 500);
  while (drawn.snapshot.results.size() < metrics::max_widgets) {
    fill(drawn.add("deals.revenue_over_time", "line", std::string(200, 'x')), 10'000, 21, 900'000'000'000'000);
  }
  const std::string pdf = drawn.pdf(std::vector<std::string>(10'000, "Somebody"));
  CHECK(pdf.size() < 8'000'000);
  const std::string text = text_of(pdf);
  CHECK(shows(text, "and 9,994 more"));
  CHECK(shows(text, "Name 100"));
  CHECK(shows(text, "Name 51"));
  CHECK(shows(text, "others"));
  CHECK(shows(text, "the highest of every 25 is shown"));
}

}  // namespace crondb::testing
