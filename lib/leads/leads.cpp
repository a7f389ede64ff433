#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "leads/leads_at_work.hpp"
#include "leads/rules.hpp"

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

Result<void> set_owner(Context& context, Lead& lead, std::optional<UserId> owner, Problems& problems) {
  lead.owner_user_id = owner;
  if (owner) CRONDB_TRY(access::check_members(context, {*owner}, "owner_user_id", problems));
  return {};
}

Result<void> set_assignees(Context& context, Lead& lead, const std::vector<UserId>& users, Problems& problems) {
  CRONDB_TRY(access::check_members(context, users, "assignee_user_ids", problems));
  lead.assignee_user_ids = as_set(users);
  return {};
}

Result<void> set_tags(Context& context, Lead& lead, const std::vector<TagId>& tags, Problems& problems) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    CRONDB_TRY(const auto tag, context.tx.leads().find_tag(context.by.team, tags[i]));
    if (!tag) problems.push_back({tags.size() == 1 ? "tag_ids" : fmt::format("tag_ids[{}]", i), "must be a tag of the team"});
  }
  lead.tag_ids = as_set(tags);
  return {};
}

}  // namespace

Result<Page<Lead>> list_leads(Context& context, const ListLeads& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  const LeadFilter filter{.only_rows_of = context.by.only_rows_of(),
                          .status = request.status,
                          .source = request.source,
                          .tag = request.tag,
                          .owner_user_id = request.owner_user_id,
                          .unassigned = request.unassigned,
                          .q = request.q};
  CRONDB_TRY(auto rows, context.tx.leads().list_leads(context.by.team, {filter, page}));
  return make_page(std::move(rows), page, created_cursor<Lead>);
}

Result<Lead> create_lead(Context& context, const CreateLead& request) {
  Problems problems;
  Lead lead{.id = context.new_id<LeadId>(),
            .first_name = request.first_name,
            .last_name = request.last_name,
            .email = request.email,
            .phone = request.phone,
            .company = request.company,
            .source = request.source};
  lead.created_at = lead.updated_at = context.now;
  lead.external_id = request.external_id;
  lead.domain = request.domain;
  if (lead.domain) detail::check_domain(*lead.domain, "domain", problems);
  change_status(lead, request.status, context.now);
  auto owner = request.owner_user_id.value;
  if (!request.owner_user_id.given && !context.by.user.is_nil()) owner = context.by.user;
  CRONDB_TRY(set_owner(context, lead, owner, problems));
  CRONDB_TRY(set_assignees(context, lead, request.assignee_user_ids, problems));
  CRONDB_TRY(set_tags(context, lead, request.tag_ids, problems));
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
  request.first_name.apply_to(lead.first_name);
  request.last_name.apply_to(lead.last_name);
  request.email.apply_to(lead.email);
  request.phone.apply_to(lead.phone);
  request.company.apply_to(lead.company);
  request.external_id.apply_to(lead.external_id);
  lead.source = request.source.value_or(lead.source);
  request.domain.apply_to(lead.domain);
  if (request.domain.value) detail::check_domain(*request.domain.value, "domain", problems);
  if (request.owner_user_id.given) CRONDB_TRY(set_owner(context, lead, request.owner_user_id.value, problems));
  if (request.assignee_user_ids) CRONDB_TRY(set_assignees(context, lead, *request.assignee_user_ids, problems));
  if (request.tag_ids) CRONDB_TRY(set_tags(context, lead, *request.tag_ids, problems));
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
