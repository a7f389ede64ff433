#include "crondb/storage/reports.hpp"

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Cursor after(Instant at, Uuid id) { return {"-created_at", std::int64_t{at.time_since_epoch().count()}, id}; }

StoredReport report_of(Trial& t, UserId creator, std::int64_t created = 0) {
  StoredReport report;
  report.id = t.new_id<ReportId>();
  report.title = "Pipeline";
  report.created_by = creator;
  report.created_at = report.updated_at = t.minute(created);
  report.layout = R"({"widgets":[]})";
  return report;
}

StoredReport kept(Trial& t, TeamId team, const StoredReport& report) {
  t.does(&ReportsPort::put_report, team, report, 0);
  return report;
}

StoredSnapshot snapshot_of(Trial& t, const StoredReport& report, std::int64_t created = 0) {
  StoredSnapshot snapshot;
  snapshot.id = t.new_id<SnapshotId>();
  snapshot.report_id = report.id;
  snapshot.title = report.title;
  snapshot.created_by = report.created_by;
  snapshot.created_at = snapshot.as_of = t.minute(created);
  snapshot.expires_at = t.minute(created + 100);
  snapshot.time_zone = "UTC";
  snapshot.catalog_version = "1";
  snapshot.layout = report.layout;
  snapshot.results = "[]";
  return snapshot;
}

StoredSnapshot kept(Trial& t, TeamId team, const StoredSnapshot& snapshot) {
  t.does(&ReportsPort::put_snapshot, team, snapshot);
  return snapshot;
}

SnapshotHead head(const StoredSnapshot& snapshot) { return snapshot; }

/// The report after its snapshots came and went.
StoredReport counted(StoredReport report, std::int64_t snapshots) {
  report.snapshot_count = snapshots;
  return report;
}

const Rule of_reports[] = {
    {"a report is kept with everything it says, and replaced when its version is named",
     [](Trial& t) {
       const Firm firm = t.firm();
       StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), report);
       report.title = "Größe";
       report.description = "of deals";
       report.visibility = ReportVisibility::organization;
       report.layout = R"({"widgets":[{"x":1}]})";
       report.timeframe = R"({"preset":"today"})";
       report.updated_at = t.minute(5);
       report.version = 2;
       t.does(&ReportsPort::put_report, firm.team, report, 1);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), report);
     }},
    {"a report that was changed meanwhile is not replaced",
     [](Trial& t) {
       const Firm firm = t.firm();
       const StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       t.refuses(ErrorCode::conflict, &ReportsPort::put_report, firm.team, report, 0);
       t.refuses(ErrorCode::conflict, &ReportsPort::put_report, firm.team, report, 2);
       t.refuses(ErrorCode::conflict, &ReportsPort::put_report, firm.team, report_of(t, firm.owner), 1);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), report);
     }},
    {"the reports that somebody made in a team are counted, whoever sees them",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const UserId bob = t.user("Bob").id;
       const StoredReport own = kept(t, firm.team, report_of(t, firm.owner));
       StoredReport open = report_of(t, firm.owner);
       open.visibility = ReportVisibility::organization;
       kept(t, firm.team, open);
       kept(t, other.team, report_of(t, firm.owner));
       t.same(t.asks(&ReportsPort::count_reports, firm.team, firm.owner), 2);
       t.same(t.asks(&ReportsPort::count_reports, firm.team, bob), 0);
       t.does(&ReportsPort::erase_report, firm.team, own.id);
       t.same(t.asks(&ReportsPort::count_reports, firm.team, firm.owner), 1);
     }},
    {"reports and snapshots of another team don't exist",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       StoredReport report = report_of(t, firm.owner);
       report.visibility = ReportVisibility::organization;
       kept(t, firm.team, report);
       const StoredSnapshot snapshot = kept(t, firm.team, snapshot_of(t, report));
       t.same(t.asks(&ReportsPort::find_report, other.team, report.id), std::nullopt);
       t.same(t.asks(&ReportsPort::find_snapshot, other.team, snapshot.id), std::nullopt);
       t.same(t.asks(&ReportsPort::list_reports, other.team, firm.owner, {}).rows, {});
       t.same(t.asks(&ReportsPort::list_snapshots, other.team, report.id, std::nullopt, {}).rows, {});
       t.refuses(ErrorCode::not_found, &ReportsPort::put_snapshot, other.team, snapshot_of(t, report));
       t.does(&ReportsPort::erase_report, other.team, report.id);
       t.does(&ReportsPort::erase_snapshot, other.team, snapshot.id);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 1));
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, snapshot.id), snapshot);
     }},
    {"a list of reports has one's own and the organization-visible ones, newest first, by page or cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       const StoredReport own = kept(t, firm.team, report_of(t, firm.owner, 2));
       StoredReport open = report_of(t, bob, 2);
       open.visibility = ReportVisibility::organization;
       kept(t, firm.team, open);
       kept(t, firm.team, report_of(t, bob, 9));
       const StoredReport old = kept(t, firm.team, report_of(t, firm.owner, 1));
       const auto first = t.asks(&ReportsPort::list_reports, firm.team, firm.owner, {1, 2, {}});
       t.same(first.rows, {open, own});
       t.same(first.total, 3);
       t.holds(first.more);
       t.same(t.asks(&ReportsPort::list_reports, firm.team, firm.owner, {2, 2, {}}).rows, {old});
       const auto rest = t.asks(&ReportsPort::list_reports, firm.team, firm.owner, {1, 2, after(open.created_at, open.id.bytes)});
       t.same(rest.rows, {own, old});
       t.same(rest.total, std::nullopt);
       t.holds(!rest.more);
     }},
    {"a snapshot is kept with everything it says but whether it is expired",
     [](Trial& t) {
       const Firm firm = t.firm();
       const StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       StoredSnapshot snapshot = snapshot_of(t, report);
       snapshot.shared = true;
       snapshot.scope = {"all", "unassigned"};
       snapshot.timeframe = R"({"preset":"today"})";
       snapshot.results = R"([{"points":[1,2]}])";
       snapshot.expired = true;
       kept(t, firm.team, snapshot);
       snapshot.expired = false;
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, snapshot.id), snapshot);
       snapshot.expires_at = t.minute(500);
       kept(t, firm.team, snapshot);
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, snapshot.id), snapshot);
     }},
    {"a snapshot needs its report",
     [](Trial& t) {
       const Firm firm = t.firm();
       t.refuses(ErrorCode::not_found, &ReportsPort::put_snapshot, firm.team, snapshot_of(t, report_of(t, firm.owner)));
     }},
    {"a report counts its snapshots and how often they changed in number, whatever a put of the report says",
     [](Trial& t) {
       const Firm firm = t.firm();
       StoredReport report = kept(t, firm.team, counted(report_of(t, firm.owner), 7));
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 0));
       const StoredSnapshot first = kept(t, firm.team, snapshot_of(t, report));
       const StoredSnapshot second = kept(t, firm.team, snapshot_of(t, report));
       kept(t, firm.team, second);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 2));
       t.does(&ReportsPort::erase_snapshot, firm.team, first.id);
       t.does(&ReportsPort::erase_snapshot, firm.team, first.id);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 1));
       report.version = 2;
       t.does(&ReportsPort::put_report, firm.team, report, 1);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 1));
       t.same(t.asks(&ReportsPort::list_reports, firm.team, firm.owner, {}).rows, {counted(report, 1)});
     }},
    {"an erased report takes its snapshots along",
     [](Trial& t) {
       const Firm firm = t.firm();
       const StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       const StoredReport other = kept(t, firm.team, report_of(t, firm.owner));
       const StoredSnapshot gone = kept(t, firm.team, snapshot_of(t, report));
       const StoredSnapshot stays = kept(t, firm.team, snapshot_of(t, other));
       t.does(&ReportsPort::erase_report, firm.team, report.id);
       t.does(&ReportsPort::erase_report, firm.team, report.id);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), std::nullopt);
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, gone.id), std::nullopt);
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, stays.id), stays);
     }},
    {"a list of snapshots has those that its reader may see, newest first, by page or cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       const StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       const StoredSnapshot old = kept(t, firm.team, snapshot_of(t, report, 1));
       StoredSnapshot shared = snapshot_of(t, report, 2);
       shared.shared = true;
       kept(t, firm.team, shared);
       StoredSnapshot bobs = snapshot_of(t, report, 2);
       bobs.created_by = bob;
       kept(t, firm.team, bobs);
       kept(t, firm.team, snapshot_of(t, kept(t, firm.team, report_of(t, firm.owner)), 9));
       const auto first = t.asks(&ReportsPort::list_snapshots, firm.team, report.id, std::nullopt, {1, 2, {}});
       t.same(first.rows, {head(bobs), head(shared)});
       t.same(first.total, 3);
       t.holds(first.more);
       const auto rest = t.asks(&ReportsPort::list_snapshots, firm.team, report.id, std::nullopt,
                                {1, 2, after(shared.created_at, shared.id.bytes)});
       t.same(rest.rows, {head(old)});
       t.same(rest.total, std::nullopt);
       t.same(t.asks(&ReportsPort::list_snapshots, firm.team, report.id, SnapshotReader{bob, false}, {}).rows, {head(bobs)});
       t.same(t.asks(&ReportsPort::list_snapshots, firm.team, report.id, SnapshotReader{bob, true}, {}).rows,
              {head(bobs), head(shared)});
     }},
    {"snapshots that expired before an instant are purged in every team, a few at a time",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const StoredReport report = kept(t, firm.team, report_of(t, firm.owner));
       const StoredReport theirs = kept(t, other.team, report_of(t, other.owner));
       kept(t, firm.team, snapshot_of(t, report, 1));
       kept(t, firm.team, snapshot_of(t, report, 2));
       const StoredSnapshot stays = kept(t, firm.team, snapshot_of(t, report, 4));
       kept(t, other.team, snapshot_of(t, theirs, 3));
       t.same(t.does(&ReportsPort::purge_snapshots, t.minute(104), 2), 2);
       t.same(t.does(&ReportsPort::purge_snapshots, t.minute(104), 2), 1);
       t.same(t.does(&ReportsPort::purge_snapshots, t.minute(104), 2), 0);
       t.same(t.asks(&ReportsPort::find_snapshot, firm.team, stays.id), stays);
       t.same(t.asks(&ReportsPort::find_report, firm.team, report.id), counted(report, 1));
       t.same(t.asks(&ReportsPort::find_report, other.team, theirs.id), counted(theirs, 0));
     }},
};

}  // namespace

std::span<const Rule> report_rules() { return of_reports; }

}  // namespace crondb::contract
