#include "storage/sql/reports.hpp"

#include "storage/sql/lists.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<StoredReport> =
    team_table("reports", key("report_id", &StoredReport::id), column("title", &StoredReport::title),
               column("description", &StoredReport::description), column("visibility", &StoredReport::visibility),
               column("layout", &StoredReport::layout), column("timeframe", &StoredReport::timeframe),
               column("created_by", &StoredReport::created_by), column("created_at", &StoredReport::created_at),
               column("updated_at", &StoredReport::updated_at), column("version", &StoredReport::version));
template <>
inline constexpr std::size_t all_members<StoredReport> = members_with<StoredReport, ReportHead>;
template <>
inline constexpr std::size_t unkept<StoredReport> = 1;  // snapshot_count

template <>
inline constexpr auto table_of<SnapshotHead> = team_table(
    "snapshots", key("snapshot_id", &SnapshotHead::id), column("report_id", &SnapshotHead::report_id),
    column("title", &SnapshotHead::title), column("created_by", &SnapshotHead::created_by),
    column("created_at", &SnapshotHead::created_at), column("expires_at", &SnapshotHead::expires_at),
    column("shared", &SnapshotHead::shared), column("as_of", &SnapshotHead::as_of), column("scope", &SnapshotHead::scope),
    column("time_zone", &SnapshotHead::time_zone), column("catalog_version", &SnapshotHead::catalog_version));
template <>
inline constexpr std::size_t unkept<SnapshotHead> = 1;  // expired

template <>
inline constexpr auto table_of<StoredSnapshot> =
    Table{"snapshots", true,
          std::tuple_cat(table_of<SnapshotHead>.columns,
                         std::tuple{column("layout", &StoredSnapshot::layout), column("timeframe", &StoredSnapshot::timeframe),
                                    column("results", &StoredSnapshot::results)})};
template <>
inline constexpr std::size_t all_members<StoredSnapshot> = members_with<StoredSnapshot, SnapshotHead>;
template <>
inline constexpr std::size_t unkept<StoredSnapshot> = unkept<SnapshotHead>;

namespace {

struct CountedReport : StoredReport {};

const std::string counted_columns = columns_of<StoredReport>() +
                                    ", (SELECT COUNT(*) FROM snapshots AS counted WHERE counted.team_id = reports.team_id AND "
                                    "counted.report_id = reports.report_id)";

}  // namespace

template <>
CountedReport read_row<CountedReport>(Statement& from) {
  CountedReport report{read_row<StoredReport>(from)};
  report.snapshot_count = from.integer(read_columns<StoredReport>);
  return report;
}

Result<std::optional<StoredReport>> SqlReports::find_report(TeamId team, ReportId id) {
  static const std::string sql = "SELECT " + counted_columns + " FROM reports WHERE team_id = $1 AND report_id = $2";
  CRONDB_TRY(auto found, find<CountedReport>(db_, sql, team, id));
  return found ? std::optional<StoredReport>(std::move(*found)) : std::nullopt;
}

Result<void> SqlReports::put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) {
  CRONDB_TRY(const auto version,
             value<std::int64_t>(db_, "SELECT version FROM reports WHERE team_id = $1 AND report_id = $2", team, report.id));
  if (version != expected_version) return fail(ErrorCode::conflict, "the report has been changed meanwhile");
  return put(db_, team, report);
}

Result<void> SqlReports::erase_report(TeamId team, ReportId id) {
  CRONDB_TRY(execute(db_, "DELETE FROM reports WHERE team_id = $1 AND report_id = $2", team, id));
  return {};
}

Result<std::int64_t> SqlReports::count_reports(TeamId team, UserId user) {
  return value<std::int64_t>(db_, "SELECT COUNT(*) FROM reports WHERE team_id = $1 AND created_by = $2", team, user);
}

Result<Rows<StoredReport>> SqlReports::list_reports(TeamId team, UserId user, const PageRequest& page) {
  static const List list{counted_columns, "reports", "created_at", "report_id", true};
  Query where;
  where.with(" WHERE team_id = ", team).with(" AND (visibility = 'organization' OR created_by = ", user) << ")";
  CRONDB_TRY(auto found, fetch<CountedReport>(db_, list, where, page));
  Rows<StoredReport> answer{{}, found.total, found.more};
  for (auto& report : found.rows) answer.rows.push_back(std::move(report));
  return answer;
}

Result<std::optional<StoredSnapshot>> SqlReports::find_snapshot(TeamId team, SnapshotId id) {
  static const std::string sql =
      "SELECT " + columns_of<StoredSnapshot>() + " FROM snapshots WHERE team_id = $1 AND snapshot_id = $2";
  return find<StoredSnapshot>(db_, sql, team, id);
}

Result<void> SqlReports::put_snapshot(TeamId team, const StoredSnapshot& snapshot) {
  return instead_of(ErrorCode::conflict, not_found("report"), put(db_, team, snapshot));
}

Result<void> SqlReports::erase_snapshot(TeamId team, SnapshotId id) {
  CRONDB_TRY(execute(db_, "DELETE FROM snapshots WHERE team_id = $1 AND snapshot_id = $2", team, id));
  return {};
}

Result<Rows<SnapshotHead>> SqlReports::list_snapshots(TeamId team, ReportId report, const std::optional<SnapshotReader>& reader,
                                                      const PageRequest& page) {
  static const List list{columns_of<SnapshotHead>(), "snapshots", "created_at", "snapshot_id", true};
  Query where;
  where.with(" WHERE team_id = ", team).with(" AND report_id = ", report);
  if (reader) where.with(" AND (created_by = ", reader->user) << (reader->shared_too ? " OR shared = 1)" : ")");
  return fetch<SnapshotHead>(db_, list, where, page);
}

Result<std::int64_t> SqlReports::purge_snapshots(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "snapshots", "team_id, snapshot_id", "expires_at", before, limit);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
