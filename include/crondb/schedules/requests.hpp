#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/schedules/schedule.hpp"

#pragma GCC visibility push(default)

namespace crondb {

inline constexpr Rules cron_rules{.min_length = 1, .format = Format::name};
inline constexpr Rules zone_rules{.format = Format::time_zone};
inline constexpr Rules recipient_rules{.max_items = max_recipients, .format = Format::email};
inline constexpr std::string_view cron_doc =
    "Minute, hour, day of month, month, day of week: `*`, lists, ranges, steps, names; or @hourly @daily @midnight @weekly "
    "@monthly @yearly @annually";

template <>
inline constexpr auto fields<ScheduleParams> = std::array{
    field<&ScheduleParams::industry>("industry", "Of an industry_benchmark", {.format = Format::name}),
    field<&ScheduleParams::report_id>("report_id", "Of a crm_report: one that the owner can see"),
    defaulted<&ScheduleParams::assignee_ids>(
        "assignee_ids",
        "Of a crm_report: whose rows count if the owner is an admin: user ids, `unassigned`, `all`; without, the owner's"),
};

template <>
inline constexpr auto fields<Schedule> = std::array{
    field<&Schedule::id>("id", ""),
    field<&Schedule::report_type>("report_type", "What is sent"),
    field<&Schedule::cron>("cron", cron_doc),
    field<&Schedule::time_zone>("time_zone", "Of the cron; an IANA name"),
    field<&Schedule::recipients>("recipients", "Mail addresses"),
    field<&Schedule::format>("format", "Of the attachment"),
    field<&Schedule::params>("params", "What the report is about"),
    field<&Schedule::enabled>("enabled", ""),
    field<&Schedule::owner_user_id>("owner_user_id", "Under whose scope and present role it runs"),
    field<&Schedule::last_run_at>("last_run_at", "When it was last sent, or failed"),
    field<&Schedule::next_run_at>("next_run_at", "Null while it is disabled"),
    field<&Schedule::last_status>("last_status", "`sent`, or `failed: …` and `disabled: …` with the reason"),
    field<&Schedule::created_at>("created_at", ""),
    field<&Schedule::version>("version", ""),
};
template <>
inline constexpr std::size_t hidden<Schedule> = hides(&Schedule::planned_at);

/// Which page list_schedules shows.
struct ListSchedules : Paging {};
template <>
inline constexpr auto fields<ListSchedules> = inherited<ListSchedules, Paging>();

/// The schedule that create_schedule makes.
struct CreateSchedule {
  ReportType report_type{};
  std::string cron{};
  std::optional<std::string> time_zone{};
  std::vector<std::string> recipients{};
  ReportFormat format{};
  ScheduleParams params{};
  bool enabled = true;
};
template <>
inline constexpr auto fields<CreateSchedule> = std::array{
    field<&CreateSchedule::report_type>("report_type", "What is sent"),
    field<&CreateSchedule::cron>("cron", cron_doc, cron_rules),
    field<&CreateSchedule::time_zone>("time_zone", "Of the cron; the team's by default", zone_rules),
    field<&CreateSchedule::recipients>("recipients", "1 to 50 mail addresses", recipient_rules),
    field<&CreateSchedule::format>("format", "Of the attachment"),
    defaulted<&CreateSchedule::params>("params", "What the report is about"),
    defaulted<&CreateSchedule::enabled>("enabled", "true by default"),
};

/// Which schedule get_schedule shows.
struct ScheduleRequest {
  ScheduleId id{};
};
template <>
inline constexpr auto fields<ScheduleRequest> = std::array{path<&ScheduleRequest::id>("report_id", "Of the schedule")};

/// What put_schedule changes of a schedule; absent stays.
struct PutSchedule {
  ScheduleId id{};
  IfVersion if_version{};
  Update<ReportType> report_type{};
  Update<std::string> cron{};
  Update<std::string> time_zone{};
  Update<std::vector<std::string>> recipients{};
  Update<ReportFormat> format{};
  Update<ScheduleParams> params{};
  Update<bool> enabled{};
};
template <>
inline constexpr auto fields<PutSchedule> = std::array{
    path<&PutSchedule::id>("report_id", "Of the schedule"),
    if_match<&PutSchedule::if_version>(),
    field<&PutSchedule::report_type>("report_type", "What is sent"),
    field<&PutSchedule::cron>("cron", cron_doc, cron_rules),
    field<&PutSchedule::time_zone>("time_zone", "Of the cron", zone_rules),
    field<&PutSchedule::recipients>("recipients", "All of them: 1 to 50 mail addresses", recipient_rules),
    field<&PutSchedule::format>("format", "Of the attachment"),
    field<&PutSchedule::params>("params", "All of them"),
    field<&PutSchedule::enabled>("enabled", ""),
};

/// Which schedule delete_schedule deletes.
struct DeleteSchedule {
  ScheduleId id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<DeleteSchedule> =
    std::array{path<&DeleteSchedule::id>("report_id", "Of the schedule"), if_match<&DeleteSchedule::if_version>()};

/// Which schedule export_preview is about.
struct ExportPreview {
  std::optional<ScheduleId> schedule_id{};
};
template <>
inline constexpr auto fields<ExportPreview> =
    std::array{query<&ExportPreview::schedule_id>("schedule_id", "Without, the schedule that is due next")};

/// How the bytes of a file stand in JSON.
enum class Encoding : std::uint8_t { text, base64 };
template <>
inline constexpr auto words<Encoding> = std::to_array<std::string_view>({"text", "base64"});

/// The file of a mail that is yet to be sent.
struct PreviewedAttachment {
  std::string name{};
  std::string media_type{};
  std::int64_t bytes = 0;
  Encoding encoding{};
  std::string content{};
  bool operator==(const PreviewedAttachment&) const = default;
};
template <>
inline constexpr auto fields<PreviewedAttachment> = std::array{
    field<&PreviewedAttachment::name>("name", ""),
    field<&PreviewedAttachment::media_type>("media_type", ""),
    field<&PreviewedAttachment::bytes>("bytes", "Of the file"),
    field<&PreviewedAttachment::encoding>("encoding", "Of content: a PDF stands in base64"),
    field<&PreviewedAttachment::content>("content", "The file"),
};

/// What a schedule would send if it fired now.
struct SchedulePreview {
  Schedule schedule{};
  std::string subject{};
  std::string body{};
  PreviewedAttachment attachment{};
  bool operator==(const SchedulePreview&) const = default;
};
template <>
inline constexpr auto fields<SchedulePreview> = std::array{
    field<&SchedulePreview::schedule>("schedule", ""),
    field<&SchedulePreview::subject>("subject", "Of the mail"),
    field<&SchedulePreview::body>("body", "Of the mail"),
    field<&SchedulePreview::attachment>("attachment", "Of the mail, from the data as it is now"),
};

}  // namespace crondb

#pragma GCC visibility pop
