#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/importing/requests.hpp"

/// What the fields of a kind are called elsewhere, and what their cells are.
namespace crondb::importing {

/// Everything that is known of the columns of a kind, in the order of its fields.
[[nodiscard]] std::vector<ImportField> columns_of(ImportKind kind);

/// The field of `fields` that a column of that name is likely to fill: by its name or an alias, whatever the case, spaces and
/// punctuation. nullopt if there is none.
[[nodiscard]] std::optional<std::string_view> field_for(std::string_view column, std::span<const std::string_view> fields);

/// Which columns of `header` fill which fields: of several that would fill the same, the one that has its name, else the one whose
/// alias stands first.
[[nodiscard]] SuggestedMapping suggest(std::span<const std::string_view> header, ImportKind kind);

/// The one of `known` that `name` is likely to be meant for: few letters apart. nullopt if none is near.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> known);

}  // namespace crondb::importing
