#pragma once

#include "crondb/access/access.hpp"
#include "crondb/core/paging.hpp"

#pragma GCC visibility push(default)

/// The requests and answers of the operations on people and their keys.
namespace crondb {

/// What a plan allows.
struct PlanLimits {
  std::int64_t requests_per_minute = 0;   ///< of one user in one team
  std::optional<std::int64_t> members{};  ///< absent: unlimited
};
/// The limits of `plan`.
[[nodiscard]] PlanLimits limits_of(Plan plan);
template <>
inline constexpr auto fields<PlanLimits> = std::array{
    field<&PlanLimits::requests_per_minute>("requests_per_minute", "Of one user in one team"),
    field<&PlanLimits::members>("members", "null: unlimited"),
};

template <>
inline constexpr auto fields<User> = std::array{
    field<&User::id>("id", ""),
    field<&User::email>("email", ""),
    field<&User::name>("name", ""),
    field<&User::primary_team_id>("primary_team_id", ""),
    field<&User::created_at>("created_at", ""),
};

template <>
inline constexpr auto fields<Team> = std::array{
    field<&Team::id>("id", ""),
    field<&Team::name>("name", ""),
    field<&Team::description>("description", ""),
    field<&Team::plan>("plan", ""),
    field<&Team::time_zone>("time_zone", "IANA name"),
    field<&Team::week_start>("week_start", ""),
    field<&Team::currency>("currency", "ISO 4217"),
    field<&Team::record_visibility>("record_visibility", "Which rows members and viewers see"),
    field<&Team::conversion_events>("conversion_events", "Event types that count as conversions"),
    field<&Team::created_at>("created_at", ""),
};

/// The answer of get_me and put_me: who calls, the team in which they act, and what they may do there.
struct Me {
  User user{};
  Team team{};
  Role role = Role::viewer;
  Plan plan = Plan::free;
  PlanLimits limits{};
};
template <>
inline constexpr auto fields<Me> = std::array{
    field<&Me::user>("user", ""),
    field<&Me::team>("team", "The team that the key is bound to"),
    field<&Me::role>("role", "In that team"),
    field<&Me::plan>("plan", "Of that team"),
    field<&Me::limits>("limits", "Of the plan"),
};

/// Names of people and teams stand in headers of mails.
inline constexpr Rules person_name{.min_length = 1, .max_length = 200, .format = Format::line};

/// What put_me changes of the caller; absent stays.
struct PutMe {
  Update<std::string> name{};
  Update<TeamId> primary_team_id{};
};
template <>
inline constexpr auto fields<PutMe> = std::array{
    field<&PutMe::name>("name", "", person_name),
    field<&PutMe::primary_team_id>("primary_team_id", "A team of the caller"),
};

template <>
inline constexpr auto fields<ApiKey> = std::array{
    field<&ApiKey::id>("id", ""),
    field<&ApiKey::team_id>("team_id", ""),
    field<&ApiKey::user_id>("user_id", ""),
    field<&ApiKey::name>("name", ""),
    field<&ApiKey::prefix>("prefix", "The first 8 characters"),
    field<&ApiKey::created_at>("created_at", ""),
    field<&ApiKey::last_used_at>("last_used_at", "To the minute"),
};
template <>
inline constexpr std::size_t hidden<ApiKey> = hides(&ApiKey::hash);

/// Which page list_api_keys shows.
struct ListApiKeys : Paging {};
template <>
inline constexpr auto fields<ListApiKeys> = inherited<ListApiKeys, Paging>();

/// The key that create_api_key makes.
struct CreateApiKey {
  std::string name{};
  std::optional<TeamId> team_id{};
};
template <>
inline constexpr auto fields<CreateApiKey> = std::array{
    field<&CreateApiKey::name>("name", "", person_name),
    field<&CreateApiKey::team_id>("team_id", "A team of the caller; the present one if absent"),
};

/// A key that was just made. Only here its secret is shown.
struct NewApiKey : ApiKey {
  std::optional<std::string> key{};  ///< the secret, shown once
};
template <>
inline constexpr auto fields<NewApiKey> =
    joined(inherited<NewApiKey, ApiKey>(), std::array{field<&NewApiKey::key>("key", "The secret, shown this once")});
template <>
inline constexpr std::size_t hidden<NewApiKey> = hidden<ApiKey>;
/// A repeated request is answered without the secret, which nobody keeps.
inline void drop_secrets(NewApiKey& created) { created.key.reset(); }

/// Which key delete_api_key revokes.
struct DeleteApiKey {
  KeyId key_id{};
};
template <>
inline constexpr auto fields<DeleteApiKey> = std::array{path<&DeleteApiKey::key_id>("key_id", "")};

}  // namespace crondb

#pragma GCC visibility pop
