#pragma once

#include "crondb/core/result.hpp"
#include "crondb/reports/report.hpp"

/// Between what is worked with and what is kept.
namespace crondb::reports {

[[nodiscard]] StoredReport stored(const Report& report);
[[nodiscard]] StoredSnapshot stored(const Snapshot& snapshot);
/// Errors: internal for what can't be read any more.
[[nodiscard]] Result<Report> loaded(const StoredReport& report);
[[nodiscard]] Result<Snapshot> loaded(const StoredSnapshot& snapshot);

}  // namespace crondb::reports
