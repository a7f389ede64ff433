#include "crondb/pipeline/commission.hpp"

#include <numeric>

#include "crondb/core/money.hpp"

namespace crondb {

namespace {

constexpr std::int64_t whole_e4 = 1'000'000;  ///< 100 % in units of percent × 10⁻⁴

/// The shares of one base, its percent parts rounded cumulatively.
template <class Entries>
std::vector<std::int64_t> shares_of(std::int64_t base, const Entries& entries) {
  std::vector<std::int64_t> shares;
  shares.reserve(entries.size());
  std::int64_t percent_sum = 0;
  std::int64_t rounded_sum = 0;
  for (const auto& entry : entries) {
    percent_sum += entry.share.percent_e4;
    const std::int64_t rounded = multiply_divide(base, percent_sum, whole_e4);
    shares.push_back(rounded - rounded_sum + entry.share.amount);
    rounded_sum = rounded;
  }
  return shares;
}

}  // namespace

Result<CommissionAmounts> split(const Commission& commission, std::int64_t value) {
  CommissionAmounts amounts;
  amounts.total = multiply_divide(value, commission.total.percent_e4, whole_e4) + commission.total.amount;
  amounts.collaborators = shares_of(amounts.total, commission.collaborators);
  amounts.collaborator_payout = std::accumulate(amounts.collaborators.begin(), amounts.collaborators.end(), std::int64_t{0});
  amounts.agency = amounts.total - amounts.collaborator_payout;
  if (amounts.agency < 0) return fail(invalid("commission", "gives the collaborators more than the total commission"));
  amounts.agents = shares_of(amounts.agency, commission.agents);
  amounts.agent_payout = std::accumulate(amounts.agents.begin(), amounts.agents.end(), std::int64_t{0});
  amounts.net = amounts.agency - amounts.agent_payout;
  if (amounts.net < 0) return fail(invalid("commission", "gives the agents more than the agency commission"));
  return amounts;
}

}  // namespace crondb
