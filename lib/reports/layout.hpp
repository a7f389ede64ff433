#pragma once

#include <string>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/core/result.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/reports/report.hpp"

namespace crondb::reports {

/// Adds what is wrong with `layout` beyond its fields, under paths such as `layout.widgets[3].chart`: what the catalog doesn't
/// know, time frames, instance ids in use, widgets that leave the grid or lie over another.
void check(const Layout& layout, const std::string& path, std::vector<FieldError>& problems);

/// The widgets as a run takes them. Errors: validation_error for what the present catalog doesn't know, under the same paths.
[[nodiscard]] Result<std::vector<metrics::Widget>> runnable(const Layout& layout);

}  // namespace crondb::reports
