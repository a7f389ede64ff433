#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// A share of some base: percent of it, plus a fixed amount.
struct Share {
  std::int64_t percent_e4 = 0;  ///< percent × 10⁴: 12.5 % is 125'000
  std::int64_t amount = 0;      ///< minor units of the deal's currency
  bool operator==(const Share&) const = default;
};

/// How what a deal earns is split: a total of the deal's value; of it the collaborators' shares; of what is left, the agency
/// commission, the agents' shares; what then remains is the agency's net.
struct Commission {
  struct Collaborator {
    std::string name{};
    Share share{};
    bool operator==(const Collaborator&) const = default;
  };
  struct Agent {
    UserId user_id{};
    Share share{};
    bool operator==(const Agent&) const = default;
  };

  Share total{};
  std::vector<Collaborator> collaborators{};
  std::vector<Agent> agents{};
  bool operator==(const Commission&) const = default;
};

/// A commission in minor units of the deal's currency.
struct CommissionAmounts {
  std::int64_t total = 0;
  std::vector<std::int64_t> collaborators{};  ///< in the commission's order
  std::int64_t collaborator_payout = 0;       ///< their sum
  std::int64_t agency = 0;                    ///< total − collaborator_payout
  std::vector<std::int64_t> agents{};         ///< in the commission's order
  std::int64_t agent_payout = 0;              ///< their sum
  std::int64_t net = 0;                       ///< agency − agent_payout
  bool operator==(const CommissionAmounts&) const = default;
};

/// Splits `value` (minor units, ≥ 0). The percent parts of one base are rounded cumulatively in list order, half away from zero:
/// partᵢ = round(base × Σ₁..ᵢ) − round(base × Σ₁..ᵢ₋₁). Exact for every value within max_minor_units.
/// Errors: validation_error on `commission` if the agency commission or the net is negative.
[[nodiscard]] Result<CommissionAmounts> split(const Commission& commission, std::int64_t value);

}  // namespace crondb

#pragma GCC visibility pop
