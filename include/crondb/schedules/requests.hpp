#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/schedules/schedule.hpp"

namespace crondb {

inline constexpr Rules cron_rules{.min_length = 1, .format = Format::name};
inline constexpr Rules zone_rules{.format = Format::time_zone};
inline constexpr Rules recipient_rules{.max_items = max_recipients, .format = Format::email};
inline constexpr std::string_view cron_doc =
    "Minute, hour, day of month, month, day of week: `*`, lists, ranges, steps, names; or @hourly @daily @midnight @weekly "
    "@monthly @yearly @annually";

template <>
inline constexpr auto fields<ScheduleParams> = std::tuple{
    field("industry", &ScheduleParams::industry, "Of an industry_benchmark", {.format = Format::name}),
    field("report_id", &ScheduleParams::report_id, "Of a crm_report: one that the owner can see"),
    defaulted("assignee_ids", &ScheduleParams::assignee_ids,
              "Of a crm_report: whose rows count if the owner is an admin: user ids, `unassigned`, `all`; without, the owner's"),
};

template <>
inline constexpr auto fields<Schedule> = std::tuple{
    field("id", &Schedule::id, ""),
    field("report_type", &Schedule::report_type, "What is sent"),
    field("cron", &Schedule::cron, cron_doc),
    field("time_zone", &Schedule::time_zone, "Of the cron; an IANA name"),
    field("recipients", &Schedule::recipients, "Mail addresses"),
    field("format", &Schedule::format, "Of the attachment"),
    field("params", &Schedule::params, "What the report is about"),
    field("enabled", &Schedule::enabled, ""),
    field("owner_user_id", &Schedule::owner_user_id, "Under whose scope and present role it runs"),
    field("last_run_at", &Schedule::last_run_at, "When it was last sent, or failed"),
    field("next_run_at", &Schedule::next_run_at, "Null while it is disabled"),
    field("last_status", &Schedule::last_status, "`sent`, or `failed: …` and `disabled: …` with the reason"),
    field("created_at", &Schedule::created_at, ""),
    field("version", &Schedule::version, ""),
};

struct ListSchedules : Paging {};
template <>
inline constexpr auto fields<ListSchedules> = fields<Paging>;

struct CreateSchedule {
  ReportType report_type{};
  std::string cron;
  std::optional<std::string> time_zone;
  std::vector<std::string> recipients;
  ReportFormat format{};
  ScheduleParams params;
  bool enabled = true;
};
template <>
inline constexpr auto fields<CreateSchedule> = std::tuple{
    field("report_type", &CreateSchedule::report_type, "What is sent"),
    field("cron", &CreateSchedule::cron, cron_doc, cron_rules),
    field("time_zone", &CreateSchedule::time_zone, "Of the cron; the team's by default", zone_rules),
    field("recipients", &CreateSchedule::recipients, "1 to 50 mail addresses", recipient_rules),
    field("format", &CreateSchedule::format, "Of the attachment"),
    defaulted("params", &CreateSchedule::params, "What the report is about"),
    defaulted("enabled", &CreateSchedule::enabled, "true by default"),
};

struct ScheduleRequest {
  ScheduleId id;
};
template <>
inline constexpr auto fields<ScheduleRequest> = std::tuple{path("report_id", &ScheduleRequest::id, "Of the schedule")};

struct PutSchedule {
  ScheduleId id;
  IfVersion if_version;
  Update<ReportType> report_type;
  Update<std::string> cron;
  Update<std::string> time_zone;
  Update<std::vector<std::string>> recipients;
  Update<ReportFormat> format;
  Update<ScheduleParams> params;
  Update<bool> enabled;
};
template <>
inline constexpr auto fields<PutSchedule> = std::tuple{
    path("report_id", &PutSchedule::id, "Of the schedule"),
    if_match(&PutSchedule::if_version),
    field("report_type", &PutSchedule::report_type, "What is sent"),
    field("cron", &PutSchedule::cron, cron_doc, cron_rules),
    field("time_zone", &PutSchedule::time_zone, "Of the cron", zone_rules),
    field("recipients", &PutSchedule::recipients, "All of them: 1 to 50 mail addresses", recipient_rules),
    field("format", &PutSchedule::format, "Of the attachment"),
    field("params", &PutSchedule::params, "All of them"),
    field("enabled", &PutSchedule::enabled, ""),
};

struct DeleteSchedule {
  ScheduleId id;
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteSchedule> =
    std::tuple{path("report_id", &DeleteSchedule::id, "Of the schedule"), if_match(&DeleteSchedule::if_version)};

struct ExportPreview {
  std::optional<ScheduleId> schedule_id;
};
template <>
inline constexpr auto fields<ExportPreview> =
    std::tuple{query("schedule_id", &ExportPreview::schedule_id, "Without, the schedule that is due next")};

/// How the bytes of a file stand in JSON.
enum class Encoding : std::uint8_t { text, base64 };
template <>
inline constexpr auto words<Encoding> = std::to_array<std::string_view>({"text", "base64"});

/// The file of a mail that is yet to be sent.
struct PreviewedAttachment {
  std::string name;
  std::string media_type;
  std::int64_t bytes = 0;
  Encoding encoding{};
  std::string content;
  bool operator==(const PreviewedAttachment&) const = default;
};
template <>
inline constexpr auto fields<PreviewedAttachment> = std::tuple{
    field("name", &PreviewedAttachment::name, ""),
    field("media_type", &PreviewedAttachment::media_type, ""),
    field("bytes", &PreviewedAttachment::bytes, "Of the file"),
    field("encoding", &PreviewedAttachment::encoding, "Of content: a PDF stands in base64"),
    field("content", &PreviewedAttachment::content, "The file"),
};

/// What a schedule would send if it fired now.
struct SchedulePreview {
  Schedule schedule;
  std::string subject;
  std::string body;
  PreviewedAttachment attachment;
  bool operator==(const SchedulePreview&) const = default;
};
template <>
inline constexpr auto fields<SchedulePreview> = std::tuple{
    field("schedule", &SchedulePreview::schedule, ""),
    field("subject", &SchedulePreview::subject, "Of the mail"),
    field("body", &SchedulePreview::body, "Of the mail"),
    field("attachment", &SchedulePreview::attachment, "Of the mail, from the data as it is now"),
};

}  // namespace crondb
