#pragma once

#include "crondb/storage/reports.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class ReportsDecorator : public ReportsPort {
 public:
  explicit ReportsDecorator(ReportsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<StoredReport>> find_report(TeamId team, ReportId id) override {
    return inner_.find_report(team, id);
  }
  [[nodiscard]] Result<void> put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) override {
    return inner_.put_report(team, report, expected_version);
  }
  [[nodiscard]] Result<void> erase_report(TeamId team, ReportId id) override { return inner_.erase_report(team, id); }
  [[nodiscard]] Result<std::int64_t> count_reports(TeamId team, UserId user) override { return inner_.count_reports(team, user); }
  [[nodiscard]] Result<Rows<StoredReport>> list_reports(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_reports(team, user, page);
  }
  [[nodiscard]] Result<std::optional<StoredSnapshot>> find_snapshot(TeamId team, SnapshotId id) override {
    return inner_.find_snapshot(team, id);
  }
  [[nodiscard]] Result<void> put_snapshot(TeamId team, const StoredSnapshot& snapshot) override {
    return inner_.put_snapshot(team, snapshot);
  }
  [[nodiscard]] Result<void> erase_snapshot(TeamId team, SnapshotId id) override { return inner_.erase_snapshot(team, id); }
  [[nodiscard]] Result<Rows<SnapshotHead>> list_snapshots(TeamId team, ReportId report, const std::optional<SnapshotReader>& reader,
                                                          const PageRequest& page) override {
    return inner_.list_snapshots(team, report, reader, page);
  }
  [[nodiscard]] Result<std::int64_t> purge_snapshots(Instant before, std::int64_t limit) override {
    return inner_.purge_snapshots(before, limit);
  }

 protected:
  [[nodiscard]] ReportsPort& inner() { return inner_; }

 private:
  ReportsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
