#pragma once

#include "crondb/storage/access.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class AccessDecorator : public AccessPort {
 public:
  explicit AccessDecorator(AccessPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<User>> find_user(UserId id) override { return inner_.find_user(id); }
  [[nodiscard]] Result<std::optional<User>> find_user_by_email(std::string_view email) override {
    return inner_.find_user_by_email(email);
  }
  [[nodiscard]] Result<void> put_user(const User& user) override { return inner_.put_user(user); }
  [[nodiscard]] Result<std::optional<Team>> find_team(TeamId id) override { return inner_.find_team(id); }
  [[nodiscard]] Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) override {
    return inner_.find_teams_by_name(name, limit);
  }
  [[nodiscard]] Result<std::int64_t> count_teams() override { return inner_.count_teams(); }
  [[nodiscard]] Result<void> put_team(const Team& team) override { return inner_.put_team(team); }
  [[nodiscard]] Result<std::optional<Membership>> find_membership(TeamId team, UserId user) override {
    return inner_.find_membership(team, user);
  }
  [[nodiscard]] Result<void> put_membership(const Membership& membership) override { return inner_.put_membership(membership); }
  [[nodiscard]] Result<void> erase_membership(TeamId team, UserId user) override { return inner_.erase_membership(team, user); }
  [[nodiscard]] Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) override {
    return inner_.list_members(team, page);
  }
  [[nodiscard]] Result<std::vector<User>> people(TeamId team) override { return inner_.people(team); }
  [[nodiscard]] Result<std::vector<UserName>> names(TeamId team) override { return inner_.names(team); }
  [[nodiscard]] Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) override {
    return inner_.members_by_name(team, name);
  }
  [[nodiscard]] Result<std::optional<Principal>> find_principal(TeamId team, UserId user) override {
    return inner_.find_principal(team, user);
  }
  [[nodiscard]] Result<std::optional<Caller>> find_caller(TeamId team, KeyId key) override { return inner_.find_caller(team, key); }
  [[nodiscard]] Result<std::optional<Caller>> find_caller_by_hash(const Sha256& hash) override {
    return inner_.find_caller_by_hash(hash);
  }
  [[nodiscard]] Result<std::optional<ApiKey>> find_key(KeyId id) override { return inner_.find_key(id); }
  [[nodiscard]] Result<void> put_key(const ApiKey& key) override { return inner_.put_key(key); }
  [[nodiscard]] Result<void> erase_key(TeamId team, KeyId id) override { return inner_.erase_key(team, id); }
  [[nodiscard]] Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) override {
    return inner_.list_keys(user, team, page);
  }
  [[nodiscard]] Result<std::int64_t> count_keys(TeamId team, UserId user) override { return inner_.count_keys(team, user); }
  [[nodiscard]] Result<void> put_ticket(const Ticket& ticket) override { return inner_.put_ticket(ticket); }
  [[nodiscard]] Result<std::optional<Ticket>> find_ticket(const Sha256& hash) override { return inner_.find_ticket(hash); }
  [[nodiscard]] Result<std::optional<Ticket>> take_ticket(const Sha256& hash) override { return inner_.take_ticket(hash); }
  [[nodiscard]] Result<std::int64_t> purge_tickets(Instant before, std::int64_t limit) override {
    return inner_.purge_tickets(before, limit);
  }

 protected:
  [[nodiscard]] AccessPort& inner() { return inner_; }

 private:
  AccessPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
