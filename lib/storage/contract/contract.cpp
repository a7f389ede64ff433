#include "crondb/storage/contract.hpp"

#include <exception>

#include "storage/contract/trial.hpp"

namespace crondb {

namespace {

/// The first few of `problems`, which may repeat one cause many times.
std::optional<std::string> told(const std::vector<std::string>& problems) {
  constexpr std::size_t enough = 3;
  if (problems.empty()) return std::nullopt;
  std::string text = problems.front();
  for (std::size_t i = 1; i < problems.size() && i < enough; ++i) text += "; " + problems[i];
  if (problems.size() > enough) text += "; and " + std::to_string(problems.size() - enough) + " more";
  return text;
}

}  // namespace

std::vector<ContractCase> storage_contract() {
  using namespace contract;
  std::vector<ContractCase> cases;
  for (const auto rules :
       {access_rules(),    key_rules(),    stage_rules(),      deal_rules(),          attached_rules(),   list_rules(),
        board_rules(),     tag_rules(),    lead_rules(),       lead_list_rules(),     engagement_rules(), report_rules(),
        facts_rules(),     replay_rules(), teams_rules(),      deliveries_rules(),    industry_rules(),   schedules_rules(),
        analytics_rules(), icp_rules(),    identities_rules(), notifications_rules(), imports_rules(),    transaction_rules()}) {
    for (const Rule& rule : rules) {
      cases.push_back({std::string(rule.name), [tried = rule.tried](Storage& storage) {
                         Trial trial(storage);
                         try {
                           tried(trial);
                         } catch (const std::exception& thrown) {
                           trial.problem(std::string("threw ") + thrown.what());
                         }
                         return told(trial.problems());
                       }});
    }
  }
  return cases;
}

}  // namespace crondb
