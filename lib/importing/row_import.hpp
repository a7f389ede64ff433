#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "crondb/core/text.hpp"
#include "crondb/core/validate.hpp"
#include "importing/kinds.hpp"

namespace crondb::importing {

/// What the imports of all kinds do alike with one row.
class RowImport {
 protected:
  RowImport(Batch& batch, Problems& problems)
      : batch_(batch), context_(batch.context), team_(batch.context.by.team), problems_(problems) {}

  [[nodiscard]] bool dry() const { return batch_.settings.options.dry_run; }
  /// A stamp that an import sets must not be in the future.
  void check_not_ahead(const std::optional<Instant>& at, std::string_view field);
  /// When an update ends a stay that began at `began`: at the stamp that the row gives, if it lies after that, else now.
  [[nodiscard]] Instant end_of_stay(Instant began, const std::optional<Instant>& stamp) const;

  /// The row of that external_id, `what` it is in words, as the import found it or, in a dry run, would have left it.
  /// `find(external_id)` asks the storage, `visible(row, user)` says whether someone who sees only their own rows sees it.
  template <class T, class Find, class Visible>
  [[nodiscard]] Result<std::optional<T>> known(std::string_view what, const std::optional<std::string>& external_id, Find find,
                                               Visible visible) {
    if (!external_id) return std::nullopt;
    if (dry()) {
      for (const Made* made : {&std::as_const(batch_.made), &batch_.earlier}) {
        const auto& rows = std::get<Remembered<T>>(made->rows);
        if (const auto found = rows.find(*external_id); found != rows.end()) return found->second;
      }
    }
    auto row = find(*external_id);
    const auto only = context_.by.only_rows_of();
    if (row && *row && only && !visible(**row, *only)) {
      problems_.push_back({"external_id", fmt::format("belongs to a {} that you can't see", what)});
    }
    return row;
  }
  template <class T>
  void remember(const T& row) {
    if (dry() && row.external_id) std::get<Remembered<T>>(batch_.made.rows).insert_or_assign(*row.external_id, row);
  }

  /// Calls `use` for every name in a cell such as `Ada; Bob`.
  template <class Use>
  [[nodiscard]] static Result<void> for_each_name(std::string_view cell, Use use) {
    while (!cell.empty()) {
      const auto end = std::min(cell.find(';'), cell.size());
      if (const auto name = trim(cell.substr(0, end)); !name.empty()) {
        if (auto used = use(name); !used) return used;
      }
      cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    return {};
  }

  /// Adds what is wrong with a change; of a new row also what is missing.
  template <class Change, class Patch>
  void check_change(const Patch& patch, bool is_new) {
    is_new ? check_fields<Change>(patch, {}, problems_) : check_fields(patch, {}, problems_);
    if constexpr (requires { patch.domain; }) {
      if (patch.domain.value) detail::check_domain(*patch.domain.value, "domain", problems_);
    }
  }

  /// Sets the owner that a row names; without one a new row belongs to the importing user.
  [[nodiscard]] Result<void> set_owner(Update<UserId>& owner, std::string_view named, bool is_new, Missing& missing);
  /// Sets the people in a cell that isn't empty.
  [[nodiscard]] Result<void> set_people(Update<std::vector<UserId>>& people, std::string_view cell, const std::string& field,
                                        Missing& missing);
  /// Sets the lead or deal of that external_id; a problem if the importing user sees none. Nothing for an empty cell.
  [[nodiscard]] Result<void> set_lead(Clearable<LeadId>& lead, std::string_view external_id);
  [[nodiscard]] Result<void> set_deal(Clearable<DealId>& deal, std::string_view external_id);

  Batch& batch_;
  Context& context_;
  TeamId team_;
  Problems& problems_;
};

}  // namespace crondb::importing
