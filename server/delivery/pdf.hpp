#pragma once

#include <string>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/industry/industry.hpp"
#include "crondb/reports/report.hpp"

/// Documents as PDF: A4, text selectable, any script that the system has a font for. The same values make the same bytes on one
/// system. Callable from several threads at once.
/// Errors: internal, if the system can't draw.
namespace crondb::server {

/// Every widget drawn as its chart, in the order and the widths of the layout. `scope` is whose rows counted, for people (see
/// scope_names).
[[nodiscard]] Result<std::string> snapshot_pdf(const Snapshot& snapshot, const std::vector<std::string>& scope);

/// One page.
[[nodiscard]] Result<std::string> benchmark_pdf(const Benchmark& benchmark);

}  // namespace crondb::server
