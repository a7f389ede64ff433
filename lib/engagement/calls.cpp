#include "core/try.hpp"
#include "engagement/rows_at_work.hpp"
#include "engagement/rules.hpp"
#include "leads/leads_at_work.hpp"

/// The operations on calls.
namespace crondb::engagement {

namespace {

Result<Call> visible_call(Context& context, CallId id) {
  CRONDB_TRY(auto call, context.tx.engagement().find_call(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!call || (only && call->owner_user_id != *only)) return fail(not_found("call"));
  return std::move(*call);
}

Result<Call> save(Context& context, Call call) {
  CRONDB_TRY(context.tx.engagement().put_call(context.by.team, call));
  if (is_contact(call)) CRONDB_TRY(leads::record_contact(context, *call.lead_id, call.started_at));
  return call;
}

}  // namespace

Result<Page<Call>> list_calls(Context& context, const ListCalls& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  const CallFilter filter{context.by.only_rows_of(), request.owner_user_id, request.lead_id,
                          request.deal_id,           request.direction,     request.outcome};
  CRONDB_TRY(auto rows, context.tx.engagement().list_calls(context.by.team, filter, page));
  return make_page(std::move(rows), page, created_cursor<Call>);
}

Result<Call> create_call(Context& context, const CreateCall& request) {
  std::vector<FieldError> problems;
  Call call{.id = context.new_id<CallId>(), .lead_id = request.lead_id, .deal_id = request.deal_id};
  call.direction = request.direction;
  call.outcome = request.outcome;
  call.duration_seconds = request.duration_seconds;
  call.started_at = request.started_at.value_or(context.now);
  call.external_id = request.external_id;
  call.created_at = context.now;
  detail::check_not_ahead(call.started_at, context.now, "started_at", problems);
  CRONDB_TRY(check_subjects(context, call.lead_id, call.deal_id, problems));
  CRONDB_TRY(call.owner_user_id, owner_of_new(context, request.owner_user_id, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return save(context, std::move(call));
}

Result<Call> get_call(Context& context, const CallRequest& request) { return visible_call(context, request.call_id); }

Result<Call> patch_call(Context& context, const PatchCall& request) {
  CRONDB_TRY(const auto before, visible_call(context, request.call_id));
  std::vector<FieldError> problems;
  Call call = before;
  request.lead_id.apply_to(call.lead_id);
  request.deal_id.apply_to(call.deal_id);
  call.direction = request.direction.value_or(call.direction);
  call.outcome = request.outcome.value_or(call.outcome);
  request.duration_seconds.apply_to(call.duration_seconds);
  call.started_at = request.started_at.value_or(call.started_at);
  request.external_id.apply_to(call.external_id);
  detail::check_not_ahead(call.started_at, context.now, "started_at", problems);
  CRONDB_TRY(check_subjects(context, request.lead_id.value, request.deal_id.value, problems));
  if (request.owner_user_id) {
    CRONDB_TRY(call.owner_user_id, owner_of_new(context, *request.owner_user_id, problems));
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  if (call == before) return call;
  return save(context, std::move(call));
}

Result<Nothing> delete_call(Context& context, const CallRequest& request) {
  CRONDB_TRY(const auto call, visible_call(context, request.call_id));
  CRONDB_TRY(context.tx.engagement().erase_call(context.by.team, call.id));
  return Nothing{};
}

}  // namespace crondb::engagement
