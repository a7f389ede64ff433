#include "crondb/storage/leads.hpp"

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "leads/rules.hpp"
#include "leads/steps.hpp"

/// The operations on leads.
namespace crondb::leads {

namespace {

using Problems = std::vector<FieldError>;

Result<void> expect_version(const Lead& lead, const IfVersion& expected) {
  if (!expected.admits(lead.version)) {
    return fail(ErrorCode::precondition_failed, "the lead has changed since: it is at version " + std::to_string(lead.version));
  }
  return {};
}

/// Problems of what the change names: a host, and what only a storage knows.
Result<void> check_references(Context& context, const LeadChange& change, Problems& problems) {
  if (change.domain.value) detail::check_domain(*change.domain.value, "domain", problems);
  CRONDB_TRY(access::check_people(context, change.owner_user_id.value, change.assignee_user_ids, problems));
  if (!change.tag_ids) return {};
  const auto& tags = *change.tag_ids;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    CRONDB_TRY(const auto tag, context.tx.leads().find_tag(context.by.team, tags[i]));
    if (!tag) problems.push_back({tags.size() == 1 ? "tag_ids" : fmt::format("tag_ids[{}]", i), "must be a tag of the team"});
  }
  return {};
}

}  // namespace

Result<Page<Lead>> list_leads(Context& context, const ListLeads& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto rows, context.tx.leads().list_leads(context.by.team, {{request, context.by.only_rows_of()}, page}));
  return make_page(std::move(rows), page, created_cursor<Lead>);
}

Result<Lead> create_lead(Context& context, const CreateLead& request) {
  Problems problems;
  Lead lead{.id = context.new_id<LeadId>(), .created_at = context.now, .updated_at = context.now};
  LeadChange change = request;
  if (!change.owner_user_id.given && !context.by.user.is_nil()) change.owner_user_id = context.by.user;
  apply(lead, change);
  CRONDB_TRY(check_references(context, change, problems));
  change_status(lead, change.status.value_or(lead.status), context.now);
  check_lead(lead, problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));

  CRONDB_TRY(context.tx.leads().put_lead(context.by.team, lead, 0));
  CRONDB_TRY(record_status(context, lead));
  return lead;
}

Result<LeadDetail> get_lead(Context& context, const LeadRequest& request) {
  CRONDB_TRY(auto lead, visible_lead(context, request.lead_id));
  CRONDB_TRY(const auto stays, context.tx.leads().status_intervals(context.by.team, lead.id));
  return LeadDetail{std::move(lead), changes_of(stays)};
}

Result<Lead> patch_lead(Context& context, const PatchLead& request) {
  CRONDB_TRY(const auto before, visible_lead(context, request.lead_id));
  CRONDB_TRY(expect_version(before, request.if_version));
  Problems problems;
  Lead lead = before;
  apply(lead, request);
  CRONDB_TRY(check_references(context, request, problems));
  const bool moved = request.status && change_status(lead, *request.status, context.now);
  check_lead(lead, problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));

  if (lead == before) return lead;
  lead.updated_at = context.now;
  lead.version = before.version + 1;
  CRONDB_TRY(context.tx.leads().put_lead(context.by.team, lead, before.version));
  if (moved) CRONDB_TRY(record_status(context, lead));
  return lead;
}

Result<Nothing> delete_lead(Context& context, const DeleteLead& request) {
  CRONDB_TRY(const auto lead, visible_lead(context, request.lead_id));
  CRONDB_TRY(expect_version(lead, request.if_version));
  CRONDB_TRY(context.tx.leads().erase_lead(context.by.team, lead.id));
  return Nothing{};
}

}  // namespace crondb::leads
