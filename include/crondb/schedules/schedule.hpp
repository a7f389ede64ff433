#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// Reports that are mailed at set times.
namespace crondb {

/// What a schedule sends: the benchmark of an industry, a report of the team, or a summary of the pipeline.
enum class ReportType : std::uint8_t { industry_benchmark, crm_report, pipeline_summary };
template <>
inline constexpr auto words<ReportType> = std::to_array<std::string_view>({"industry_benchmark", "crm_report", "pipeline_summary"});

/// Of the file that goes with the mail.
enum class ReportFormat : std::uint8_t { json, csv, pdf };
template <>
inline constexpr auto words<ReportFormat> = std::to_array<std::string_view>({"json", "csv", "pdf"});

/// What the report is about.
struct ScheduleParams {
  std::optional<std::string> industry{};    ///< of an industry_benchmark, which must have it
  std::optional<ReportId> report_id{};      ///< of a crm_report, which must have it
  std::vector<std::string> assignee_ids{};  ///< of a crm_report: whose rows count, as in a run of metrics by the owner
  bool operator==(const ScheduleParams&) const = default;
};

inline constexpr std::size_t max_recipients = 50;
/// A clock that is put back by more leaves plans that lie in the future, which are made again.
inline constexpr auto clock_grace = std::chrono::hours{1};

/// A report that is mailed at set times.
struct Schedule {
  ScheduleId id{};
  ReportType report_type{};
  std::string cron{};                     ///< as parse_cron reads it
  std::string time_zone{};                ///< an IANA name, of the cron
  std::vector<std::string> recipients{};  ///< 1–max_recipients addresses, different but for case
  ReportFormat format{};
  ScheduleParams params{};
  bool enabled = true;
  UserId owner_user_id{};                    ///< under whose scope and present role it runs
  std::optional<Instant> last_run_at{};      ///< when a worker last sent it or failed to; absent: never
  std::optional<Instant> next_run_at{};      ///< absent while it is disabled, and if it never fires again
  std::optional<std::string> last_status{};  ///< `sent`, or `failed: …` and `disabled: …` with the reason
  Instant planned_at{};                      ///< the `now` of which next_run_at is the next time; not shown
  Instant created_at{};
  std::int64_t version = 1;  ///< counts the changes of the schedule itself, not its runs
  bool operator==(const Schedule&) const = default;
};

/// A schedule whose time has come.
struct DueSchedule {
  TeamId team{};
  ScheduleId id{};
  bool operator==(const DueSchedule&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
