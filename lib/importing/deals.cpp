#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/wire/mapping.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"
#include "pipeline/rules.hpp"
#include "pipeline/steps.hpp"

/// Deals out of a file.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes of a deal, what it names, and the stamps, which only an import can set.
struct DealRow {
  PatchDeal change;
  std::string_view stage;
  std::string_view reached_stage;
  std::string_view owner;
  std::string_view assignees;
  std::string_view lead;
  std::optional<NamedCommission> commission;
  std::optional<Instant> created_at;
  std::optional<Instant> closed_at;
  std::optional<Amount> value;  ///< with what its currency may be
};

void read_commission(DealRow& row, const Cell& cell) {
  auto commission = wire::read_commission(cell.text);
  if (commission) {
    row.commission = std::move(*commission);
  } else if (commission.error().fields.empty()) {
    cell.problems.push_back({"commission", "must be JSON such as {\"total\": {\"percent\": 5}}"});
  } else {
    cell.problems.insert(cell.problems.end(), commission.error().fields.begin(), commission.error().fields.end());
  }
}

constexpr auto deal_columns = columns_of<Deal>(std::to_array<FileColumn<DealRow>>({
    {"value",
     [](DealRow& row, const Cell& cell) {
       row.value = cell.amount();
       if (row.value) row.change.value = row.value->number;
     }},
    {"currency",
     [](DealRow& row, const Cell& cell) {
       set(row.change.currency, cell.expect(Currency::find(cell.text), "an ISO 4217 currency code such as EUR"));
     }},
    {"value_usd", [](DealRow& row, const Cell& cell) { set(row.change.value_usd, cell.amount_in(Currency())); }},
    {"stage", [](DealRow& row, const Cell& cell) { row.stage = cell.text; }},
    {"owner", [](DealRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"assignees", [](DealRow& row, const Cell& cell) { row.assignees = cell.text; }},
    {"lead", [](DealRow& row, const Cell& cell) { row.lead = cell.text; }},
    {"closed_at", [](DealRow& row, const Cell& cell) { row.closed_at = cell.time(); }},
    {"lost_reason", [](DealRow& row, const Cell& cell) { row.change.lost_reason = std::string(cell.text); }},
    {"commission", read_commission},
    {"created_at", [](DealRow& row, const Cell& cell) { row.created_at = cell.time(); }},
    {"reached_stage", [](DealRow& row, const Cell& cell) { row.reached_stage = cell.text; }},
}));
constexpr auto deal_column_names = names_of(deal_columns);

/// What a row makes of a deal.
struct DealDraft {
  Deal deal;
  std::optional<StageId> reached;    ///< the stage in which a closed deal stood before
  bool moved = false;                ///< to another stage
  std::optional<Instant> closed_at;  ///< of a deal that moves, as the row says
};

class DealImport : RowImport {
 public:
  DealImport(Batch& batch, Problems& problems) : RowImport(batch, problems), pipeline_(batch.context.tx.pipeline()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(deal_columns, batch_.settings, row, problems_);
    normalize(given.change);
    CRONDB_TRY(const auto before, known<Deal>(
                                      "deal", given.change.external_id.value,
                                      [&](const auto& id) { return pipeline_.find_deal_by_external_id(team_, id); },
                                      [](const Deal& deal, UserId user) { return deal.involves(user); }));
    check_change<DealChange>(given.change, !before);
    Missing missing;
    CRONDB_TRY(auto draft, make_draft(given, before, missing));
    if (!problems_.empty()) return Outcome::failed;
    if (missing.any()) {
      CRONDB_TRY(batch_.references.make(missing));
      CRONDB_TRY(draft, make_draft(given, before, missing));
    }
    CRONDB_TRY(const auto outcome, before ? update(*before, draft) : create(draft));
    remember(draft.deal);
    return outcome;
  }

 private:
  Result<DealDraft> make_draft(DealRow& given, const std::optional<Deal>& before, Missing& missing) {
    DealDraft draft{.deal = before.value_or(Deal{})};
    Deal& deal = draft.deal;
    if (!before) {
      deal.id = context_.new_id<DealId>();
      deal.currency = batch_.settings.currency;
    }
    CRONDB_TRY(find_references(given, !before, missing));
    pipeline::apply(deal, given.change, problems_);
    if (given.value) check_currency(*given.value, deal.currency, "value", problems_);
    if (set_stage(draft, given, before.has_value(), missing)) {
      given.change.lost_reason.apply_to(deal.lost_reason);
      pipeline::check_deal(deal, problems_);
    }
    return draft;
  }

  /// Who and what the row names becomes a part of its change.
  Result<void> find_references(DealRow& given, bool is_new, Missing& missing) {
    DealChange& change = given.change;
    CRONDB_TRY(set_lead(change.lead_id, given.lead));
    CRONDB_TRY(set_owner(change.owner_user_id, given.owner, is_new, missing));
    CRONDB_TRY(set_people(change.assignee_user_ids, given.assignees, "assignees", missing));
    if (!given.commission) return {};
    CommissionInput commission{given.commission->total, given.commission->collaborators, {}};
    for (const auto& agent : given.commission->agents) {
      CRONDB_TRY(const auto user, batch_.references.person(trim(agent.user_id), "commission.agents", problems_, missing));
      commission.agents.push_back({agent, user});
    }
    change.commission = std::move(commission);
    return {};
  }

  /// Stage and stamps, of which each depends on the other. False if there is no such stage.
  bool set_stage(DealDraft& draft, const DealRow& given, bool exists, Missing& missing) {
    Deal& deal = draft.deal;
    std::optional<Stage> stage;
    if (!given.stage.empty()) {
      stage = batch_.references.stage(given.stage, "stage", problems_, missing);
      if (!stage) return false;
    } else if (!exists) {
      stage = pipeline::first_of_kind(batch_.references.stages(), StageKind::open);
    }
    if (given.created_at) {
      deal.created_at = *given.created_at;
    } else if (!exists) {
      deal.created_at = std::min(context_.now, given.closed_at.value_or(context_.now));
    }
    if (!exists) {
      deal.closed_at = given.closed_at;
      pipeline::place_new(deal, *stage, deal.created_at);
      deal.stage_entered_at = deal.closed_at.value_or(deal.created_at);
    } else if (stage) {
      if (auto move = pipeline::move(deal, *stage, context_.now)) {
        deal = std::move(move->deal);
        draft.moved = true;
        draft.closed_at = given.closed_at;
      }
    }
    if (given.closed_at) {
      if (deal.status == StageKind::open) {
        problems_.push_back({"closed_at", "is only for deals in a won or lost stage"});
      } else {
        deal.closed_at = given.closed_at;
      }
    }
    check_stamps(deal, given);
    if (!given.reached_stage.empty()) set_reached(draft, given, missing);
    return true;
  }

  void check_stamps(const Deal& deal, const DealRow& given) {
    check_not_ahead(given.created_at, "created_at");
    if (deal.closed_at && *deal.closed_at < deal.created_at) problems_.push_back({"closed_at", "must not be before created_at"});
  }

  void set_reached(DealDraft& draft, const DealRow& given, Missing& missing) {
    const auto stage = batch_.references.stage(given.reached_stage, "reached_stage", problems_, missing);
    if (!stage) return;
    const bool two_new_ones = stage->id.is_nil() && name_key(given.reached_stage) != name_key(given.stage);
    if (stage->kind != StageKind::open) {
      problems_.push_back({"reached_stage", "must be an open stage"});
    } else if (draft.deal.status != StageKind::open) {
      draft.reached = stage->id;
    } else if (stage->id != draft.deal.stage_id || two_new_ones) {
      problems_.push_back({"reached_stage", "can't be another stage than that of an open deal"});
    }
  }

  /// The end of a column, counted on from the last deal put there.
  Result<std::int64_t> next_rank(StageId stage) {
    const auto [last, first_time] = batch_.last_ranks.try_emplace(stage);
    if (first_time) {
      CRONDB_TRY(last->second, pipeline::rank_for(context_, DealId{}, stage, std::nullopt));
    } else {
      last->second += pipeline::rank_gap;
    }
    return last->second;
  }

  Result<void> put_stay(const Deal& deal, StageId stage, Instant from, std::optional<Instant> to) {
    return pipeline_.put_interval(team_, {context_.new_id<IntervalId>(), deal.id, stage, from, to});
  }

  Result<Outcome> create(DealDraft& draft) {
    if (dry()) return Outcome::created;
    Deal& deal = draft.deal;
    deal.updated_at = context_.now;
    CRONDB_TRY(deal.rank, next_rank(deal.stage_id));
    CRONDB_TRY(pipeline_.put_deal(team_, deal, 0));
    if (draft.reached) CRONDB_TRY(put_stay(deal, *draft.reached, deal.created_at, deal.closed_at));
    CRONDB_TRY(put_stay(deal, deal.stage_id, deal.stage_entered_at, std::nullopt));
    return Outcome::created;
  }

  Result<Outcome> update(const Deal& before, DealDraft& draft) {
    Deal& deal = draft.deal;
    CRONDB_TRY(auto stays, changed_stays(before, draft));
    if (deal == before && stays.empty()) return Outcome::unchanged;
    deal.updated_at = context_.now;
    deal.version = before.version + 1;
    if (dry()) return Outcome::updated;
    if (draft.moved) {
      CRONDB_TRY(deal.rank, next_rank(deal.stage_id));
    }
    CRONDB_TRY(pipeline_.put_deal(team_, deal, before.version));
    for (const auto& stay : stays) CRONDB_TRY(pipeline_.put_interval(team_, stay));
    return Outcome::updated;
  }

  /// The stays that an update ends, begins or corrects.
  Result<std::vector<StageInterval>> changed_stays(const Deal& before, DealDraft& draft) {
    Deal& deal = draft.deal;
    std::vector<StageInterval> changed;
    const bool corrected = deal.created_at != before.created_at || deal.closed_at != before.closed_at;
    if (!draft.moved && !corrected && !draft.reached) return changed;
    CRONDB_TRY(const auto stays, pipeline_.intervals(team_, deal.id));
    // Of a deal that moves, closed_at belongs to this move; else it corrects the one before.
    const auto closed_at = draft.moved ? before.closed_at : deal.closed_at;
    const auto follow = [&](Instant at, bool may_close) {
      if (before.closed_at && at == *before.closed_at && (may_close || at != before.created_at)) return closed_at.value_or(at);
      return at == before.created_at ? deal.created_at : at;
    };
    bool stood_open = false;
    Instant since = context_.now;
    for (const auto& stay : stays) {
      const Stage* stage = pipeline::find_stage(batch_.references.stages(), stay.stage_id);
      stood_open = stood_open || (stage && stage->kind == StageKind::open);
      StageInterval next = stay;
      next.entered_at = follow(stay.entered_at, !stay.exited_at);
      if (stay.exited_at) next.exited_at = follow(*stay.exited_at, true);
      if (next.exited_at && *next.exited_at < next.entered_at) next = stay;
      if (!stay.exited_at && draft.moved) next.exited_at = since = end_of_stay(next.entered_at, draft.closed_at);
      if (!next.exited_at) deal.stage_entered_at = next.entered_at;
      if (next != stay) changed.push_back(next);
    }
    if (draft.moved) {
      deal.stage_entered_at = since;
      changed.push_back({context_.new_id<IntervalId>(), deal.id, deal.stage_id, since, std::nullopt});
    }
    if (draft.reached && !stood_open && !stays.empty()) {  // none: a deal that this dry run would have made
      changed.push_back({context_.new_id<IntervalId>(), deal.id, *draft.reached, deal.created_at, deal.closed_at});
    }
    return changed;
  }

  PipelinePort& pipeline_;
};

Result<Outcome> import_deal(Batch& batch, const Row& row, Problems& problems) { return DealImport(batch, problems).run(row); }

}  // namespace

const RowKind deals_kind{ImportKind::deals, row_fields<Deal>, deal_column_names, &import_deal};

}  // namespace crondb::importing
