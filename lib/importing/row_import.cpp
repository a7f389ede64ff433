#include "importing/row_import.hpp"

#include "core/try.hpp"
#include "crondb/core/validate.hpp"
#include "leads/rules.hpp"

namespace crondb::importing {

void RowImport::check_not_ahead(const std::optional<Instant>& at, std::string_view field) {
  if (at) detail::check_not_ahead(*at, context_.now, field, problems_);
}

Instant RowImport::end_of_stay(Instant began, const std::optional<Instant>& stamp) const {
  return stamp && *stamp > began ? *stamp : std::max(context_.now, began);
}

Result<void> RowImport::set_owner(UserId& owner, std::string_view named, Missing& missing) {
  if (!named.empty()) {
    CRONDB_TRY(owner, batch_.references.person(named, "owner", problems_, missing));
  } else if (owner.is_nil()) {
    owner = context_.by.user;
    if (owner.is_nil()) problems_.push_back({"owner", "is required"});
  }
  return {};
}

Result<std::vector<UserId>> RowImport::people(std::string_view cell, const std::string& field, Missing& missing) {
  std::vector<UserId> users;
  CRONDB_TRY(for_each_name(cell, [&](std::string_view who) -> Result<void> {
    CRONDB_TRY(users.emplace_back(), batch_.references.person(who, field, problems_, missing));
    return {};
  }));
  check_value(users, Rules{}, field, problems_);
  return leads::as_set(std::move(users));
}

Result<std::optional<LeadId>> RowImport::lead(std::string_view external_id) {
  if (external_id.empty()) return std::nullopt;
  CRONDB_TRY(const auto found, batch_.references.lead(external_id));
  if (!found) problems_.push_back({"lead", "the team has no lead with this external_id"});
  return found;
}

Result<std::optional<DealId>> RowImport::deal(std::string_view external_id) {
  if (external_id.empty()) return std::nullopt;
  CRONDB_TRY(const auto found, batch_.references.deal(external_id));
  if (!found) problems_.push_back({"deal", "the team has no deal with this external_id"});
  return found;
}

}  // namespace crondb::importing
