#include "engagement/steps.hpp"

#include "core/try.hpp"
#include "leads/steps.hpp"
#include "pipeline/steps.hpp"

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

}  // namespace crondb::engagement
