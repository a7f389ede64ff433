#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/reports/report.hpp"

/// The field tables of reports and snapshots, and the requests of their operations.
namespace crondb {

inline constexpr Rules instance_rules{.min_length = 1, .max_length = 100};
inline constexpr Rules report_title_rules{.min_length = 1, .max_length = 200};
inline constexpr Rules description_rules{.max_length = 20'000};
inline constexpr Rules row_rules{.min = 0, .max = 9'999};
inline constexpr Rules height_rules{.min = 1, .max = 100};

template <>
inline constexpr auto fields<LayoutWidget> = std::tuple{
    field("instanceId", &LayoutWidget::instance_id, "Names the widget; unique in the layout", instance_rules),
    field("metricId", &LayoutWidget::metric_id, "A metric of the catalog"),
    field("chart", &LayoutWidget::chart, "One of the metric's charts"),
    field("title", &LayoutWidget::title, "The metric's label if absent", report_title_rules),
    field("groupBy", &LayoutWidget::group_by, "One of the metric's group-bys; splits a time series"),
    field("timeframe", &LayoutWidget::timeframe, "Overrides the report's time frame"),
    field("filters", &LayoutWidget::filters, "Narrows the rows of the metrics that accept filters; kept as sent, at most 4 KiB"),
    field("x", &LayoutWidget::x, "Column from 0", {.min = 0, .max = grid_columns - 1}),
    field("y", &LayoutWidget::y, "Row from 0", row_rules),
    field("w", &LayoutWidget::w, "Width in columns; x + w is at most 12", {.min = 1, .max = grid_columns}),
    field("h", &LayoutWidget::h, "Height in rows", height_rules),
};

template <>
inline constexpr auto fields<Layout> = std::tuple{
    field("widgets", &Layout::widgets, "At most 50, none over another", {.max_items = metrics::max_widgets}),
};

template <>
inline constexpr auto fields<Report> = std::tuple{
    field("id", &Report::id, ""),
    field("title", &Report::title, ""),
    field("description", &Report::description, ""),
    field("layout", &Report::layout, ""),
    field("visibility", &Report::visibility, "Who sees it: its creator, or everyone in the team"),
    field("timeframe", &Report::timeframe, "Of widgets without one; null means last_30d"),
    field("createdBy", &Report::created_by, ""),
    field("createdAt", &Report::created_at, ""),
    field("updatedAt", &Report::updated_at, ""),
    field("snapshotCount", &Report::snapshot_count, ""),
    field("version", &Report::version, ""),
};

template <>
inline constexpr auto fields<SnapshotHead> = std::tuple{
    field("id", &SnapshotHead::id, ""),
    field("reportId", &SnapshotHead::report_id, ""),
    field("title", &SnapshotHead::title, "Of the report at that time"),
    field("createdBy", &SnapshotHead::created_by, ""),
    field("createdAt", &SnapshotHead::created_at, ""),
    field("expiresAt", &SnapshotHead::expires_at, ""),
    field("expired", &SnapshotHead::expired, "Still readable, until it is removed 30 days after expiresAt"),
    field("shared", &SnapshotHead::shared, "For everyone in the team, while the report is organization-visible"),
    field("asOf", &SnapshotHead::as_of, "The moment of the results"),
    field("scope", &SnapshotHead::scope, "Whose rows counted: user ids, `unassigned`, `all`", {.max_items = 10'000}),
    field("timeZone", &SnapshotHead::time_zone, "Of the local days"),
    field("catalogVersion", &SnapshotHead::catalog_version, "Of the metrics at that time"),
};

template <>
inline constexpr auto fields<Snapshot> = std::tuple_cat(
    fields<SnapshotHead>,
    std::tuple{field("layout", &Snapshot::layout, "Of the report at that time"),
               field("timeframe", &Snapshot::timeframe, "Of the report at that time"),
               field("results", &Snapshot::results, "In the order of the widgets", {.max_items = metrics::max_widgets})});

/// Paging as /crm-reports spells it.
inline constexpr auto camel_case_paging = std::tuple{
    query("page", &Paging::page, "Page number from 1", {.min = 1, .max = 1'000'000'000}),
    query("perPage", &Paging::per_page, "Rows on a page", page_size),
    query("limit", &Paging::limit, "Another name for perPage", page_size),
    query("cursor", &Paging::cursor, "nextCursor of the page before; wins over page", {.max_length = 2000}),
};

struct ListReports : Paging {};
template <>
inline constexpr auto fields<ListReports> = camel_case_paging;

struct CreateReport {
  std::string title;
  std::optional<std::string> description;
  Layout layout;
  ReportVisibility visibility = ReportVisibility::private_;
  std::optional<metrics::Timeframe> timeframe;
};
template <>
inline constexpr auto fields<CreateReport> = std::tuple{
    field("title", &CreateReport::title, "", report_title_rules),
    field("description", &CreateReport::description, "", description_rules),
    defaulted("layout", &CreateReport::layout, "No widgets if absent"),
    defaulted("visibility", &CreateReport::visibility, "Who sees it: its creator, or everyone in the team"),
    field("timeframe", &CreateReport::timeframe, "Of widgets without one; last_30d if absent"),
};

struct ReportRequest {
  ReportId id;
};
template <>
inline constexpr auto fields<ReportRequest> = std::tuple{path("id", &ReportRequest::id, "")};

struct PatchReport {
  ReportId id;
  IfVersion if_version;
  Update<std::string> title;
  Clearable<std::string> description;
  Update<Layout> layout;
  Update<ReportVisibility> visibility;
  Clearable<metrics::Timeframe> timeframe;
};
template <>
inline constexpr auto fields<PatchReport> = std::tuple{
    path("id", &PatchReport::id, ""),
    if_match(&PatchReport::if_version),
    field("title", &PatchReport::title, "", report_title_rules),
    field("description", &PatchReport::description, "", description_rules),
    field("layout", &PatchReport::layout, "All of it: widgets that it lacks are gone"),
    field("visibility", &PatchReport::visibility, "Who sees it: its creator, or everyone in the team"),
    field("timeframe", &PatchReport::timeframe, "Of widgets without one; null means last_30d"),
};

struct DeleteReport {
  ReportId id;
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteReport> = std::tuple{path("id", &DeleteReport::id, ""), if_match(&DeleteReport::if_version)};

struct FreezeReport {
  ReportId id;
  std::vector<std::string> assignee_ids;
  bool shared = false;
};
template <>
inline constexpr auto fields<FreezeReport> = std::tuple{
    path("id", &FreezeReport::id, ""),
    defaulted("assigneeIds", &FreezeReport::assignee_ids,
              "Whose rows count, for admins: user ids, `unassigned`, `all`; without, the caller's own",
              {.max_length = 1'000'000, .max_items = 10'000}),
    defaulted("shared", &FreezeReport::shared, "For everyone in the team, while the report is organization-visible"),
};

struct ListSnapshots : Paging {
  ReportId id;
};
template <>
inline constexpr auto fields<ListSnapshots> = std::tuple_cat(std::tuple{path("id", &ListSnapshots::id, "")}, camel_case_paging);

struct SnapshotRequest {
  SnapshotId snapshot_id;
};
template <>
inline constexpr auto fields<SnapshotRequest> = std::tuple{path("snapshot_id", &SnapshotRequest::snapshot_id, "")};

/// A snapshot for a document.
struct ExportedSnapshot {
  Snapshot snapshot;
  std::vector<std::string> scope;  ///< whose rows counted, for people: names, `everyone`, `nobody in particular`
};

}  // namespace crondb
