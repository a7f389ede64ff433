#include "storage/sql/rows.hpp"

#include "crondb/core/text.hpp"

namespace crondb::sql {

std::optional<std::string> folded_email(const User& user) {
  return user.email ? std::optional(fold_case(*user.email)) : std::nullopt;
}

std::string searchable(const Deal& deal) { return fold_case(deal.domain ? deal.name + '\n' + *deal.domain : deal.name); }

}  // namespace crondb::sql
