#include "pipeline/rules.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/as_set.hpp"
#include "crondb/core/validate.hpp"

namespace crondb {

Decimal in_major(Int128 minor, Currency currency) { return {minor, static_cast<std::int8_t>(currency.digits())}; }

std::optional<Decimal> in_major(std::optional<std::int64_t> minor, Currency currency) {
  return minor ? std::optional(in_major(*minor, currency)) : std::nullopt;
}

std::optional<Decimal> major_value(const Deal& deal) { return in_major(deal.value, deal.currency); }

std::optional<Decimal> usd_value(const Deal& deal) { return deal.currency == Currency{} ? major_value(deal) : std::nullopt; }

std::optional<CommissionView> view_commission(const Deal& deal) {
  if (!deal.commission) return std::nullopt;
  const auto& commission = *deal.commission;
  const auto amounts = deal.value ? split(commission, *deal.value) : Result<CommissionAmounts>(fail(not_found("value")));
  const auto view = [&](const Share& share, auto amount) {
    ShareView shown;
    if (share.percent_e4 != 0) shown.percent = Decimal{share.percent_e4, 4};
    if (share.amount != 0) shown.amount = in_major(share.amount, deal.currency);
    if (amounts) shown.share = in_major(amount(*amounts), deal.currency);
    return shown;
  };
  CommissionView shown;
  shown.total = view(commission.total, [](const CommissionAmounts& a) { return a.total; });
  for (std::size_t i = 0; i < commission.collaborators.size(); ++i) {
    const auto& entry = commission.collaborators[i];
    shown.collaborators.push_back({view(entry.share, [i](const CommissionAmounts& a) { return a.collaborators[i]; }), entry.name});
  }
  for (std::size_t i = 0; i < commission.agents.size(); ++i) {
    const auto& entry = commission.agents[i];
    shown.agents.push_back({view(entry.share, [i](const CommissionAmounts& a) { return a.agents[i]; }), entry.user_id});
  }
  if (amounts) {
    shown.agency_commission = in_major(amounts->agency, deal.currency);
    shown.agency_net = in_major(amounts->net, deal.currency);
  }
  return shown;
}

}  // namespace crondb

namespace crondb::pipeline {

std::optional<Move> move(Deal deal, const Stage& to, Instant now) {
  if (deal.stage_id == to.id) return std::nullopt;
  const StageId from = deal.stage_id;
  const bool was_open = deal.status == StageKind::open;
  // An imported deal may have been entered, or made, up to five minutes from now.
  const Instant at = std::max({now, deal.created_at, deal.stage_entered_at});
  deal.stage_id = to.id;
  deal.status = to.kind;
  deal.stage_entered_at = at;
  if (to.kind == StageKind::open) {
    deal.closed_at.reset();
  } else if (was_open) {
    deal.closed_at = at;
  }
  if (to.kind != StageKind::lost) deal.lost_reason.reset();
  return Move{std::move(deal), from, to.id};
}

void place_new(Deal& deal, const Stage& stage, Instant since) {
  deal.stage_id = stage.id;
  deal.status = stage.kind;
  deal.stage_entered_at = since;
  if (stage.kind == StageKind::open) {
    deal.closed_at.reset();
  } else if (!deal.closed_at) {
    deal.closed_at = since;
  }
}

const Stage& first_of_kind(std::span<const Stage> stages, StageKind kind) {
  return *std::find_if(stages.begin(), stages.end(), [&](const Stage& stage) { return stage.kind == kind; });
}

const Stage* find_stage(std::span<const Stage> stages, StageId id) {
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const Stage& stage) { return stage.id == id; });
  return found == stages.end() ? nullptr : &*found;
}

bool is_last_of_kind(std::span<const Stage> stages, const Stage& stage) {
  return std::count_if(stages.begin(), stages.end(), [&](const Stage& other) { return other.kind == stage.kind; }) == 1;
}

std::vector<Stage> arranged(std::vector<Stage> stages, const Stage& stage, std::int64_t order) {
  std::erase_if(stages, [&](const Stage& other) { return other.id == stage.id; });
  const auto at = std::clamp<std::int64_t>(order, 0, static_cast<std::int64_t>(stages.size()));
  stages.insert(stages.begin() + at, stage);
  for (std::size_t i = 0; i < stages.size(); ++i) stages[i].order = static_cast<std::int64_t>(i);
  return stages;
}

std::optional<std::int64_t> fixed_probability(StageKind kind) {
  switch (kind) {
    case StageKind::open:
      return std::nullopt;
    case StageKind::won:
      return 100;
    case StageKind::lost:
      return 0;
  }
  return std::nullopt;
}

std::optional<std::int64_t> to_minor(const Decimal& amount, Currency currency, const std::string& field,
                                     std::vector<FieldError>& problems) {
  const auto minor = amount.scaled_to(currency.digits());
  if (!minor) {
    problems.push_back({field, fmt::format("must have at most {} decimals in {}", currency.digits(), currency.code())});
  } else if (*minor < 0 || *minor > max_minor_units) {
    problems.push_back(
        {field, fmt::format("must be from 0 to {} in {}", to_string(in_major(max_minor_units, currency)), currency.code())});
  } else {
    return minor;
  }
  return std::nullopt;
}

std::optional<Commission> to_commission(const CommissionInput& input, Currency currency, std::vector<FieldError>& problems) {
  const auto share = [&](const ShareInput& given, const std::string& path) {
    Share result;
    if (given.percent) result.percent_e4 = given.percent->scaled_to(4).value_or(0);
    if (given.amount) result.amount = to_minor(*given.amount, currency, path + ".amount", problems).value_or(0);
    return result;
  };
  Commission commission{share(input.total, "commission.total"), {}, {}};
  const auto list = [&](const auto& entries, const std::string& path, auto add) {
    std::int64_t percent_sum = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Share one = share(entries[i], fmt::format("{}[{}]", path, i));
      percent_sum += one.percent_e4;
      add(entries[i], one);
    }
    if (percent_sum > 1'000'000) problems.push_back({path, "must not add up to more than 100 percent"});
  };
  list(input.collaborators, "commission.collaborators",
       [&](const CollaboratorInput& entry, const Share& one) { commission.collaborators.push_back({entry.name, one}); });
  list(input.agents, "commission.agents",
       [&](const AgentInput& entry, const Share& one) { commission.agents.push_back({entry.user_id, one}); });
  if (commission == Commission{}) return std::nullopt;
  return commission;
}

namespace {

/// Value and currency out of the two forms in which they may be given.
void apply_value(Deal& deal, const DealChange& change, std::vector<FieldError>& problems) {
  const auto& [value, value_usd] = std::tie(change.value, change.value_usd);
  if (value_usd.given && (value.given || change.currency)) {
    problems.push_back({"value_usd", "can't be combined with value and currency"});
    return;
  }
  const auto& amount = value_usd.given ? value_usd : value;
  const Currency target = value_usd.given ? Currency{} : change.currency.value_or(deal.currency);
  if (target != deal.currency && !amount.given && deal.value) {
    problems.push_back({"currency", "can't change without a value in the new currency"});
    return;
  }
  if (target != deal.currency && deal.commission) {
    problems.push_back({"currency", "can't change while the deal has a commission: its amounts are in the old one"});
  }
  deal.currency = target;
  if (!amount.given) return;
  deal.value.reset();
  if (amount.value) deal.value = to_minor(*amount.value, target, value_usd.given ? "value_usd" : "value", problems);
}

}  // namespace

void apply(Deal& deal, const DealChange& change, std::vector<FieldError>& problems) {
  apply_kept(deal, change);
  if (change.commission.given) deal.commission.reset();
  apply_value(deal, change, problems);
  if (change.commission.value) deal.commission = to_commission(*change.commission.value, deal.currency, problems);
  if (change.owner_user_id) deal.owner_user_id = *change.owner_user_id;
  if (change.assignee_user_ids) deal.assignee_user_ids = as_set(*change.assignee_user_ids);
  change.lead_id.apply_to(deal.lead_id);
}

void check_deal(const Deal& deal, std::vector<FieldError>& problems) {
  if (deal.lost_reason && deal.status != StageKind::lost) problems.push_back({"lost_reason", "is only for deals in a lost stage"});
  if (deal.commission && deal.value) {
    if (const auto amounts = split(*deal.commission, *deal.value); !amounts) {
      problems.insert(problems.end(), amounts.error().fields.begin(), amounts.error().fields.end());
    }
  }
}

std::vector<Stage> default_stages() {
  struct Row {
    std::string_view name;
    std::string_view color;
    StageKind kind;
    std::int64_t probability;
  };
  static constexpr auto rows = std::to_array<Row>({
      {"New", "#6B7280", StageKind::open, 10},
      {"Qualified", "#3B82F6", StageKind::open, 25},
      {"Proposal", "#8B5CF6", StageKind::open, 50},
      {"Negotiation", "#F59E0B", StageKind::open, 75},
      {"Won", "#10B981", StageKind::won, 100},
      {"Lost", "#EF4444", StageKind::lost, 0},
  });
  std::vector<Stage> stages;
  for (const auto& row : rows) {
    const auto order = static_cast<std::int64_t>(stages.size());
    stages.push_back({StageId{}, std::string(row.name), std::string(row.color), order, row.kind, row.probability});
  }
  return stages;
}

}  // namespace crondb::pipeline
