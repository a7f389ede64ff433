#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "core/place.hpp"
#include "crondb/metrics/run.hpp"

/// The JSON of metrics, whose points are named by their series.
namespace crondb::metrics {

/// A record of strings and lists of strings. Anything else within it is kept as a value that names nothing, so that a key all of
/// whose values were invalid matches nothing.
bool read_filters(const boost::json::value& json, Filters& to, const Place& place, std::vector<FieldError>& problems);
void write_series(std::string& out, const MetricSeries& series);

}  // namespace crondb::metrics
