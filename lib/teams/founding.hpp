#pragma once

#include <optional>
#include <string>

#include "access/audit.hpp"
#include "crondb/session.hpp"

/// How teams come into being.
namespace crondb::teams {

/// A team with the default stages and nobody in it; the audit log names its owner to be, if there is one.
[[nodiscard]] Result<Team> make_team(const access::Author& author, std::string name, std::optional<std::string> description,
                                     Plan plan, const User* owner = nullptr);

/// A team with the default stages, owned by `owner`.
[[nodiscard]] Result<Team> found_team(const access::Author& author, std::string name, std::optional<std::string> description,
                                      Plan plan, const User& owner);

/// What a person's team of one is called.
[[nodiscard]] std::string name_of_own_team(const User& user);

}  // namespace crondb::teams
