#pragma once

#include <string>
#include <vector>

#include "crondb/metrics/run.hpp"

namespace crondb::bench {

/// What a sales team looks at in the morning: twelve widgets.
[[nodiscard]] std::vector<metrics::Widget> dashboard();
/// The same as a body for POST /crm-reports/metrics/run, over all members.
[[nodiscard]] std::string dashboard_request();

}  // namespace crondb::bench
