#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/pipeline/commission.hpp"
#include "storage/sql/engine.hpp"

/// Lists in one text column, an item a line, legible in a shell: a newline within an item is written \n, a backslash \\.
namespace crondb::sql::inline CRONDB_ENGINE {

[[nodiscard]] std::string to_lines(const std::vector<std::string>& items);
/// nullopt if the text isn't what to_lines makes.
[[nodiscard]] std::optional<std::vector<std::string>> from_lines(std::string_view text);

/// One line for the total and one per share: `total|collaborator|agent <percent × 10⁴> <minor units> [<name or user id>]`.
[[nodiscard]] std::string to_lines(const Commission& commission);
/// nullopt if the text isn't what to_lines makes.
[[nodiscard]] std::optional<Commission> commission_from_lines(std::string_view text);

}  // namespace crondb::sql::inline CRONDB_ENGINE
