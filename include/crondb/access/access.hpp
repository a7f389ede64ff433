#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/hash.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// Who people are and what they may do.
namespace crondb {

/// In ascending order of rights, so that roles compare.
enum class Role : std::uint8_t { viewer, member, admin, owner };
template <>
inline constexpr auto words<Role> = std::to_array<std::string_view>({"viewer", "member", "admin", "owner"});

/// In ascending order of what is included, so that plans compare.
enum class Plan : std::uint8_t { free, starter, pro, enterprise };
template <>
inline constexpr auto words<Plan> = std::to_array<std::string_view>({"free", "starter", "pro", "enterprise"});

/// The day on which the weeks of a team begin.
enum class WeekStart : std::uint8_t { monday, sunday };
template <>
inline constexpr auto words<WeekStart> = std::to_array<std::string_view>({"monday", "sunday"});

/// Which rows of /v1/crm members and viewers see: all of the team, or only what they own or are assigned to.
enum class RecordVisibility : std::uint8_t { team, own };
template <>
inline constexpr auto words<RecordVisibility> = std::to_array<std::string_view>({"team", "own"});

/// A person, or a placeholder: a name that an import met, without email, key or sign-in. A person who signs in through an identity
/// provider may have no email either, but always has a primary team.
struct User {
  UserId id{};
  std::optional<std::string> email{};  ///< absent for placeholders; unique but for case
  std::string name{};
  std::optional<TeamId> primary_team_id{};  ///< absent for placeholders
  Instant created_at{};

  [[nodiscard]] bool placeholder() const { return !email && !primary_team_id; }
  bool operator==(const User&) const = default;
};

/// A person by name.
struct UserName {
  UserId id{};
  std::string name{};
  bool operator==(const UserName&) const = default;
};
/// The name of `user` among `names`, which are in order of id. Null: it isn't there.
[[nodiscard]] const std::string* find_name(std::span<const UserName> names, UserId user);

/// The organization: the billable entity and the tenant to which all CRM data belongs.
struct Team {
  TeamId id{};
  std::string name{};
  std::optional<std::string> description{};
  Plan plan = Plan::enterprise;
  std::string time_zone = "UTC";  ///< an IANA name
  WeekStart week_start = WeekStart::monday;
  Currency currency{};
  RecordVisibility record_visibility = RecordVisibility::team;
  std::vector<std::string> conversion_events{"signup", "deal_created", "deal_won", "report_created"};
  Instant created_at{};
  bool operator==(const Team&) const = default;
};

/// That a user belongs to a team. Those who left keep their rows and their name there, but are no members.
struct Membership {
  TeamId team_id{};
  UserId user_id{};
  Role role = Role::member;
  Instant joined_at{};
  bool operator==(const Membership&) const = default;
};

/// A membership with the person's name, as lists show it.
struct Member {
  UserId user_id{};
  std::string name{};
  std::optional<std::string> email{};  ///< absent for placeholders, and for people without one
  Role role = Role::member;
  bool placeholder = false;
  Instant joined_at{};
  bool operator==(const Member&) const = default;
};

/// An API key, without its secret: only a hash is kept.
struct ApiKey {
  KeyId id{};
  TeamId team_id{};
  UserId user_id{};
  std::string name{};
  std::string prefix{};  ///< the first 8 characters, for display
  Sha256 hash{};
  Instant created_at{};
  std::optional<Instant> last_used_at{};  ///< to the minute; absent: never
  bool operator==(const ApiKey&) const = default;
};

/// What stands for a key or token for a while: the ticket of a WebSocket, the code of a link that signs in, a browser's session.
/// Only a hash of it is kept.
struct Ticket {
  Sha256 hash{};
  TeamId team_id{};
  UserId user_id{};
  std::optional<KeyId> key_id{};  ///< it is worth nothing when that is revoked; absent: an identity provider's token made it
  Instant expires_at{};
  bool operator==(const Ticket&) const = default;
};

/// On whose behalf something happens, resolved anew for every request.
struct Principal {
  UserId user{};  ///< nil for the system
  TeamId team{};
  Role role = Role::viewer;
  Plan plan = Plan::free;
  RecordVisibility record_visibility = RecordVisibility::team;
  bool managed_externally = false;  ///< an identity provider decides who is in the team; admins there have the rights of owners

  /// The explicit way around roles and plans, for an embedding program. Rows that need an owner must name one.
  [[nodiscard]] static Principal system(TeamId team) {
    return {UserId{}, team, Role::owner, Plan::enterprise, RecordVisibility::team, false};
  }

  [[nodiscard]] bool administers() const { return role >= Role::admin; }
  [[nodiscard]] bool owns() const { return role == Role::owner || (managed_externally && administers()); }
  /// Whose rows alone are visible in /v1/crm; absent: all of the team.
  [[nodiscard]] std::optional<UserId> only_rows_of() const {
    return record_visibility == RecordVisibility::own && !administers() ? std::optional(user) : std::nullopt;
  }
  bool operator==(const Principal&) const = default;
};

/// Who calls, and the key that says so.
struct Caller {
  Principal principal{};
  std::optional<KeyId> key{};                 ///< absent: an identity provider's token said so
  std::optional<Instant> key_last_used_at{};  ///< to the minute; absent: never, or no key
  bool operator==(const Caller&) const = default;
};

/// At most this many live keys for one user in one team.
inline constexpr std::int64_t max_keys_per_member = 20;

/// A team as one of its members has it.
struct TeamOfUser : Team {
  Role role = Role::viewer;
  Instant joined_at{};
  bool operator==(const TeamOfUser&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
