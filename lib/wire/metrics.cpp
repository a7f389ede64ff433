#include "wire/metrics.hpp"

#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"

namespace crondb::metrics {

namespace {

using wire::Object;
using wire::write;

/// `,"key":` of each series, as it stands in every point.
std::vector<std::string> members_of(const std::vector<Series>& series) {
  std::vector<std::string> members;
  for (const Series& each : series) {
    std::string& member = members.emplace_back(",");
    write(member, each.key);
    member += ':';
  }
  return members;
}

void write_point(std::string& out, const TimePoint& point, const std::vector<std::string>& members) {
  out += R"({"bucket":)";
  write(out, point.bucket);
  if (point.partial) out += R"(,"partial":true)";
  for (std::size_t i = 0; i < point.values.size(); ++i) write(out += members[i], point.values[i]);
  out += '}';
}

void write_point(std::string& out, const CategoryPoint& point, const std::vector<std::string>&) {
  Object object(out);
  write(object.member("category"), point.category);
  write(object.member("label"), point.label);
  write(object.member("value"), point.value);
  object.close();
}

void write_point(std::string& out, const RankedPoint& point, const std::vector<std::string>&) {
  Object object(out);
  write(object.member("userId"), point.user_id);
  write(object.member("label"), point.label);
  write(object.member("value"), point.value);
  write(object.member("rank"), point.rank);
  object.close();
}

void write_points(std::string& out, const MetricSeries& series) {
  const auto members = members_of(series.series);
  out += '[';
  std::visit(
      [&](const auto& points) {
        if constexpr (!std::same_as<std::remove_cvref_t<decltype(points)>, std::monostate>) {
          for (bool first = true; const auto& point : points) {
            if (!std::exchange(first, false)) out += ',';
            write_point(out, point, members);
          }
        }
      },
      series.points);
  out += ']';
}

}  // namespace

bool read_filters(const boost::json::value& json, Filters& to, const Place& place, std::vector<FieldError>& problems) {
  if (json.is_null()) return true;
  if (!json.is_object()) {
    problems.push_back({place.path(), "must be an object"});
    return false;
  }
  const auto text = [](const boost::json::value& value) { return std::string(wire::text_of(value).value_or("")); };
  for (const auto& [key, value] : json.get_object()) {
    if (value.is_null()) continue;
    std::vector<std::string> values;
    if (const auto* list = value.if_array()) {
      for (const auto& item : *list) values.push_back(text(item));
    } else {
      values.push_back(text(value));
    }
    to.keys.emplace_back(std::string(key), std::move(values));
  }
  return true;
}

void write_series(std::string& out, const MetricSeries& series) {
  Object object(out);
  write(object.member("instanceId"), series.instance_id);
  write(object.member("metricId"), series.metric_id);
  write(object.member("shape"), series.shape);
  write(object.member("series"), series.series);
  write_points(object.member("points"), series);
  write(object.member("stat"), series.stat);
  write(object.member("meta"), series.meta);
  object.close();
}

}  // namespace crondb::metrics
