#pragma once

#include "crondb/access/access.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// `ended`: revoked, or replaced by a later invite to the same address.
enum class InviteStatus : std::uint8_t { pending, accepted, ended };
template <>
inline constexpr auto words<InviteStatus> = std::to_array<std::string_view>({"pending", "accepted", "ended"});

/// That an address may join a team. The token that proves it is mailed, and only its hash is kept.
struct Invite {
  InviteId id{};
  TeamId team_id{};
  std::string email{};
  Role role = Role::member;            ///< never owner
  std::optional<UserId> user_id{};     ///< a placeholder of the team that the invitee becomes
  std::optional<UserId> invited_by{};  ///< absent if the operator invited
  Sha256 token_hash{};
  InviteStatus status = InviteStatus::pending;
  Instant created_at{};
  Instant expires_at{};

  [[nodiscard]] bool open(Instant now) const { return status == InviteStatus::pending && now < expires_at; }
  bool operator==(const Invite&) const = default;
};

inline constexpr Milliseconds invite_life = std::chrono::hours{7 * 24};

}  // namespace crondb

#pragma GCC visibility pop
