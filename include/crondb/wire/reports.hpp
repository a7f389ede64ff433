#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/core/result.hpp"
#include "crondb/reports/requests.hpp"

#pragma GCC visibility push(default)

namespace boost::json {
class value;  // NOLINT(readability-identifier-naming): Boost's name
}

/// The JSON of layouts and results, as it is sent and as it is kept: one form for both. Free of Boost.JSON, so that the reports
/// themselves can be. What is read was written here; anything else answers `internal`.
namespace crondb::wire {

/// `{"widgets": […]}`
[[nodiscard]] std::string write_layout(const Layout& layout);
/// Whatever the present catalog says of it.
[[nodiscard]] Result<Layout> read_layout(std::string_view json);
/// All of its fields, null where they are absent.
[[nodiscard]] std::string write_timeframe(const metrics::Timeframe& timeframe);
/// What write_timeframe wrote.
[[nodiscard]] Result<metrics::Timeframe> read_timeframe(std::string_view json);
/// A list with one object for each widget, in order.
[[nodiscard]] std::string write_results(const std::vector<metrics::MetricSeries>& results);
/// What write_results wrote.
[[nodiscard]] Result<std::vector<metrics::MetricSeries>> read_results(std::string_view json);

/// `value` as JSON text, its numbers as they were written.
[[nodiscard]] std::string verbatim(const boost::json::value& value);

/// Filters as a run takes them; what isn't an object filters nothing.
[[nodiscard]] metrics::Filters read_filters(const Verbatim& filters);

}  // namespace crondb::wire

#pragma GCC visibility pop
