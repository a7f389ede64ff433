#pragma once

#include <string>
#include <vector>

#include "crondb/pipeline/operations.hpp"
#include "pipeline/rules.hpp"

/// Steps that several operations on deals share, each within their transaction.
namespace crondb::pipeline {

/// The deal, if the caller may see it. not_found otherwise.
[[nodiscard]] Result<Deal> visible_deal(Context& context, DealId id);

/// How far apart ranks are made, so that others fit between.
inline constexpr std::int64_t rank_gap = std::int64_t{1} << 32U;

/// A rank that puts `deal` at `position` of the stage's column, at its end if absent.
[[nodiscard]] Result<std::int64_t> rank_for(Context& context, DealId deal, StageId stage, std::optional<std::int64_t> position);

/// Ends the open stay of a deal that moved, begins the next one and logs the stage_changed.
[[nodiscard]] Result<void> record_move(Context& context, const Move& move);

/// Tells those who are newly the owner or an assignee of `after`, and of a move everybody in the deal. `before` is null for a new
/// one.
[[nodiscard]] Result<void> tell_of(Context& context, const Deal* before, const Deal& after);

}  // namespace crondb::pipeline
