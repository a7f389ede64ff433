#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/metrics/catalog.hpp"
#include "delivery/pdf/axis.hpp"
#include "delivery/pdf/color.hpp"
#include "delivery/pdf/figures.hpp"

namespace crondb::server::pdf {
namespace {

using metrics::Better;
using metrics::Unit;

metrics::Meta meta_of(Unit unit, std::optional<Currency> currency = {}) {
  metrics::Meta meta;
  meta.unit = unit;
  meta.currency = currency;
  return meta;
}

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(tick.label);
  return texts;
}

TEST_CASE("a change is a success or a failure as the metric has it, and neither where nothing changed") {
  CHECK(change_color(40, metrics::find_metric("leads.uncontacted")->better) == ink::failure);
  CHECK(change_color(-40, metrics::find_metric("leads.response_time")->better) == ink::success);
  CHECK(change_color(40, metrics::find_metric("leads.total")->better) == ink::success);
  CHECK(change_color(-40, metrics::find_metric("deals.win_rate")->better) == ink::failure);
  CHECK(change_color(40, metrics::find_metric("calls.avg_duration")->better) == ink::muted);
  for (const Better better : {Better::higher, Better::lower, Better::neither}) CHECK(change_color(0, better) == ink::muted);
}

TEST_CASE("durations are told in the largest unit of which there is one, in tenths") {
  struct Row {
    Unit unit;
    Decimal value;
    std::string_view told;
  };
  const Row rows[] = {
      {Unit::minutes, {8'767, 0}, "6.1 days"},  {Unit::minutes, {876'725, 2}, "6.1 days"},
      {Unit::minutes, {1'440, 0}, "1 day"},     {Unit::minutes, {90, 0}, "1.5 h"},
      {Unit::minutes, {5'950, 2}, "59.5 min"},  {Unit::minutes, {5'997, 2}, "1 h"},
      {Unit::minutes, {25, 2}, "15 s"},         {Unit::minutes, {0, 0}, "0 min"},
      {Unit::seconds, {27'233, 2}, "4.5 min"},  {Unit::seconds, {4, 1}, "0.4 s"},
      {Unit::hours, {31, 2}, "18.6 min"},       {Unit::hours, {23, 0}, "23 h"},
      {Unit::days, {3'427, 2}, "34.3 days"},    {Unit::days, {400'000, 0}, "400,000 days"},
      {Unit::days, {-15, 1}, "\u22121.5 days"}, {Unit::days, {5, 1}, "12 h"},
  };
  for (const Row& row : rows) {
    CHECK(readable(row.value, meta_of(row.unit)).entry == row.told);
    CHECK((row.told.size() > 9 || brief(number(row.value), row.unit) == row.told));
  }
}

TEST_CASE("other numbers are told exactly") {
  CHECK(readable({3'846, 2}, meta_of(Unit::percent)).entry == "38.46 %");
  CHECK(readable({1'234'567, 0}, meta_of(Unit::count)).entry == "1,234,567");
  const Readable yen = readable({1'234'567, 0}, meta_of(Unit::money, Currency::find("JPY")));
  CHECK(yen.entry == "1,234,567");
  CHECK(yen.unit == "JPY");
  CHECK(readable({1'234'567'89, 3}, meta_of(Unit::money, Currency::find("KWD"))).entry == "123,456.789");
  CHECK(readable({15, 1}, meta_of(Unit::money, Currency::find("USD"))).entry == "1.50");
  CHECK(readable({15, 1}, meta_of(Unit::money_per_day, Currency::find("USD"))).unit == "USD / day");
}

TEST_CASE("an axis of durations counts in the unit of its highest value, in round steps of that") {
  const Axis days = axis_for(0, 8'767, Unit::minutes);
  CHECK(labels(days) == std::vector<std::string>{"0 days", "2 days", "4 days", "6 days", "8 days"});
  CHECK(days.ticks.back().value == doctest::Approx(8 * 1'440));
  CHECK(days.scale.share(8'767) == doctest::Approx(8'767.0 / 11'520));
  CHECK(labels(axis_for(0, 272, Unit::seconds)) == std::vector<std::string>{"0 min", "1 min", "2 min", "3 min", "4 min", "5 min"});
  CHECK(labels(axis_for(0, 2, Unit::count)) == std::vector<std::string>{"0", "1", "2"});
  CHECK(labels(axis_for(-4e3, 2e3, Unit::money)) == std::vector<std::string>{"\u22124K", "\u22122K", "0", "2K"});
  CHECK(labels(axis_for(0, 0, Unit::minutes)).front() == "0 min");
}

TEST_CASE("stacked lines stand on the sum of those before, negative ones below zero") {
  const std::vector<Values> lines{{1.0, 2.0, std::nullopt}, {10.0, -3.0, 5.0}, {100.0, -4.0, 6.0}};
  const auto stacked = spans_of(lines, true);
  CHECK(stacked[2] == std::vector<std::optional<Span>>{Span{11, 111}, Span{-3, -7}, Span{5, 11}});
  CHECK(stacked[0][2] == Span{0, 0});
  const auto apart = spans_of(lines, false);
  CHECK(apart[2] == std::vector<std::optional<Span>>{Span{0, 100}, Span{0, -4}, Span{0, 6}});
  CHECK_FALSE(apart[0][2]);
}

/// How a color looks: lightness and two opponents (CIELAB), to an eye without one of the three cones (Machado and others, 2009).
using Row = std::array<double, 3>;
using Matrix = std::array<Row, 3>;
Row times(const Matrix& matrix, const Row& color) {
  Row product{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) product[i] += matrix[i][j] * color[j];
  }
  return product;
}
Row seen(const Color& color, const Matrix& eye) {
  const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
  Row light = times(eye, {linear(color.red), linear(color.green), linear(color.blue)});
  for (double& part : light) part = std::clamp(part, 0.0, 1.0);
  static constexpr Matrix to_xyz{{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
  const Row xyz = times(to_xyz, light);
  const auto root = [](double part) { return part > 0.008856 ? std::cbrt(part) : 7.787 * part + 16.0 / 116; };
  const double x = root(xyz[0] / 0.9505);
  const double y = root(xyz[1]);
  const double z = root(xyz[2] / 1.089);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

TEST_CASE("eyes of every kind tell the colors of series apart, and what repeats a color differs in its stroke") {
  const std::vector<Matrix> eyes{
      {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
      {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
      {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
      {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
  static constexpr double clearly = 15;
  for (const Matrix& eye : eyes) {
    for (std::size_t i = 0; i < distinct_colors; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const Row one = seen(series_color(i), eye);
        const Row other = seen(series_color(j), eye);
        CHECK(std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) > clearly);
      }
    }
  }
  for (std::size_t i = distinct_colors; i < 3 * distinct_colors; ++i) {
    CHECK(series_stroke(i) != series_stroke(i - distinct_colors));
    CHECK(series_color(i) != series_color(i - distinct_colors));
  }
}

}  // namespace
}  // namespace crondb::server::pdf
