#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/id.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Who a user is at an identity provider.
struct LinkedUser {
  std::string issuer{};
  std::string subject{};
  UserId user_id{};
  TeamId own_team_id{};  ///< in which the user acts without an organization
  bool operator==(const LinkedUser&) const = default;
};

/// What a team is at an identity provider, which alone decides who belongs to it.
struct LinkedTeam {
  std::string issuer{};
  std::string organization{};
  TeamId team_id{};
  bool operator==(const LinkedTeam&) const = default;
};

/// People and organizations of an identity provider.
class IdentitiesPort {
 public:
  virtual ~IdentitiesPort() = default;

  /// Instance-wide. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<LinkedUser>> find_user(std::string_view issuer, std::string_view subject) = 0;
  /// Instance-wide; inserts, or replaces that of the same issuer and subject.
  [[nodiscard]] virtual Result<void> put_user(const LinkedUser& user) = 0;
  /// Instance-wide. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<LinkedTeam>> find_team(std::string_view issuer, std::string_view organization) = 0;
  /// Inserts, or replaces that of the same issuer and organization. already_exists if the team is linked to another one.
  [[nodiscard]] virtual Result<void> put_team(const LinkedTeam& team) = 0;
  /// Whether the team is linked to an organization.
  [[nodiscard]] virtual Result<bool> managed_externally(TeamId team) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
