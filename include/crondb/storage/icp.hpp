#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "crondb/icp/profile.hpp"
#include "crondb/icp/score.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Business profiles, and the companies that a team deals with.
class IcpPort {
 public:
  using CompanySink = std::function<void(std::string_view domain, const CompanyTraits& company)>;

  virtual ~IcpPort() = default;

  /// Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<BusinessProfile>> find_profile(TeamId team, UserId user) = 0;
  /// Inserts (expected_version 0) or replaces the one that has `expected_version`; conflict if it doesn't.
  [[nodiscard]] virtual Result<void> put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_profile(TeamId team, UserId user) = 0;

  /// Each domain of the team's deals and leads that is in the company pool, once and in no certain order; of deals and leads that
  /// `only_rows_of` owns or is assigned to, if given. What the sink is handed is good during its call only.
  [[nodiscard]] virtual Result<void> scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
