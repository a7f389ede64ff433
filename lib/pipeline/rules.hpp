#pragma once

#include <optional>
#include <span>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/pipeline/requests.hpp"

/// The rules of the pipeline, free of clock, storage and randomness.
namespace crondb::pipeline {

inline constexpr std::size_t max_stages = 100;

/// What a move does besides changing the deal.
struct Move {
  Deal deal;
  StageId from;
  StageId to;
};

/// Moves `deal` to `to`: closed_at is stamped on entering a closed stage from an open one and kept between closed ones; an open
/// stage clears it; a reason is kept in lost stages only. nullopt if the deal is there already.
[[nodiscard]] std::optional<Move> move(Deal deal, const Stage& to, Instant now);

/// Makes `deal` stand in `stage` from `since` on, as a new row.
void place_new(Deal& deal, const Stage& stage, Instant since);

/// The first stage of that kind by order. There always is one.
[[nodiscard]] const Stage& first_of_kind(std::span<const Stage> stages, StageKind kind);
[[nodiscard]] const Stage* find_stage(std::span<const Stage> stages, StageId id);
[[nodiscard]] bool is_last_of_kind(std::span<const Stage> stages, const Stage& stage);

/// Puts `stage`, which may be new, at `order` (clipped) and numbers all stages densely from 0.
[[nodiscard]] std::vector<Stage> arranged(std::vector<Stage> stages, const Stage& stage, std::int64_t order);

/// The probability that a stage of that kind must have; nullopt for open ones, which choose.
[[nodiscard]] std::optional<std::int64_t> fixed_probability(StageKind kind);

/// `amount` in minor units. A problem on `field` if it has more decimals than the currency or exceeds max_minor_units.
[[nodiscard]] std::optional<std::int64_t> to_minor(const Decimal& amount, Currency currency, const std::string& field,
                                                   std::vector<FieldError>& problems);

/// The commission that `input` describes, amounts in minor units of `currency`; nullopt for one without any share.
[[nodiscard]] std::optional<Commission> to_commission(const CommissionInput& input, Currency currency,
                                                      std::vector<FieldError>& problems);

/// Makes the deal what `change` says, but for its place on the board and what follows from that: stage, position, lost_reason.
void apply(Deal& deal, const DealChange& change, std::vector<FieldError>& problems);

/// What must hold of a deal whatever made it: lost_reason only with lost, a commission that can be paid.
void check_deal(const Deal& deal, std::vector<FieldError>& problems);

/// The stages that a new team starts with, without ids.
[[nodiscard]] std::vector<Stage> default_stages();

}  // namespace crondb::pipeline
