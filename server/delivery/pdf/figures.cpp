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

struct UnitFacts {
  std::string_view one;
  std::string_view many;
  double seconds = 0;  ///< of units of time
};
/// By metrics::Unit. What stands behind money says its currency.
constexpr auto units = std::to_array<UnitFacts>(
    {{"", ""}, {"%", "%"}, {"", ""}, {"s", "s", 1}, {"min", "min", 60}, {"h", "h", 3'600}, {"day", "days", 86'400}, {"", ""}});
static_assert(units.size() == words<metrics::Unit>.size());
constexpr std::array times{metrics::Unit::seconds, metrics::Unit::minutes, metrics::Unit::hours, metrics::Unit::days};

const UnitFacts& facts_of(metrics::Unit unit) { return units[static_cast<std::size_t>(unit)]; }

double in_tenths(double value) { return std::round(value * 10) / 10; }

/// `USD`, `USD / day`; empty for what isn't money.
std::string currency_of(const metrics::Meta& meta) {
  if (!meta.currency) return {};
  return std::string(meta.currency->code()) + (meta.unit == metrics::Unit::money_per_day ? " / day" : "");
}

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

metrics::Unit readable_unit(double value, metrics::Unit unit) {
  if (facts_of(unit).seconds == 0 || value == 0) return unit;
  const double seconds = std::abs(value) * facts_of(unit).seconds;
  metrics::Unit best = times.front();
  for (const metrics::Unit next : times) {
    if (in_tenths(seconds / length_of(best)) * length_of(best) >= length_of(next)) best = next;
  }
  return best;
}

double length_of(metrics::Unit unit) {
  const double seconds = facts_of(unit).seconds;
  return seconds > 0 ? seconds : 1;
}

std::string with_unit(const std::string& figure, double value, metrics::Unit unit) {
  const UnitFacts& facts = facts_of(unit);
  return figure + (facts.many.empty() ? "" : " ") + std::string(std::abs(value) == 1 ? facts.one : facts.many);
}

Readable readable(const Decimal& value, const metrics::Meta& meta) {
  using metrics::Unit;
  const Unit unit = readable_unit(number(value), meta.unit);
  Readable shown{value, {}, {}, {}};
  if (facts_of(unit).seconds > 0) {
    shown.number = {std::llround(number(value) * length_of(meta.unit) / length_of(unit) * 10), 1};
  }
  shown.figure = grouped(shown.number);
  const std::size_t point = shown.figure.find('.');
  if (meta.currency && point != std::string::npos) {
    const auto digits = static_cast<std::size_t>(meta.currency->digits());
    shown.figure.resize(std::max(shown.figure.size(), point + 1 + digits), '0');
  }
  const double printed = number(shown.number);
  shown.entry = with_unit(shown.figure, printed, unit);
  shown.unit = std::string(std::abs(printed) == 1 ? facts_of(unit).one : facts_of(unit).many);
  if (meta.currency) shown.unit = currency_of(meta);
  return shown;
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

std::string brief(double value, metrics::Unit unit) {
  const metrics::Unit shown = readable_unit(value, unit);
  double figure = value * length_of(unit) / length_of(shown);
  if (facts_of(shown).seconds > 0) figure = in_tenths(figure);
  return with_unit(compact(figure), figure, shown);
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

std::string caption(const metrics::Meta& meta, bool with_currency) {
  const TimeZone zone = TimeZone::find(meta.time_zone).value_or(TimeZone());
  std::string text = with_currency ? currency_of(meta) : std::string();
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "  ·  ") + part; };
  if (meta.from && meta.to && *meta.from < *meta.to) {
    add(period(zone.local_date(*meta.from), zone.local_date(*meta.to - Milliseconds{1})));
  } else {
    add("as of " + written(zone.local_date(meta.as_of)));
  }
  if (meta.excluded > 0) add(grouped(meta.excluded) + " left out");
  return text;
}

}  // namespace crondb::server::pdf
