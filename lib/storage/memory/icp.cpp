#include "storage/memory/icp.hpp"

#include <algorithm>
#include <set>

namespace crondb::memory {

Result<std::optional<BusinessProfile>> MemoryIcp::find_profile(TeamId team, UserId user) {
  return copy(tables_.profiles.find(team, user));
}

Result<void> MemoryIcp::put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) {
  const BusinessProfile* old = tables_.profiles.find(team, profile.user_id);
  if ((old ? old->version : 0) != expected_version) {
    return fail(ErrorCode::conflict, "the business profile has been changed meanwhile");
  }
  tables_.profiles.put(journal_, {team, profile.user_id}, profile);
  return {};
}

Result<void> MemoryIcp::erase_profile(TeamId team, UserId user) {
  tables_.profiles.erase(journal_, {team, user});
  return {};
}

Result<void> MemoryIcp::scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) {
  std::set<std::string_view> domains;
  const auto add = [&](const auto& row) {
    const bool visible = !only_rows_of || row.owner_user_id == *only_rows_of ||
                         std::ranges::find(row.assignee_user_ids, *only_rows_of) != row.assignee_user_ids.end();
    if (row.domain && visible) domains.insert(*row.domain);
  };
  for (const auto& [key, deal] : tables_.deals.of(team)) add(deal);
  for (const auto& [key, lead] : tables_.leads.of(team)) add(lead);
  for (const auto domain : domains) {
    if (const Company* company = tables_.companies.find(domain)) sink(domain, traits_of(*company));
  }
  return {};
}

}  // namespace crondb::memory
