#pragma once

#include "crondb/storage/identities.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlIdentities final : public IdentitiesPort {
 public:
  explicit SqlIdentities(Connection& db) : db_(db) {}

  Result<std::optional<LinkedUser>> find_user(std::string_view issuer, std::string_view subject) override;
  Result<void> put_user(const LinkedUser& user) override;
  Result<std::optional<LinkedTeam>> find_team(std::string_view issuer, std::string_view organization) override;
  Result<void> put_team(const LinkedTeam& team) override;
  Result<bool> managed_externally(TeamId team) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
