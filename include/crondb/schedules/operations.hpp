#pragma once

#include "crondb/industry/industry.hpp"
#include "crondb/reports/report.hpp"
#include "crondb/schedules/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with schedules. Every operation may answer role_required, plan_required and, for unknown ids, not_found.
namespace crondb {

namespace schedules {

Result<Page<Schedule>> list_schedules(Context&, const ListSchedules&);
Result<Schedule> create_schedule(Context&, const CreateSchedule&);
Result<Schedule> get_schedule(Context&, const ScheduleRequest&);
Result<Schedule> put_schedule(Context&, const PutSchedule&);
Result<Nothing> delete_schedule(Context&, const DeleteSchedule&);

}  // namespace schedules

/// All of the team, newest first.
inline constexpr Operation list_schedules{"list_schedules", Role::viewer, Plan::pro, AccessMode::read, &schedules::list_schedules};
/// The caller owns it. Errors: validation_error naming the cron, the zone, a recipient or what is wrong with the params;
/// forbidden for the system, which is nobody.
inline constexpr Operation create_schedule{"create_schedule", Role::admin, Plan::pro, AccessMode::write,
                                           &schedules::create_schedule};
/// One schedule of the team, recipients included; export_preview shows what it sends.
inline constexpr Operation get_schedule{"get_schedule", Role::viewer, Plan::pro, AccessMode::read, &schedules::get_schedule};
/// Becomes the caller's if its owner has left the team. Errors: as create_schedule; forbidden if it sends a private report of
/// somebody else; precondition_failed for a stale if_version.
inline constexpr Operation put_schedule{"put_schedule", Role::admin, Plan::pro, AccessMode::write, &schedules::put_schedule};
/// Errors: precondition_failed for a stale if_version.
inline constexpr Operation delete_schedule{"delete_schedule", Role::admin, Plan::pro, AccessMode::write,
                                           &schedules::delete_schedule};

/// Draws what the library has no means to draw. Callable from any thread, from several at once.
class PdfRenderer {
 public:
  virtual ~PdfRenderer() = default;
  /// `scope` is whose rows counted, for people.
  [[nodiscard]] virtual Result<std::string> draw(const Snapshot& snapshot, const std::vector<std::string>& scope) const = 0;
  [[nodiscard]] virtual Result<std::string> draw(const Benchmark& benchmark) const = 0;
};

/// Shows what a schedule would send if it fired now, under its owner's scope. What is not for everyone in the team, that is all but
/// benchmarks, is shown to the owner of the schedule and to admins who can see the report. Errors: not_found if there is no such
/// schedule, or without an id none that will fire; forbidden; conflict if the owner has left the team.
struct PreviewOperation {
  using Request = ExportPreview;
  using Response = SchedulePreview;

  std::string_view name{};
  Role role{};
  Plan plan{};
  AccessMode access{};

  Result<SchedulePreview> operator()(const Session& session, const PdfRenderer& renderer, const ExportPreview& request) const;
};
inline constexpr PreviewOperation export_preview{"export_preview", Role::viewer, Plan::pro, AccessMode::read};

/// What a poll did, in schedules.
struct SchedulesRun {
  std::int64_t sent = 0;
  std::int64_t failed = 0;    ///< told in last_status, and tried again when the cron matches next
  std::int64_t disabled = 0;  ///< their owners have left
  std::int64_t missed = 0;    ///< were due more than a day ago only, and wait for their next time
  bool operator==(const SchedulesRun&) const = default;
};

/// How long after its time a schedule still fires.
inline constexpr auto schedule_grace = std::chrono::hours{24};

/// Of the whole instance: sends every schedule whose cron has matched since it last ran, each once, however many programs poll the
/// same storage. The mails stand in the outbox in the same transaction that notes the run. To be called every few minutes.
/// Errors: unavailable, with what was sent before it sent for good.
[[nodiscard]] Result<SchedulesRun> run_due_schedules(Storage& storage, const Environment& environment, const PdfRenderer& renderer);

}  // namespace crondb

#pragma GCC visibility pop
