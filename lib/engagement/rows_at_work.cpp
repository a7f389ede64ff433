#include "engagement/rows_at_work.hpp"

#include "access/teams.hpp"
#include "core/try.hpp"
#include "leads/leads_at_work.hpp"
#include "pipeline/deals_at_work.hpp"

namespace crondb::engagement {

Result<void> check_subjects(Context& context, std::optional<LeadId> lead, std::optional<DealId> deal,
                            std::vector<FieldError>& problems) {
  CRONDB_TRY(leads::check_lead_id(context, lead, problems));
  if (!deal) return {};
  if (const auto found = pipeline::visible_deal(context, *deal); !found) {
    if (found.error().code != ErrorCode::not_found) return fail(found.error());
    problems.push_back({"deal_id", "must be a deal of the team"});
  }
  return {};
}

Result<UserId> owner_of_new(Context& context, const std::optional<UserId>& given, std::vector<FieldError>& problems) {
  const UserId owner = given.value_or(context.by.user);
  if (owner.is_nil()) {
    problems.push_back({"owner_user_id", "is required"});
  } else {
    CRONDB_TRY(access::check_members(context, {owner}, "owner_user_id", problems));
  }
  return owner;
}

}  // namespace crondb::engagement
