#pragma once

#include "crondb/storage/access.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryAccess final : public AccessPort {
 public:
  explicit MemoryAccess(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<User>> find_user(UserId id) override;
  Result<std::optional<User>> find_user_by_email(std::string_view email) override;
  Result<void> put_user(const User& user) override;

  Result<std::optional<Team>> find_team(TeamId id) override;
  Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) override;
  Result<std::int64_t> count_teams() override;
  Result<void> put_team(const Team& team) override;

  Result<std::optional<Membership>> find_membership(TeamId team, UserId user) override;
  Result<void> put_membership(const Membership& membership) override;
  Result<void> erase_membership(TeamId team, UserId user) override;
  Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) override;
  Result<std::vector<User>> people(TeamId team) override;
  Result<std::vector<UserName>> names(TeamId team) override;
  Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) override;

  Result<std::optional<Principal>> find_principal(TeamId team, UserId user) override;
  Result<std::optional<Caller>> find_caller(TeamId team, KeyId key) override;
  Result<std::optional<Caller>> find_caller_by_hash(const Sha256& hash) override;

  Result<std::optional<ApiKey>> find_key(KeyId id) override;
  Result<void> put_key(const ApiKey& key) override;
  Result<void> erase_key(TeamId team, KeyId id) override;
  Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) override;
  Result<std::int64_t> count_keys(TeamId team, UserId user) override;

  Result<void> put_ticket(const Ticket& ticket) override;
  Result<std::optional<Ticket>> find_ticket(const Sha256& hash) override;
  Result<std::optional<Ticket>> take_ticket(const Sha256& hash) override;
  Result<std::int64_t> purge_tickets(Instant before, std::int64_t limit) override;

 private:
  void erase_row(const ApiKey& key);

  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
