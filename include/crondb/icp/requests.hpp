#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/icp/profile.hpp"
#include "crondb/icp/score.hpp"

#pragma GCC visibility push(default)

/// The field tables of profiles and scores, and the requests of their operations.
namespace crondb {

inline constexpr Rules market_rules{.min_length = 1, .max_length = 100, .format = Format::name};
inline constexpr Rules pitch_rules{.max_length = 20'000};

template <>
inline constexpr auto fields<BusinessProfile> = std::array{
    field<&BusinessProfile::industry>("industry", "One's own"),
    field<&BusinessProfile::team_size>("team_size", "One's own"),
    field<&BusinessProfile::target_geos>("target_geos", "Countries"),
    field<&BusinessProfile::target_industries>("target_industries", ""),
    field<&BusinessProfile::target_company_sizes>("target_company_sizes", "Numbers of people"),
    field<&BusinessProfile::persona>("persona", "Whom one sells to"),
    field<&BusinessProfile::value_proposition>("value_proposition", ""),
    field<&BusinessProfile::onboarding>("onboarding", ""),
    field<&BusinessProfile::version>("version", ""),
};
template <>
inline constexpr std::size_t hidden<BusinessProfile> = hides(&BusinessProfile::user_id);

/// What create_profile keeps. What is absent or empty is not said.
struct CreateProfile {
  std::optional<std::string> industry{};
  std::optional<CompanySize> team_size{};
  std::vector<std::string> target_geos{};
  std::vector<std::string> target_industries{};
  std::vector<CompanySize> target_company_sizes{};
  std::optional<std::string> persona{};
  std::optional<std::string> value_proposition{};
};
template <>
inline constexpr auto fields<CreateProfile> = std::array{
    field<&CreateProfile::industry>("industry", "One's own", market_rules),
    field<&CreateProfile::team_size>("team_size", "One's own"),
    defaulted<&CreateProfile::target_geos>("target_geos", "Countries, as the company pool names them", market_rules),
    defaulted<&CreateProfile::target_industries>("target_industries", "As the company pool names them", market_rules),
    defaulted<&CreateProfile::target_company_sizes>("target_company_sizes", "Numbers of people"),
    field<&CreateProfile::persona>("persona", "Whom one sells to", pitch_rules),
    field<&CreateProfile::value_proposition>("value_proposition", "", pitch_rules),
};

/// What put_profile changes: absent stays, null clears; a list it then makes empty.
struct PutProfile {
  IfVersion if_version{};
  Clearable<std::string> industry{};
  Clearable<CompanySize> team_size{};
  Clearable<std::vector<std::string>> target_geos{};
  Clearable<std::vector<std::string>> target_industries{};
  Clearable<std::vector<CompanySize>> target_company_sizes{};
  Clearable<std::string> persona{};
  Clearable<std::string> value_proposition{};
};
template <>
inline constexpr auto fields<PutProfile> = std::array{
    if_match<&PutProfile::if_version>(),
    field<&PutProfile::industry>("industry", "One's own", market_rules),
    field<&PutProfile::team_size>("team_size", "One's own"),
    field<&PutProfile::target_geos>("target_geos", "Countries, as the company pool names them", market_rules),
    field<&PutProfile::target_industries>("target_industries", "As the company pool names them", market_rules),
    field<&PutProfile::target_company_sizes>("target_company_sizes", "Numbers of people"),
    field<&PutProfile::persona>("persona", "Whom one sells to", pitch_rules),
    field<&PutProfile::value_proposition>("value_proposition", "", pitch_rules),
};

/// Which version of the caller's profile delete_profile takes away.
struct DeleteProfile {
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<DeleteProfile> = std::array{if_match<&DeleteProfile::if_version>()};

template <>
inline constexpr auto fields<IcpFactorScore> = std::array{
    field<&IcpFactorScore::factor>("factor", ""),
    field<&IcpFactorScore::weight>("weight", "The weights of all factors add up to 100"),
    field<&IcpFactorScore::points>("points", "0 to weight; those of all factors add up to the score"),
    field<&IcpFactorScore::matched>("matched", "In full or in part"),
    field<&IcpFactorScore::reason>("reason", "For people"),
};

template <>
inline constexpr auto fields<IcpScore> = std::array{
    field<&IcpScore::domain>("domain", ""),
    field<&IcpScore::score>("score", "0 to 100"),
    field<&IcpScore::tier>("tier", "hot from 75, warm from 45"),
    field<&IcpScore::model>("model", "Names the weights"),
    field<&IcpScore::factors>("factors", "Those that the profile has a target for"),
};

/// Which company score_domain scores.
struct ScoreDomain {
  std::string domain{};
};
template <>
inline constexpr auto fields<ScoreDomain> = std::array{
    field<&ScoreDomain::domain>("domain", "In any spelling that leads to a host name",
                                {.min_length = 1, .max_length = 253, .format = Format::domain}),
};

/// Which page list_icp_leads shows.
struct ListIcpLeads : Paging {};
template <>
inline constexpr auto fields<ListIcpLeads> = inherited<ListIcpLeads, Paging>();

}  // namespace crondb

#pragma GCC visibility pop
