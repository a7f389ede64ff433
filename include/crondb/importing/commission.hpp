#pragma once

#include <string>
#include <vector>

#include "crondb/pipeline/requests.hpp"

namespace crondb {

/// A commission as files have it: its agents are given by email, name or id.
struct NamedCommission {
  struct Agent : ShareInput {
    std::string user_id;
  };
  ShareInput total;
  std::vector<CollaboratorInput> collaborators;
  std::vector<Agent> agents;
};
template <>
inline constexpr auto fields<NamedCommission::Agent> = std::tuple_cat(
    std::tuple{field("user_id", &NamedCommission::Agent::user_id, "Email, name or id of a member")}, fields<ShareInput>);
template <>
inline constexpr auto fields<NamedCommission> = std::tuple{
    defaulted("total", &NamedCommission::total, "Of the deal value"),
    defaulted("collaborators", &NamedCommission::collaborators, "Of the total commission, rounded in this order"),
    defaulted("agents", &NamedCommission::agents, "Of the agency commission, rounded in this order"),
};

}  // namespace crondb
