#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/reports/report.hpp"

#pragma GCC visibility push(default)

/// The field tables of reports and snapshots, and the requests of their operations.
namespace crondb {

inline constexpr Rules instance_rules{.min_length = 1, .max_length = 100};
inline constexpr Rules report_title_rules{.min_length = 1, .max_length = 200};
inline constexpr Rules description_rules{.max_length = 20'000};
inline constexpr Rules row_rules{.min = 0, .max = 9'999};
inline constexpr Rules height_rules{.min = 1, .max = 100};

template <>
inline constexpr auto fields<LayoutWidget> = std::array{
    field<&LayoutWidget::instance_id>("instanceId", "Names the widget; unique in the layout", instance_rules),
    field<&LayoutWidget::metric_id>("metricId", "A metric of the catalog"),
    field<&LayoutWidget::chart>("chart", "One of the metric's charts"),
    field<&LayoutWidget::title>("title", "The metric's label if absent", report_title_rules),
    field<&LayoutWidget::group_by>("groupBy", "One of the metric's group-bys; splits a time series"),
    field<&LayoutWidget::timeframe>("timeframe", "Overrides the report's time frame"),
    field<&LayoutWidget::filters>("filters", "Narrows the rows of the metrics that accept filters; kept as sent, at most 4 KiB"),
    field<&LayoutWidget::x>("x", "Column from 0", {.min = 0, .max = grid_columns - 1}),
    field<&LayoutWidget::y>("y", "Row from 0", row_rules),
    field<&LayoutWidget::w>("w", "Width in columns; x + w is at most 12", {.min = 1, .max = grid_columns}),
    field<&LayoutWidget::h>("h", "Height in rows", height_rules),
};

template <>
inline constexpr auto fields<Layout> = std::array{
    field<&Layout::widgets>("widgets", "At most 50, none over another", {.max_items = metrics::max_widgets}),
};

template <>
inline constexpr auto fields<Report> = std::array{
    field<&Report::id>("id", ""),
    field<&Report::title>("title", ""),
    field<&Report::description>("description", ""),
    field<&Report::layout>("layout", ""),
    field<&Report::visibility>("visibility", "Who sees it: its creator, or everyone in the team"),
    field<&Report::timeframe>("timeframe", "Of widgets without one; null means last_30d"),
    field<&Report::created_by>("createdBy", ""),
    field<&Report::created_at>("createdAt", ""),
    field<&Report::updated_at>("updatedAt", ""),
    field<&Report::snapshot_count>("snapshotCount", ""),
    field<&Report::version>("version", ""),
};

template <>
inline constexpr auto fields<SnapshotHead> = std::array{
    field<&SnapshotHead::id>("id", ""),
    field<&SnapshotHead::report_id>("reportId", ""),
    field<&SnapshotHead::title>("title", "Of the report at that time"),
    field<&SnapshotHead::created_by>("createdBy", ""),
    field<&SnapshotHead::created_at>("createdAt", ""),
    field<&SnapshotHead::expires_at>("expiresAt", ""),
    field<&SnapshotHead::expired>("expired", "Still readable, until it is removed 30 days after expiresAt"),
    field<&SnapshotHead::shared>("shared", "For everyone in the team, while the report is organization-visible"),
    field<&SnapshotHead::as_of>("asOf", "The moment of the results"),
    field<&SnapshotHead::scope>("scope", "Whose rows counted: user ids, `unassigned`, `all`", {.max_items = 10'000}),
    field<&SnapshotHead::time_zone>("timeZone", "Of the local days"),
    field<&SnapshotHead::catalog_version>("catalogVersion", "Of the metrics at that time"),
};

template <>
inline constexpr auto fields<Snapshot> =
    joined(inherited<Snapshot, SnapshotHead>(),
           std::array{field<&Snapshot::layout>("layout", "Of the report at that time"),
                      field<&Snapshot::timeframe>("timeframe", "Of the report at that time"),
                      field<&Snapshot::results>("results", "In the order of the widgets", {.max_items = metrics::max_widgets})});

/// Paging as /crm-reports spells it.
struct ReportPaging : Paging {};
template <>
inline constexpr auto fields<ReportPaging> = std::array{
    query<&Paging::page>("page", "Page number from 1", {.min = 1, .max = 1'000'000'000}),
    query<&Paging::per_page>("perPage", "Rows on a page", page_size),
    query<&Paging::limit>("limit", "Another name for perPage", page_size),
    query<&Paging::cursor>("cursor", "nextCursor of the page before; wins over page", {.max_length = 2000}),
};

/// Which page list_reports shows.
struct ListReports : ReportPaging {};
template <>
inline constexpr auto fields<ListReports> = inherited<ListReports, ReportPaging>();

/// The report that create_report makes.
struct CreateReport {
  std::string title{};
  std::optional<std::string> description{};
  Layout layout{};
  ReportVisibility visibility = ReportVisibility::private_;
  std::optional<metrics::Timeframe> timeframe{};
};
template <>
inline constexpr auto fields<CreateReport> = std::array{
    field<&CreateReport::title>("title", "", report_title_rules),
    field<&CreateReport::description>("description", "", description_rules),
    defaulted<&CreateReport::layout>("layout", "No widgets if absent"),
    defaulted<&CreateReport::visibility>("visibility", "Who sees it: its creator, or everyone in the team"),
    field<&CreateReport::timeframe>("timeframe", "Of widgets without one; last_30d if absent"),
};

/// Which report get_report shows.
struct ReportRequest {
  ReportId id{};
};
template <>
inline constexpr auto fields<ReportRequest> = std::array{path<&ReportRequest::id>("id", "")};

/// What patch_report changes of a report; absent stays.
struct PatchReport {
  ReportId id{};
  IfVersion if_version{};
  Update<std::string> title{};
  Clearable<std::string> description{};
  Update<Layout> layout{};
  Update<ReportVisibility> visibility{};
  Clearable<metrics::Timeframe> timeframe{};
};
template <>
inline constexpr auto fields<PatchReport> = std::array{
    path<&PatchReport::id>("id", ""),
    if_match<&PatchReport::if_version>(),
    field<&PatchReport::title>("title", "", report_title_rules),
    field<&PatchReport::description>("description", "", description_rules),
    field<&PatchReport::layout>("layout", "All of it: widgets that it lacks are gone"),
    field<&PatchReport::visibility>("visibility", "Who sees it: its creator, or everyone in the team"),
    field<&PatchReport::timeframe>("timeframe", "Of widgets without one; null means last_30d"),
};

/// Which report delete_report deletes.
struct DeleteReport {
  ReportId id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<DeleteReport> = std::array{path<&DeleteReport::id>("id", ""), if_match<&DeleteReport::if_version>()};

/// Which report freeze_report freezes, over whose rows, and for whom.
struct FreezeReport {
  ReportId id{};
  std::vector<std::string> assignee_ids{};
  bool shared = false;
};
template <>
inline constexpr auto fields<FreezeReport> = std::array{
    path<&FreezeReport::id>("id", ""),
    defaulted<&FreezeReport::assignee_ids>("assigneeIds",
                                           "Whose rows count, for admins: user ids, `unassigned`, `all`; without, the caller's own",
                                           {.max_length = 1'000'000, .max_items = 10'000}),
    defaulted<&FreezeReport::shared>("shared", "For everyone in the team, while the report is organization-visible"),
};

/// Of which report list_snapshots shows snapshots, and which page.
struct ListSnapshots : ReportPaging {
  ReportId id{};
};
template <>
inline constexpr auto fields<ListSnapshots> =
    joined(std::array{path<&ListSnapshots::id>("id", "")}, inherited<ListSnapshots, ReportPaging>());

/// Which snapshot get_snapshot and export_snapshot show, renew_snapshot renews or delete_snapshot deletes.
struct SnapshotRequest {
  SnapshotId snapshot_id{};
};
template <>
inline constexpr auto fields<SnapshotRequest> = std::array{path<&SnapshotRequest::snapshot_id>("snapshot_id", "")};

/// A snapshot for a document.
struct ExportedSnapshot {
  Snapshot snapshot{};
  std::vector<std::string> scope{};  ///< whose rows counted, for people: names, `everyone`, `nobody in particular`
};

}  // namespace crondb

#pragma GCC visibility pop
