#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"
#include "crondb/core/verbatim.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/metrics/timeframe.hpp"

#pragma GCC visibility push(default)

/// Saved arrangements of widgets, and what they showed at one moment.
namespace crondb {

/// Who sees a report: its creator alone, or everyone in the team.
enum class ReportVisibility : std::uint8_t { private_, organization };
template <>
inline constexpr auto words<ReportVisibility> = std::to_array<std::string_view>({"private", "organization"});

inline constexpr std::int64_t grid_columns = 12;
inline constexpr std::size_t max_filters_bytes = 4096;
inline constexpr std::size_t max_layout_bytes = std::size_t{224} * 1024;  ///< of its JSON
/// Reports that one person may have in a team.
inline constexpr std::int64_t max_reports = 200;
inline constexpr std::int64_t max_snapshots = 200;  ///< of a report
/// What a snapshot shows, as JSON: layout, scope and results.
inline constexpr std::size_t max_snapshot_bytes = std::size_t{2} << 20;

/// A chart and its place on a grid of grid_columns columns. Metric, chart and group-by are the catalog's words, but kept as text: a
/// layout stays readable when a later catalog has lost one of them.
struct LayoutWidget {
  std::string instance_id{};  ///< unique in its layout
  std::string metric_id{};
  std::string chart{};
  std::optional<std::string> title{};  ///< absent: the metric's label
  std::optional<std::string> group_by{};
  std::optional<metrics::Timeframe> timeframe{};  ///< absent: the report's
  std::optional<Verbatim> filters{};              ///< ≤ max_filters_bytes; only a run interprets them
  std::int64_t x = 0;                             ///< from 0; x + w ≤ grid_columns
  std::int64_t y = 0;                             ///< from 0
  std::int64_t w = 1;                             ///< ≥ 1
  std::int64_t h = 1;                             ///< ≥ 1
  bool operator==(const LayoutWidget&) const = default;
};

/// At most metrics::max_widgets, none over another.
struct Layout {
  std::vector<LayoutWidget> widgets{};
  bool operator==(const Layout&) const = default;
};

/// What is known of a report beside what it shows.
struct ReportHead {
  ReportId id{};
  std::string title{};
  std::optional<std::string> description{};
  ReportVisibility visibility = ReportVisibility::private_;
  UserId created_by{};
  Instant created_at{};
  Instant updated_at{};
  std::int64_t snapshot_count = 0;  ///< all of them, whoever can read them
  std::int64_t version = 1;         ///< counts the changes of the report itself, not its snapshots
  bool operator==(const ReportHead&) const = default;
};

/// A saved arrangement of widgets.
struct Report : ReportHead {
  Layout layout{};
  std::optional<metrics::Timeframe> timeframe{};  ///< of widgets without one; absent: last_30d
  bool operator==(const Report&) const = default;
};

/// A report as a storage keeps it.
struct StoredReport : ReportHead {
  std::string layout{};                    ///< JSON
  std::optional<std::string> timeframe{};  ///< JSON
  bool operator==(const StoredReport&) const = default;
};

inline constexpr auto snapshot_life = std::chrono::days{180};
/// How long an expired snapshot can still be read and renewed.
inline constexpr auto snapshot_grace = std::chrono::days{30};

/// What is known of a snapshot beside what it shows. Only expires_at ever changes.
struct SnapshotHead {
  SnapshotId id{};
  ReportId report_id{};
  std::string title{};  ///< of the report at that time
  UserId created_by{};
  Instant created_at{};
  Instant expires_at{};
  bool expired = false;              ///< at the moment of reading; not kept
  bool shared = false;               ///< for all members, while the report is organization-visible
  Instant as_of{};                   ///< the `now` of the results
  std::vector<std::string> scope{};  ///< whose rows counted: user ids, `unassigned`, `all`; empty: nobody's
  std::string time_zone{};           ///< IANA name, of the local days
  std::string catalog_version{};     ///< of the metrics at that time
  bool operator==(const SnapshotHead&) const = default;
};

/// What a report showed at one moment.
struct Snapshot : SnapshotHead {
  Layout layout{};
  std::optional<metrics::Timeframe> timeframe{};  ///< the report's at that time
  std::vector<metrics::MetricSeries> results{};   ///< in the order of the widgets
  bool operator==(const Snapshot&) const = default;
};

/// A snapshot as a storage keeps it.
struct StoredSnapshot : SnapshotHead {
  std::string layout{};                    ///< JSON
  std::optional<std::string> timeframe{};  ///< JSON
  std::string results{};                   ///< JSON
  bool operator==(const StoredSnapshot&) const = default;
};

/// Which snapshots of a report a list shows.
struct SnapshotReader {
  UserId user{};
  bool shared_too = false;  ///< besides the user's own also the shared ones
};

}  // namespace crondb

#pragma GCC visibility pop
