#include "crondb/wire/reports.hpp"

#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"
#include "wire/metrics.hpp"

namespace crondb {

namespace {

void write_value(std::string& out, const boost::json::value& json) {
  if (const auto digits = wire::digits_of(json)) {
    out += *digits;
  } else if (const auto* list = json.if_array()) {
    out += '[';
    for (bool first = true; const auto& item : *list) {
      if (!std::exchange(first, false)) out += ',';
      write_value(out, item);
    }
    out += ']';
  } else if (const auto* members = json.if_object()) {
    wire::Object object(out);
    for (const auto& [name, value] : *members) write_value(object.member(name), value);
    object.close();
  } else {
    out += boost::json::serialize(json);
  }
}

}  // namespace

}  // namespace crondb

namespace crondb::wire {

namespace json = boost::json;

namespace {

Error unreadable(std::string_view what) { return {ErrorCode::internal, fmt::format("a stored {} can't be read", what), {}}; }

template <class T>
Result<T> read_stored(std::string_view text, std::string_view what) {
  const auto parsed = parse(text);
  T to{};
  Problems problems;
  if (!parsed || !read(*parsed, to, {}, problems) || !problems.empty()) return fail(unreadable(what));
  return to;
}

template <class T>
bool read_named(const json::object& object, std::string_view name, T& to, Problems& problems);

/// As it was written here: with more digits than a request may have.
bool read_value(const json::value& value, Decimal& to, const std::string&, Problems&) {
  if (const auto* number = value.if_int64()) {
    to = {*number, 0};
    return true;
  }
  const auto* whole = value.if_uint64();
  const auto digits = digits_of(value);
  const auto number = whole    ? std::optional(Decimal{*whole, 0})
                      : digits ? Decimal::parse(*digits, Decimal::max_digits)
                               : std::nullopt;
  if (number) to = *number;
  return number.has_value();
}
bool read_value(const json::value& value, metrics::Stat& to, const std::string&, Problems& problems) {
  const auto* object = value.if_object();
  return object && read_named(*object, "value", to.value, problems) && read_named(*object, "previous", to.previous, problems) &&
         read_named(*object, "deltaPct", to.delta_pct, problems);
}
template <class T>
bool read_value(const json::value& value, T& to, const std::string& path, Problems& problems) {
  return read(value, to, path, problems);
}

/// A member of an object that must be there.
template <class T>
bool read_named(const json::object& object, std::string_view name, T& to, Problems& problems) {
  const auto* value = object.if_contains(name);
  const std::string path(name);
  if constexpr (detail::is_optional<T>) {
    if (value && value->is_null()) return true;
    return value && read_value(*value, to.emplace(), path, problems);
  } else {
    return value && read_value(*value, to, path, problems);
  }
}

bool read_point(const json::object& object, metrics::TimePoint& to, const std::vector<metrics::Series>& series,
                Problems& problems) {
  to.partial = object.contains("partial");
  bool good = read_named(object, "bucket", to.bucket, problems);
  for (const auto& each : series) good = read_named(object, each.key, to.values.emplace_back(), problems) && good;
  return good;
}

bool read_point(const json::object& object, metrics::CategoryPoint& to, const std::vector<metrics::Series>&, Problems& problems) {
  return read_named(object, "category", to.category, problems) && read_named(object, "label", to.label, problems) &&
         read_named(object, "value", to.value, problems);
}

bool read_point(const json::object& object, metrics::RankedPoint& to, const std::vector<metrics::Series>&, Problems& problems) {
  return read_named(object, "userId", to.user_id, problems) && read_named(object, "label", to.label, problems) &&
         read_named(object, "value", to.value, problems) && read_named(object, "rank", to.rank, problems);
}

template <class Point>
bool read_points(const json::array& list, metrics::MetricSeries& to, Problems& problems) {
  std::vector<Point> points(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_object() || !read_point(list[i].get_object(), points[i], to.series, problems)) return false;
  }
  to.points = std::move(points);
  return true;
}

bool read_series(const json::value& value, metrics::MetricSeries& to, Problems& problems) {
  const auto* object = value.if_object();
  const auto* points = object ? object->if_contains("points") : nullptr;
  const bool framed = points && points->is_array() && read_named(*object, "instanceId", to.instance_id, problems) &&
                      read_named(*object, "metricId", to.metric_id, problems) && read_named(*object, "shape", to.shape, problems) &&
                      read_named(*object, "series", to.series, problems) && read_named(*object, "stat", to.stat, problems) &&
                      read_named(*object, "meta", to.meta, problems);
  if (!framed) return false;
  switch (to.shape) {
    case metrics::Shape::timeseries:
      return read_points<metrics::TimePoint>(points->get_array(), to, problems);
    case metrics::Shape::category:
      return read_points<metrics::CategoryPoint>(points->get_array(), to, problems);
    case metrics::Shape::leaderboard:
      return read_points<metrics::RankedPoint>(points->get_array(), to, problems);
    case metrics::Shape::stat:
      return points->get_array().empty();
  }
  return false;
}

}  // namespace

std::string verbatim(const json::value& value) {
  std::string out;
  write_value(out, value);
  return out;
}

std::string write_layout(const Layout& layout) { return to_json(layout); }
Result<Layout> read_layout(std::string_view text) { return read_stored<Layout>(text, "layout"); }

std::string write_timeframe(const metrics::Timeframe& timeframe) { return to_json(timeframe); }
Result<metrics::Timeframe> read_timeframe(std::string_view text) { return read_stored<metrics::Timeframe>(text, "time frame"); }

std::string write_results(const std::vector<metrics::MetricSeries>& results) { return to_json(results); }

Result<std::vector<metrics::MetricSeries>> read_results(std::string_view text) {
  const auto parsed = parse(text);
  if (!parsed || !parsed->is_array()) return fail(unreadable("result"));
  std::vector<metrics::MetricSeries> results;
  Problems problems;
  for (const auto& item : parsed->get_array()) {
    if (!read_series(item, results.emplace_back(), problems) || !problems.empty()) return fail(unreadable("result"));
  }
  return results;
}

metrics::Filters read_filters(const Verbatim& verbatim) {
  metrics::Filters filters;
  Problems problems;
  const auto parsed = parse(verbatim.json);
  if (parsed) metrics::read_filters(*parsed, filters, Place("filters"), problems);
  return filters;
}

}  // namespace crondb::wire
