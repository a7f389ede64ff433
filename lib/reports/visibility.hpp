#pragma once

#include "crondb/reports/report.hpp"
#include "crondb/session.hpp"

/// Who may see and change what.
namespace crondb::reports {

[[nodiscard]] inline bool sees(const Principal& by, const ReportHead& report) {
  return report.visibility == ReportVisibility::organization || report.created_by == by.user;
}
[[nodiscard]] inline bool edits(const Principal& by, const ReportHead& report) {
  return report.created_by == by.user || (report.visibility == ReportVisibility::organization && by.administers());
}

[[nodiscard]] inline bool edits(const Principal& by, const SnapshotHead& snapshot) {
  return snapshot.created_by == by.user || by.administers();
}
[[nodiscard]] inline bool sees(const Principal& by, const SnapshotHead& snapshot, const ReportHead& report) {
  return edits(by, snapshot) || (snapshot.shared && report.visibility == ReportVisibility::organization);
}

/// The report, if the caller can see it. Errors: not_found.
[[nodiscard]] Result<Report> visible_report(Context& context, ReportId id);
/// Errors: forbidden for the system, which is nobody and could own nothing.
[[nodiscard]] Result<void> expect_person(const Context& context);

}  // namespace crondb::reports
