#pragma once

#include "crondb/storage/icp.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlIcp final : public IcpPort {
 public:
  explicit SqlIcp(Connection& db) : db_(db) {}

  Result<std::optional<BusinessProfile>> find_profile(TeamId team, UserId user) override;
  Result<void> put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) override;
  Result<void> erase_profile(TeamId team, UserId user) override;
  Result<void> scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
