#include "core/try.hpp"
#include "crondb/storage/engagement.hpp"
#include "engagement/rules.hpp"
#include "engagement/steps.hpp"
#include "leads/steps.hpp"

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
  CRONDB_TRY(auto rows, context.tx.engagement().list_calls(context.by.team, {request, context.by.only_rows_of()}, page));
  return make_page(std::move(rows), page, created_cursor<Call>);
}

Result<Call> create_call(Context& context, const CreateCall& request) {
  std::vector<FieldError> problems;
  Call call{.id = context.new_id<CallId>(), .started_at = context.now, .created_at = context.now};
  const CallChange change = access::of_caller(context, request, problems);
  apply(call, change, problems);
  detail::check_not_ahead(call.started_at, context.now, "started_at", problems);
  CRONDB_TRY(check_references(context, change, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return save(context, std::move(call));
}

Result<Call> get_call(Context& context, const CallRequest& request) { return visible_call(context, request.call_id); }

Result<Call> patch_call(Context& context, const PatchCall& request) {
  CRONDB_TRY(const auto before, visible_call(context, request.call_id));
  std::vector<FieldError> problems;
  Call call = before;
  apply(call, request, problems);
  detail::check_not_ahead(call.started_at, context.now, "started_at", problems);
  CRONDB_TRY(check_references(context, request, problems));
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
