#include "wire/custom.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "crondb/analytics/requests.hpp"
#include "crondb/importing/requests.hpp"
#include "crondb/pipeline/requests.hpp"
#include "crondb/reports/report.hpp"
#include "crondb/wire/read.hpp"
#include "crondb/wire/reports.hpp"
#include "crondb/wire/write.hpp"
#include "wire/metrics.hpp"

namespace crondb::wire {

namespace {

bool read_properties(const boost::json::value& json, EventProperties& to, const Place& place, Problems& problems) {
  const auto* object = json.if_object();
  if (!object) {
    problems.push_back({place.path(), "must be an object"});
    return false;
  }
  for (const auto& [name, value] : *object) to.entries.push_back({std::string(name), verbatim(value)});
  return true;
}

bool read_verbatim(const boost::json::value& json, Verbatim& to, const Place& place, Problems& problems) {
  to.json = verbatim(json);
  if (to.json.size() <= max_filters_bytes) return true;
  problems.push_back({place.path(), fmt::format("must have at most {} bytes", max_filters_bytes)});
  return false;
}

void write_verbatim(std::string& out, const Verbatim& value) { out += value.json; }

/// `{"EUR": 30.75, "USD": 1000}`
void write_sums(std::string& out, const ValueByCurrency& value) {
  Object object(out);
  for (const auto& [currency, sum] : value.sums) write(object.member(currency.code()), sum);
  object.close();
}

/// `{"fields": {"name": "Deal Name"}}`
void write_columns(std::string& out, const ColumnsOfFields& columns) {
  Object mapping(out);
  Object fields(mapping.member("fields"));
  for (const auto& [field, column] : columns.fields) write(fields.member(field), column);
  fields.close();
  mapping.close();
}

template <class T, void (*write)(std::string&, const T&)>
void write_as(std::string& out, const void* value) {
  write(out, *static_cast<const T*>(value));
}
template <class T, bool (*read)(const boost::json::value&, T&, const Place&, Problems&)>
bool read_as(const boost::json::value& json, void* to, const Place& place, Problems& problems) {
  return read(json, *static_cast<T*>(to), place, problems);
}

const auto customs = std::to_array<Custom>({
    {&description<ColumnsOfFields>, &write_as<ColumnsOfFields, write_columns>, nullptr},
    {&description<EventProperties>, nullptr, &read_as<EventProperties, read_properties>},
    {&description<ValueByCurrency>, &write_as<ValueByCurrency, write_sums>, nullptr},
    {&description<Verbatim>, &write_as<Verbatim, write_verbatim>, &read_as<Verbatim, read_verbatim>},
    {&description<metrics::Filters>, nullptr, &read_as<metrics::Filters, metrics::read_filters>},
    {&description<metrics::MetricSeries>, &write_as<metrics::MetricSeries, metrics::write_series>, nullptr},
});

}  // namespace

const Custom& custom_of(const Description& type) {
  // By name: a description may exist once in each shared library.
  const auto found = std::find_if(customs.begin(), customs.end(), [&](const Custom& each) { return each.type->name == type.name; });
  assert(found != customs.end());
  return *found;
}

}  // namespace crondb::wire
