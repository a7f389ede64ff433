#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "crondb/metrics/run.hpp"
#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"

/// The JSON of metrics, whose points are named by their series.
namespace crondb::metrics {

/// A record of strings and lists of strings. Anything else within it is kept as a value that names nothing, so that a key all of
/// whose values were invalid matches nothing.
bool read_custom(const boost::json::value& json, Filters& to, const std::string& path, wire::Problems& problems);
void write_custom(std::string& out, const MetricSeries& series);
void write_custom(std::string& out, const RunResponse& response);

}  // namespace crondb::metrics
