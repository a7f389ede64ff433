#pragma once

#include "crondb/access/access.hpp"
#include "crondb/core/paging.hpp"

/// The requests and answers of the operations on people and their keys.
namespace crondb {

/// What a plan allows.
struct PlanLimits {
  std::int64_t requests_per_minute = 0;  ///< of one user in one team
  std::optional<std::int64_t> members;   ///< absent: unlimited
};
[[nodiscard]] PlanLimits limits_of(Plan plan);
template <>
inline constexpr auto fields<PlanLimits> = std::tuple{
    field("requests_per_minute", &PlanLimits::requests_per_minute, "Of one user in one team"),
    field("members", &PlanLimits::members, "null: unlimited"),
};

template <>
inline constexpr auto fields<User> = std::tuple{
    field("id", &User::id, ""),
    field("email", &User::email, ""),
    field("name", &User::name, ""),
    field("primary_team_id", &User::primary_team_id, ""),
    field("created_at", &User::created_at, ""),
};

template <>
inline constexpr auto fields<Team> = std::tuple{
    field("id", &Team::id, ""),
    field("name", &Team::name, ""),
    field("description", &Team::description, ""),
    field("plan", &Team::plan, ""),
    field("time_zone", &Team::time_zone, "IANA name"),
    field("week_start", &Team::week_start, ""),
    field("currency", &Team::currency, "ISO 4217"),
    field("record_visibility", &Team::record_visibility, "Which rows members and viewers see"),
    field("conversion_events", &Team::conversion_events, "Event types that count as conversions"),
    field("created_at", &Team::created_at, ""),
};

struct Me {
  User user;
  Team team;
  Role role = Role::viewer;
  Plan plan = Plan::free;
  PlanLimits limits;
};
template <>
inline constexpr auto fields<Me> = std::tuple{
    field("user", &Me::user, ""),
    field("team", &Me::team, "The team that the key is bound to"),
    field("role", &Me::role, "In that team"),
    field("plan", &Me::plan, "Of that team"),
    field("limits", &Me::limits, "Of the plan"),
};

/// Names of people and teams stand in headers of mails.
inline constexpr Rules person_name{.min_length = 1, .max_length = 200, .format = Format::line};

struct PutMe {
  Update<std::string> name;
  Update<TeamId> primary_team_id;
};
template <>
inline constexpr auto fields<PutMe> = std::tuple{
    field("name", &PutMe::name, "", person_name),
    field("primary_team_id", &PutMe::primary_team_id, "A team of the caller"),
};

template <>
inline constexpr auto fields<ApiKey> = std::tuple{
    field("id", &ApiKey::id, ""),
    field("team_id", &ApiKey::team_id, ""),
    field("user_id", &ApiKey::user_id, ""),
    field("name", &ApiKey::name, ""),
    field("prefix", &ApiKey::prefix, "The first 8 characters"),
    field("created_at", &ApiKey::created_at, ""),
    field("last_used_at", &ApiKey::last_used_at, "To the minute"),
};

struct ListApiKeys : Paging {};
template <>
inline constexpr auto fields<ListApiKeys> = fields<Paging>;

struct CreateApiKey {
  std::string name;
  std::optional<TeamId> team_id;
};
template <>
inline constexpr auto fields<CreateApiKey> = std::tuple{
    field("name", &CreateApiKey::name, "", person_name),
    field("team_id", &CreateApiKey::team_id, "A team of the caller; the present one if absent"),
};

struct NewApiKey : ApiKey {
  std::optional<std::string> key;  ///< the secret, shown once
};
template <>
inline constexpr auto fields<NewApiKey> =
    std::tuple_cat(fields<ApiKey>, std::tuple{field("key", &NewApiKey::key, "The secret, shown this once")});
/// A repeated request is answered without the secret, which nobody keeps.
inline void drop_secrets(NewApiKey& created) { created.key.reset(); }

struct DeleteApiKey {
  KeyId key_id;
};
template <>
inline constexpr auto fields<DeleteApiKey> = std::tuple{path("key_id", &DeleteApiKey::key_id, "")};

}  // namespace crondb
