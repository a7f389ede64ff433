#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/schedules.hpp"
#include "schedules/contents.hpp"

namespace crondb {

namespace {

struct Previewed {
  Schedule schedule;
  schedules::Contents contents;
};

Result<Schedule> wanted(Context& context, const ExportPreview& request) {
  if (request.schedule_id) return schedules::get_schedule(context, {*request.schedule_id});
  CRONDB_TRY(auto next, context.tx.schedules().next_schedule(context.by.team));
  if (!next) return fail(not_found("schedule that will fire"));
  return *std::move(next);
}

/// Errors: forbidden, if not everyone in the team may see what the schedule sends, and the caller neither.
Result<void> expect_reader(Context& context, const Schedule& schedule) {
  const bool for_all = schedule.report_type == ReportType::industry_benchmark;
  if (for_all || schedule.owner_user_id == context.by.user) return {};
  if (!context.by.administers()) return fail(ErrorCode::forbidden, "only its owner and admins can see what this schedule sends");
  return schedules::expect_visible(context, schedule);
}

Result<Previewed> load(Context& context, const ExportPreview& request) {
  CRONDB_TRY(auto schedule, wanted(context, request));
  CRONDB_TRY(expect_reader(context, schedule));
  CRONDB_TRY(const auto owner, schedules::owner_of(context, schedule));
  if (!owner) return fail(ErrorCode::conflict, "the owner of the schedule has left the team");
  Context for_owner{context.tx, context.facts, context.environment, *owner, context.now};
  CRONDB_TRY(auto contents, schedules::contents_of(for_owner, schedule));
  return Previewed{std::move(schedule), std::move(contents)};
}

}  // namespace

Result<SchedulePreview> PreviewOperation::operator()(const Session& session, const PdfRenderer& renderer,
                                                     const ExportPreview& request) const {
  const Operation within_read{name, role, plan, access, &load};
  CRONDB_TRY(auto loaded, within_read(session, request));
  CRONDB_TRY(const auto message, schedules::message_of(loaded.schedule, loaded.contents, renderer));
  const std::string_view file(reinterpret_cast<const char*>(message.attachment.bytes.data()), message.attachment.bytes.size());
  const bool binary = loaded.schedule.format == ReportFormat::pdf;
  return SchedulePreview{std::move(loaded.schedule),
                         message.subject,
                         message.body,
                         {message.attachment.name, message.attachment.media_type, std::ssize(file),
                          binary ? Encoding::base64 : Encoding::text, binary ? to_base64(file) : std::string(file)}};
}

}  // namespace crondb
