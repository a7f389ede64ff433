#pragma once

#include <string>
#include <vector>

#include "crondb/pipeline/requests.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// A commission as files have it: its agents are given by email, name or id.
struct NamedCommission {
  struct Agent : ShareInput {
    std::string user_id{};
  };
  ShareInput total{};
  std::vector<CollaboratorInput> collaborators{};
  std::vector<Agent> agents{};
};
template <>
inline constexpr auto fields<NamedCommission::Agent> =
    joined(std::array{field<&NamedCommission::Agent::user_id>("user_id", "Email, name or id of a member")},
           inherited<NamedCommission::Agent, ShareInput>());
template <>
inline constexpr auto fields<NamedCommission> = std::array{
    defaulted<&NamedCommission::total>("total", "Of the deal value"),
    defaulted<&NamedCommission::collaborators>("collaborators", "Of the total commission, rounded in this order"),
    defaulted<&NamedCommission::agents>("agents", "Of the agency commission, rounded in this order"),
};

}  // namespace crondb

#pragma GCC visibility pop
