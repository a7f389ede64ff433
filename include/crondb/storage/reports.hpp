#pragma once

#include <cstdint>
#include <optional>

#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"
#include "crondb/reports/report.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Saved reports and their snapshots.
class ReportsPort {
 public:
  virtual ~ReportsPort() = default;

  [[nodiscard]] virtual Result<std::optional<StoredReport>> find_report(TeamId team, ReportId id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`; conflict if it doesn't. snapshot_count is not
  /// taken from `report`: it stays, and begins with 0.
  [[nodiscard]] virtual Result<void> put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) = 0;
  /// With its snapshots. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_report(TeamId team, ReportId id) = 0;
  /// How many `user` made.
  [[nodiscard]] virtual Result<std::int64_t> count_reports(TeamId team, UserId user) = 0;
  /// Those that `user` made and the organization-visible ones, newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<StoredReport>> list_reports(TeamId team, UserId user, const PageRequest& page) = 0;

  /// `expired` is left false.
  [[nodiscard]] virtual Result<std::optional<StoredSnapshot>> find_snapshot(TeamId team, SnapshotId id) = 0;
  /// Inserts, counting it in its report, or replaces a snapshot of the same report. not_found if the report doesn't exist.
  [[nodiscard]] virtual Result<void> put_snapshot(TeamId team, const StoredSnapshot& snapshot) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_snapshot(TeamId team, SnapshotId id) = 0;
  /// Those that `reader` may see, without a reader all; newest first (created_at, then id). `expired` is left false.
  [[nodiscard]] virtual Result<Rows<SnapshotHead>> list_snapshots(TeamId team, ReportId report,
                                                                  const std::optional<SnapshotReader>& reader,
                                                                  const PageRequest& page) = 0;
  /// Instance-wide: erases at most `limit` snapshots with expires_at before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge_snapshots(Instant before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
