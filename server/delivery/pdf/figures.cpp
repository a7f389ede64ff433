#include "figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace crondb::server::pdf {

namespace {

constexpr std::string_view minus = "\u2212";

constexpr auto months =
    std::to_array<std::string_view>({"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});

std::string_view month_of(Date date) { return months[static_cast<unsigned>(date.month()) - 1]; }

/// `1 – 31 May 2026`, as short as the two dates allow.
std::string period(Date first, Date last) {
  if (first == last) return written(last);
  const auto day = [](Date date) { return static_cast<unsigned>(date.day()); };
  if (first.year() != last.year()) return fmt::format("{} – {}", written(first), written(last));
  if (first.month() != last.month()) return fmt::format("{} {} – {}", day(first), month_of(first), written(last));
  return fmt::format("{} – {}", day(first), written(last));
}

}  // namespace

double number(const Decimal& decimal) { return static_cast<double>(decimal.units) / std::pow(10.0, decimal.scale); }

std::string grouped(const Decimal& decimal) {
  std::string text = to_string(decimal);
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  std::size_t at = std::min(text.find('.'), text.size());
  while (at > 3) text.insert(at -= 3, 1, ',');
  return negative ? std::string(minus) + text : text;
}

std::string grouped(std::int64_t whole) { return grouped(Decimal{whole, 0}); }

std::string printed(const Decimal& value, const metrics::Meta& meta) {
  std::string text = grouped(value);
  const std::size_t point = text.find('.');
  if (meta.currency && point != std::string::npos) {
    const auto digits = static_cast<std::size_t>(meta.currency->digits());
    text.resize(std::max(text.size(), point + 1 + digits), '0');
  }
  return text;
}

std::string compact(double value) {
  struct Step {
    double from;
    std::string_view suffix;
  };
  static constexpr auto steps = std::to_array<Step>({{1e15, "Q"}, {1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "K"}, {0, ""}});
  const double size = std::abs(value);
  const auto step = std::find_if(steps.begin(), steps.end(), [&](const Step& each) { return size >= each.from; });
  const double shown = step->from > 0 ? size / step->from : size;
  return fmt::format("{}{:.3g}{}", value < 0 ? minus : "", shown < 1000 ? shown : std::round(shown), step->suffix);
}

std::string unit_of(const metrics::Meta& meta) {
  using enum metrics::Unit;
  switch (meta.unit) {
    case count:
      return {};
    case percent:
      return "%";
    case money:
      return meta.currency ? std::string(meta.currency->code()) : std::string();
    case seconds:
      return "s";
    case minutes:
      return "min";
    case hours:
      return "h";
    case days:
      return "days";
    case money_per_day:
      return meta.currency ? fmt::format("{} / day", meta.currency->code()) : "per day";
  }
  return {};
}

std::string written(Date date) {
  return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), month_of(date), static_cast<int>(date.year()));
}

std::string written(Instant instant, const TimeZone& zone) {
  const LocalTime local = zone.local(instant);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - midnight).count();
  return fmt::format("{}, {:02}:{:02}", written(Date(midnight)), minutes / 60, minutes % 60);
}

std::string bucket_label(Date bucket, metrics::Bucket length) {
  using metrics::Bucket;
  const int year = static_cast<int>(bucket.year());
  switch (length) {
    case Bucket::month:
      return fmt::format("{} {:02}", month_of(bucket), year % 100);
    case Bucket::quarter:
      return fmt::format("Q{} {:02}", (static_cast<unsigned>(bucket.month()) + 2) / 3, year % 100);
    case Bucket::year:
      return fmt::format("{}", year);
    case Bucket::day:
    case Bucket::week:
    case Bucket::automatic:
      break;
  }
  return fmt::format("{} {}", static_cast<unsigned>(bucket.day()), month_of(bucket));
}

std::string caption(const metrics::Meta& meta, bool with_unit) {
  const TimeZone zone = TimeZone::find(meta.time_zone).value_or(TimeZone());
  std::string text = with_unit ? unit_of(meta) : std::string();
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "  ·  ") + part; };
  if (meta.from && meta.to && *meta.from < *meta.to) {
    add(period(zone.local_date(*meta.from), zone.local_date(*meta.to - Milliseconds{1})));
  } else {
    add("as of " + written(zone.local_date(meta.as_of)));
  }
  if (meta.excluded > 0) add(grouped(meta.excluded) + " left out");
  return text;
}

Scale scale_for(double lowest, double highest, bool whole) {
  static constexpr double steps = 4;
  Scale scale{std::min(lowest, 0.0), std::max(highest, 0.0), 1};
  if (scale.high <= scale.low) scale.high = scale.low + 1;
  const double rough = (scale.high - scale.low) / steps;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    scale.step = power * factor;
    if (scale.step >= rough * 0.999) break;
  }
  if (whole) scale.step = std::max(1.0, std::round(scale.step));
  scale.low = std::floor(scale.low / scale.step) * scale.step;
  scale.high = std::ceil(scale.high / scale.step) * scale.step;
  return scale;
}

}  // namespace crondb::server::pdf
