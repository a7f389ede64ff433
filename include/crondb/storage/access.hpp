#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crondb/access/access.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Users, teams, members, keys.
class AccessPort {
 public:
  virtual ~AccessPort() = default;

  /// Instance-wide. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<User>> find_user(UserId id) = 0;
  /// Instance-wide; compares by email_key. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<User>> find_user_by_email(std::string_view email) = 0;
  /// Instance-wide; inserts or replaces. already_exists if another user has the email.
  [[nodiscard]] virtual Result<void> put_user(const User& user) = 0;

  [[nodiscard]] virtual Result<std::optional<Team>> find_team(TeamId id) = 0;
  /// Instance-wide: at most `limit` teams whose name has the name_key of `name`; those of exactly that name first, then
  /// oldest first.
  [[nodiscard]] virtual Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) = 0;
  /// Instance-wide: the number of teams.
  [[nodiscard]] virtual Result<std::int64_t> count_teams() = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_team(const Team& team) = 0;

  [[nodiscard]] virtual Result<std::optional<Membership>> find_membership(TeamId team, UserId user) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_membership(const Membership& membership) = 0;
  /// Takes the user's keys for the team along; the person stays in `people`. No membership: nothing happens.
  [[nodiscard]] virtual Result<void> erase_membership(TeamId team, UserId user) = 0;
  /// By joined_at, then id, both ascending.
  [[nodiscard]] virtual Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) = 0;
  /// Everyone who is or was a member of the team, in order of id.
  [[nodiscard]] virtual Result<std::vector<User>> people(TeamId team) = 0;
  /// Their names, in the same order.
  [[nodiscard]] virtual Result<std::vector<UserName>> names(TeamId team) = 0;
  /// Members, present ones, whose name has the name_key of `name`; placeholders included. Those of exactly that name first, then in
  /// order of id.
  [[nodiscard]] virtual Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) = 0;

  /// What `user` may do in `team` now. Absent: nullopt (unknown, no member, disbanded).
  [[nodiscard]] virtual Result<std::optional<Principal>> find_principal(TeamId team, UserId user) = 0;
  /// Whom a key of the team stands for, and what they may do now. Absent: nullopt (revoked, no member, disbanded).
  [[nodiscard]] virtual Result<std::optional<Caller>> find_caller(TeamId team, KeyId key) = 0;
  /// Instance-wide: the same of the key whose secret has that hash.
  [[nodiscard]] virtual Result<std::optional<Caller>> find_caller_by_hash(const Sha256& hash) = 0;

  /// Instance-wide. Absent or revoked: nullopt.
  [[nodiscard]] virtual Result<std::optional<ApiKey>> find_key(KeyId id) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_key(const ApiKey& key) = 0;
  [[nodiscard]] virtual Result<void> erase_key(TeamId team, KeyId id) = 0;
  /// Instance-wide: the keys of `user` in every team, and if `team` is given also all others of that team; each once, newest first
  /// (created_at, then id).
  [[nodiscard]] virtual Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) = 0;
  [[nodiscard]] virtual Result<std::int64_t> count_keys(TeamId team, UserId user) = 0;

  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_ticket(const Ticket& ticket) = 0;
  /// Instance-wide. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<Ticket>> find_ticket(const Sha256& hash) = 0;
  /// Instance-wide: answers the ticket and forgets it. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<Ticket>> take_ticket(const Sha256& hash) = 0;
  /// Instance-wide: forgets at most `limit` tickets that expired before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge_tickets(Instant before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
