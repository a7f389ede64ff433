#pragma once

#include <string>
#include <vector>

#include "crondb/reports/report.hpp"
#include "crondb/session.hpp"

namespace crondb::reports {

/// What a report shows the caller now, not kept; the report needn't be either. As in a run of metrics, admins count the rows of
/// `assignee_ids`, others their own. Errors: validation_error naming a widget that the
/// catalog doesn't know, or `layout` for more than max_snapshot_bytes.
[[nodiscard]] Result<Snapshot> snapshot_of(Context& context, const Report& report, const std::vector<std::string>& assignee_ids);

}  // namespace crondb::reports
