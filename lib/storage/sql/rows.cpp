#include "storage/sql/rows.hpp"

#include "crondb/core/text.hpp"
#include "storage/searchable.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

std::optional<std::string> folded_email(const User& user) {
  return user.email ? std::optional(email_key(*user.email)) : std::nullopt;
}

std::string key_of_user_name(const User& user) { return name_key(user.name); }

std::string key_of_team_name(const Team& team) { return name_key(team.name); }

std::string folded_name(const Tag& tag) { return fold_case(tag.name); }

std::string search_in_deal(const Deal& deal) { return searchable(deal); }

std::string search_in_lead(const Lead& lead) { return searchable(lead); }

}  // namespace crondb::sql::inline CRONDB_ENGINE
