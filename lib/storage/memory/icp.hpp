#pragma once

#include "crondb/storage/icp.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryIcp final : public IcpPort {
 public:
  explicit MemoryIcp(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<BusinessProfile>> find_profile(TeamId team, UserId user) override;
  Result<void> put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) override;
  Result<void> erase_profile(TeamId team, UserId user) override;
  Result<void> scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) override;

 private:
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
