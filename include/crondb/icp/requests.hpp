#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/icp/profile.hpp"
#include "crondb/icp/score.hpp"

/// The field tables of profiles and scores, and the requests of their operations.
namespace crondb {

inline constexpr Rules market_rules{.min_length = 1, .max_length = 100, .format = Format::name};
inline constexpr Rules pitch_rules{.max_length = 20'000};

template <>
inline constexpr auto fields<BusinessProfile> = std::tuple{
    field("industry", &BusinessProfile::industry, "One's own"),
    field("team_size", &BusinessProfile::team_size, "One's own"),
    field("target_geos", &BusinessProfile::target_geos, "Countries"),
    field("target_industries", &BusinessProfile::target_industries, ""),
    field("target_company_sizes", &BusinessProfile::target_company_sizes, "Numbers of people"),
    field("persona", &BusinessProfile::persona, "Whom one sells to"),
    field("value_proposition", &BusinessProfile::value_proposition, ""),
    field("onboarding", &BusinessProfile::onboarding, ""),
    field("version", &BusinessProfile::version, ""),
};

struct CreateProfile {
  std::optional<std::string> industry;
  std::optional<CompanySize> team_size;
  std::vector<std::string> target_geos;
  std::vector<std::string> target_industries;
  std::vector<CompanySize> target_company_sizes;
  std::optional<std::string> persona;
  std::optional<std::string> value_proposition;
};
template <>
inline constexpr auto fields<CreateProfile> = std::tuple{
    field("industry", &CreateProfile::industry, "One's own", market_rules),
    field("team_size", &CreateProfile::team_size, "One's own"),
    defaulted("target_geos", &CreateProfile::target_geos, "Countries, as the company pool names them", market_rules),
    defaulted("target_industries", &CreateProfile::target_industries, "As the company pool names them", market_rules),
    defaulted("target_company_sizes", &CreateProfile::target_company_sizes, "Numbers of people"),
    field("persona", &CreateProfile::persona, "Whom one sells to", pitch_rules),
    field("value_proposition", &CreateProfile::value_proposition, "", pitch_rules),
};

struct PutProfile {
  IfVersion if_version;
  Clearable<std::string> industry;
  Clearable<CompanySize> team_size;
  Clearable<std::vector<std::string>> target_geos;
  Clearable<std::vector<std::string>> target_industries;
  Clearable<std::vector<CompanySize>> target_company_sizes;
  Clearable<std::string> persona;
  Clearable<std::string> value_proposition;
};
template <>
inline constexpr auto fields<PutProfile> = std::tuple{
    if_match(&PutProfile::if_version),
    field("industry", &PutProfile::industry, "One's own", market_rules),
    field("team_size", &PutProfile::team_size, "One's own"),
    field("target_geos", &PutProfile::target_geos, "Countries, as the company pool names them", market_rules),
    field("target_industries", &PutProfile::target_industries, "As the company pool names them", market_rules),
    field("target_company_sizes", &PutProfile::target_company_sizes, "Numbers of people"),
    field("persona", &PutProfile::persona, "Whom one sells to", pitch_rules),
    field("value_proposition", &PutProfile::value_proposition, "", pitch_rules),
};

struct DeleteProfile {
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteProfile> = std::tuple{if_match(&DeleteProfile::if_version)};

template <>
inline constexpr auto fields<IcpFactorScore> = std::tuple{
    field("factor", &IcpFactorScore::factor, ""),
    field("weight", &IcpFactorScore::weight, "The weights of all factors add up to 100"),
    field("points", &IcpFactorScore::points, "0 to weight; those of all factors add up to the score"),
    field("matched", &IcpFactorScore::matched, "In full or in part"),
    field("reason", &IcpFactorScore::reason, "For people"),
};

template <>
inline constexpr auto fields<IcpScore> = std::tuple{
    field("domain", &IcpScore::domain, ""),
    field("score", &IcpScore::score, "0 to 100"),
    field("tier", &IcpScore::tier, "hot from 75, warm from 45"),
    field("model", &IcpScore::model, "Names the weights"),
    field("factors", &IcpScore::factors, "Those that the profile has a target for"),
};

struct ScoreDomain {
  std::string domain;
};
template <>
inline constexpr auto fields<ScoreDomain> = std::tuple{
    field("domain", &ScoreDomain::domain, "In any spelling that leads to a host name",
          {.min_length = 1, .max_length = 253, .format = Format::domain}),
};

struct ListIcpLeads : Paging {};
template <>
inline constexpr auto fields<ListIcpLeads> = fields<Paging>;

}  // namespace crondb
