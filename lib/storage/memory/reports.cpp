#include "storage/memory/reports.hpp"

#include <algorithm>

namespace crondb::memory {

Result<std::optional<StoredReport>> MemoryReports::find_report(TeamId team, ReportId id) {
  return copy(tables_.reports.find(team, id));
}

Result<void> MemoryReports::put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) {
  const StoredReport* old = tables_.reports.find(team, report.id);
  if ((old ? old->version : 0) != expected_version) return fail(ErrorCode::conflict, "the report has been changed meanwhile");
  StoredReport row = report;
  row.snapshot_count = old ? old->snapshot_count : 0;
  tables_.reports.put(journal_, {team, report.id}, std::move(row));
  return {};
}

Result<void> MemoryReports::erase_report(TeamId team, ReportId id) {
  for (auto left = tables_.snapshots_by_report.of(team, id); !left.empty(); left = tables_.snapshots_by_report.of(team, id)) {
    if (auto erased = erase_snapshot(team, std::get<SnapshotId>(left.front().first)); !erased) return erased;
  }
  tables_.reports.erase(journal_, {team, id});
  return {};
}

Result<std::int64_t> MemoryReports::count_reports(TeamId team, UserId user) {
  const auto all = tables_.reports.of(team);
  return std::count_if(all.begin(), all.end(), [&](const auto& entry) { return entry.second.created_by == user; });
}

Result<Rows<StoredReport>> MemoryReports::list_reports(TeamId team, UserId user, const PageRequest& page) {
  std::vector<Placed<StoredReport>> matches;
  for (const auto& [key, report] : tables_.reports.of(team)) {
    if (report.created_by != user && report.visibility != ReportVisibility::organization) continue;
    matches.push_back({key_of(report.created_at), report.id.bytes, &report});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::optional<StoredSnapshot>> MemoryReports::find_snapshot(TeamId team, SnapshotId id) {
  return copy(tables_.snapshots.find(team, id));
}

Result<void> MemoryReports::put_snapshot(TeamId team, const StoredSnapshot& snapshot) {
  if (!tables_.reports.find(team, snapshot.report_id)) return fail(not_found("report"));
  if (!tables_.snapshots.find(team, snapshot.id)) count(team, snapshot.report_id, 1);
  StoredSnapshot row = snapshot;
  row.expired = false;
  tables_.snapshots.put(journal_, {team, snapshot.id}, std::move(row));
  tables_.snapshots_by_report.put(journal_, {team, snapshot.report_id, snapshot.id}, {});
  return {};
}

Result<void> MemoryReports::erase_snapshot(TeamId team, SnapshotId id) {
  const StoredSnapshot* snapshot = tables_.snapshots.find(team, id);
  if (!snapshot) return {};
  count(team, snapshot->report_id, -1);
  tables_.snapshots_by_report.erase(journal_, {team, snapshot->report_id, id});
  tables_.snapshots.erase(journal_, {team, id});
  return {};
}

Result<Rows<SnapshotHead>> MemoryReports::list_snapshots(TeamId team, ReportId report, const std::optional<SnapshotReader>& reader,
                                                         const PageRequest& page) {
  std::vector<Placed<SnapshotHead>> matches;
  for (const auto& [key, nothing] : tables_.snapshots_by_report.of(team, report)) {
    const StoredSnapshot& snapshot = *tables_.snapshots.find(team, std::get<SnapshotId>(key));
    if (reader && snapshot.created_by != reader->user && !(reader->shared_too && snapshot.shared)) continue;
    matches.push_back({key_of(snapshot.created_at), snapshot.id.bytes, &snapshot});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::int64_t> MemoryReports::purge_snapshots(Instant before, std::int64_t limit) {
  std::int64_t purged = 0;
  const auto all = tables_.snapshots.of();
  for (auto entry = all.begin(); entry != all.end() && purged < limit;) {
    const auto& [key, snapshot] = *entry++;
    if (snapshot.expires_at >= before) continue;
    if (auto erased = erase_snapshot(std::get<TeamId>(key), snapshot.id); !erased) return fail(std::move(erased.error()));
    ++purged;
  }
  return purged;
}

void MemoryReports::count(TeamId team, ReportId report, std::int64_t snapshots) {
  StoredReport row = *tables_.reports.find(team, report);
  row.snapshot_count += snapshots;
  tables_.reports.put(journal_, {team, report}, std::move(row));
}

}  // namespace crondb::memory
