#include "importing/row_import.hpp"

#include "core/try.hpp"
#include "crondb/core/validate.hpp"

namespace crondb::importing {

void RowImport::check_not_ahead(const std::optional<Instant>& at, std::string_view field) {
  if (at) detail::check_not_ahead(*at, context_.now, field, problems_);
}

Instant RowImport::end_of_stay(Instant began, const std::optional<Instant>& stamp) const {
  return stamp && *stamp > began ? *stamp : std::max(context_.now, began);
}

Result<void> RowImport::set_owner(Update<UserId>& owner, std::string_view named, bool is_new, Missing& missing) {
  if (!named.empty()) {
    CRONDB_TRY(owner.emplace(), batch_.references.person(named, "owner", problems_, missing));
  } else if (is_new && context_.by.user.is_nil()) {
    problems_.push_back({"owner", "is required"});
  } else if (is_new) {
    owner.emplace(context_.by.user);
  }
  return {};
}

Result<void> RowImport::set_people(Update<std::vector<UserId>>& people, std::string_view cell, const std::string& field,
                                   Missing& missing) {
  if (cell.empty()) return {};
  auto& users = people.emplace();
  CRONDB_TRY(for_each_name(cell, [&](std::string_view who) -> Result<void> {
    CRONDB_TRY(users.emplace_back(), batch_.references.person(who, field, problems_, missing));
    return {};
  }));
  check_value(users, Rules{}, field, problems_);
  return {};
}

Result<void> RowImport::set_lead(Clearable<LeadId>& lead, std::string_view external_id) {
  if (external_id.empty()) return {};
  CRONDB_TRY(const auto found, batch_.references.lead(external_id));
  if (!found) problems_.push_back({"lead", "the team has no lead with this external_id"});
  if (found) lead = *found;
  return {};
}

Result<void> RowImport::set_deal(Clearable<DealId>& deal, std::string_view external_id) {
  if (external_id.empty()) return {};
  CRONDB_TRY(const auto found, batch_.references.deal(external_id));
  if (!found) problems_.push_back({"deal", "the team has no deal with this external_id"});
  if (found) deal = *found;
  return {};
}

}  // namespace crondb::importing
