#pragma once

#include "crondb/reports/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with reports and snapshots. Every operation may answer role_required, plan_required and, for ids that the
/// caller can't see, not_found: other people's private reports, and snapshots that are neither the caller's nor shared with the
/// team.
namespace crondb {

namespace reports {

Result<Page<Report>> list_reports(Context&, const ListReports&);
Result<Report> create_report(Context&, const CreateReport&);
Result<Report> get_report(Context&, const ReportRequest&);
Result<Report> patch_report(Context&, const PatchReport&);
Result<Nothing> delete_report(Context&, const DeleteReport&);
Result<Snapshot> compute_snapshot(Context&, const FreezeReport&);
Result<Page<SnapshotHead>> list_snapshots(Context&, const ListSnapshots&);
Result<Snapshot> get_snapshot(Context&, const SnapshotRequest&);
Result<Snapshot> renew_snapshot(Context&, const SnapshotRequest&);
Result<Nothing> delete_snapshot(Context&, const SnapshotRequest&);
Result<ExportedSnapshot> export_snapshot(Context&, const SnapshotRequest&);
/// Whose rows counted, for people, in the order of `scope`.
Result<std::vector<std::string>> scope_names(Context&, const SnapshotHead&);

}  // namespace reports

/// The caller's own and the organization-visible ones, newest first. Errors: validation_error on `perPage` for a page of more than
/// 8 MiB.
inline constexpr Operation list_reports{"list_reports", Role::viewer, Plan::pro, AccessMode::read, &reports::list_reports};
/// Errors: validation_error naming the widget, or for a layout of more than max_layout_bytes; conflict beyond max_reports;
/// forbidden for the system, which is nobody.
inline constexpr Operation create_report{"create_report", Role::member, Plan::pro, AccessMode::write, &reports::create_report};
/// One report with its layout; run_metrics computes its numbers.
inline constexpr Operation get_report{"get_report", Role::viewer, Plan::pro, AccessMode::read, &reports::get_report};
/// For the creator; an organization-visible one also for admins. Errors: precondition_failed for a stale if_version; forbidden.
inline constexpr Operation patch_report{"patch_report", Role::member, Plan::pro, AccessMode::write, &reports::patch_report};
/// With its snapshots; otherwise as patch_report.
inline constexpr Operation delete_report{"delete_report", Role::member, Plan::pro, AccessMode::write, &reports::delete_report};

/// Runs a report's widgets and keeps the results. The facts of metrics need a read transaction, so this is two: `compute` in one,
/// `keep` in another. Errors: validation_error naming a widget that the present catalog doesn't know, or for more than max_numbers
/// or max_snapshot_bytes; conflict beyond max_snapshots; forbidden for the system, which is nobody; not_found if the report
/// vanishes in between.
struct FreezeOperation {
  using Request = FreezeReport;
  using Response = Snapshot;

  std::string_view name{};
  Role role{};
  Plan plan{};
  AccessMode access{};

  /// The snapshot, not kept yet: admins count the rows of assignee_ids, others their own.
  [[nodiscard]] Result<Snapshot> compute(const Session& session, const FreezeReport& request) const;
  /// Within a write transaction that is already open.
  [[nodiscard]] Result<Snapshot> keep(Context& context, const Snapshot& computed) const;
  Result<Snapshot> operator()(const Session& session, const FreezeReport& request) const;
};
inline constexpr FreezeOperation freeze_report{"freeze_report", Role::member, Plan::pro, AccessMode::write};

/// Of a report that the caller can see, those that the caller can read, newest first.
inline constexpr Operation list_snapshots{"list_snapshots", Role::viewer, Plan::pro, AccessMode::read, &reports::list_snapshots};
/// For its creator and admins; a shared one of an organization-visible report for all members, with admin-only series emptied.
inline constexpr Operation get_snapshot{"get_snapshot", Role::viewer, Plan::pro, AccessMode::read, &reports::get_snapshot};
/// Adds snapshot_life to the later of expires_at and now. For its creator and admins, else forbidden.
inline constexpr Operation renew_snapshot{"renew_snapshot", Role::member, Plan::pro, AccessMode::write, &reports::renew_snapshot};
/// For its creator and admins, else forbidden.
inline constexpr Operation delete_snapshot{"delete_snapshot", Role::member, Plan::pro, AccessMode::write,
                                           &reports::delete_snapshot};
/// What get_snapshot shows, to be made a document of. Open to every plan, so that data stays readable after a downgrade.
inline constexpr Operation export_snapshot{"export_snapshot", Role::viewer, Plan::free, AccessMode::read,
                                           &reports::export_snapshot};

/// One block for each widget with title and unit, header and rows, an empty line between them (RFC 4180, UTF-8).
[[nodiscard]] std::string snapshot_csv(const Snapshot& snapshot);

/// Of the whole instance: removes the snapshots that expired more than snapshot_grace ago, in small batches, and says how many.
[[nodiscard]] Result<std::int64_t> remove_expired_snapshots(Storage& storage, Instant now);

}  // namespace crondb

#pragma GCC visibility pop
