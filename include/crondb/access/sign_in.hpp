#pragma once

#include <optional>
#include <string>

#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// People who sign in through an identity provider.
namespace crondb {

/// Who an identity provider says calls. That it is the provider who says so must have been verified.
struct ExternalIdentity {
  std::string issuer{};
  std::string subject{};               ///< unique at the issuer
  std::optional<std::string> email{};  ///< only if the provider verified it
  std::optional<std::string> name{};   ///< absent: the local part of the email, else the subject, stands for it
  struct Organization {
    std::string id{};  ///< unique at the issuer
    std::optional<std::string> name{};
    bool administers = false;
    bool operator==(const Organization&) const = default;
  };
  std::optional<Organization> organization{};  ///< the one in which the person acts now; absent: the person's own team
  bool operator==(const ExternalIdentity&) const = default;
};

/// On whose behalf the person acts. A person who is seen for the first time becomes a user with a team of one, an organization a
/// team that is managed externally; the person's role there becomes what the provider says. An email is taken over only if no
/// account has it: an identity is never linked to an account by its email. Writes only if something is new.
[[nodiscard]] Result<Principal> sign_in(Storage& storage, const Environment& environment, const ExternalIdentity& identity);

}  // namespace crondb

#pragma GCC visibility pop
