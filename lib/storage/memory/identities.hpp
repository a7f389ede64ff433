#pragma once

#include "crondb/storage/identities.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryIdentities final : public IdentitiesPort {
 public:
  explicit MemoryIdentities(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<LinkedUser>> find_user(std::string_view issuer, std::string_view subject) override;
  Result<void> put_user(const LinkedUser& user) override;
  Result<std::optional<LinkedTeam>> find_team(std::string_view issuer, std::string_view organization) override;
  Result<void> put_team(const LinkedTeam& team) override;
  Result<bool> managed_externally(TeamId team) override;

 private:
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
