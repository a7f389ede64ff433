#pragma once

#include "crondb/storage/reports.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlReports final : public ReportsPort {
 public:
  explicit SqlReports(Connection& db) : db_(db) {}

  Result<std::optional<StoredReport>> find_report(TeamId team, ReportId id) override;
  Result<void> put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) override;
  Result<void> erase_report(TeamId team, ReportId id) override;
  Result<std::int64_t> count_reports(TeamId team, UserId user) override;
  Result<Rows<StoredReport>> list_reports(TeamId team, UserId user, const PageRequest& page) override;

  Result<std::optional<StoredSnapshot>> find_snapshot(TeamId team, SnapshotId id) override;
  Result<void> put_snapshot(TeamId team, const StoredSnapshot& snapshot) override;
  Result<void> erase_snapshot(TeamId team, SnapshotId id) override;
  Result<Rows<SnapshotHead>> list_snapshots(TeamId team, ReportId report, const std::optional<SnapshotReader>& reader,
                                            const PageRequest& page) override;
  Result<std::int64_t> purge_snapshots(Instant before, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
