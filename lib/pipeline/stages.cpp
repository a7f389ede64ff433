#include <algorithm>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "pipeline/rules.hpp"
#include "pipeline/steps.hpp"

/// The operations on stages.
namespace crondb::pipeline {

namespace {

Result<void> put_all(Context& context, const std::vector<Stage>& stages) {
  for (const auto& stage : stages) CRONDB_TRY(context.tx.pipeline().put_stage(context.by.team, stage));
  return {};
}

Result<void> check_probability(StageKind kind, std::optional<std::int64_t> given) {
  const auto fixed = fixed_probability(kind);
  if (fixed && given && *given != *fixed) {
    return fail(invalid("probability", "is " + std::to_string(*fixed) + " for a stage of kind " + std::string(word(kind))));
  }
  return {};
}

/// A new name must not be another stage's: people wouldn't tell the two apart.
Result<void> check_name(const std::vector<Stage>& stages, StageId id, std::string_view name) {
  const std::string key = name_key(name);
  const auto rival =
      std::find_if(stages.begin(), stages.end(), [&](const Stage& other) { return other.id != id && name_key(other.name) == key; });
  if (rival == stages.end()) return {};
  return fail(ErrorCode::already_exists, "another stage has this name: \"" + rival->name + "\"");
}

Result<Stage> stage_or_not_found(const std::vector<Stage>& stages, StageId id) {
  const Stage* stage = find_stage(stages, id);
  if (!stage) return fail(not_found("stage"));
  return *stage;
}

}  // namespace

Result<Page<Stage>> list_stages(Context& context, const ListStages& request) {
  CRONDB_TRY(const auto page, page_request(request, "order"));
  CRONDB_TRY(auto stages, context.tx.pipeline().list_stages(context.by.team));
  const auto total = static_cast<std::int64_t>(stages.size());
  // A team has few stages: the page is cut here, by order, and a cursor is the order of the last one shown.
  std::int64_t begin = page.offset();
  if (page.cursor) {
    const auto* order = std::get_if<std::int64_t>(&page.cursor->key);
    if (!order) return fail(invalid("cursor", "is not one that this list has given out"));
    begin = *order + 1;
  }
  begin = std::clamp<std::int64_t>(begin, 0, total);
  const auto end = std::min(begin + page.per_page, total);
  Rows<Stage> rows{{stages.begin() + begin, stages.begin() + end}, page.cursor ? std::nullopt : std::optional(total), end < total};
  return make_page(std::move(rows), page, [](const Stage& stage) { return Cursor{"order", stage.order, stage.id.bytes}; });
}

Result<Stage> create_stage(Context& context, const CreateStage& request) {
  CRONDB_TRY(check_probability(request.kind, request.probability));
  CRONDB_TRY(auto stages, context.tx.pipeline().list_stages(context.by.team));
  if (stages.size() >= max_stages) return fail(ErrorCode::conflict, "a team has at most 100 stages");
  CRONDB_TRY(check_name(stages, StageId{}, request.name));
  Stage stage{context.new_id<StageId>(),
              request.name,
              request.color,
              0,
              request.kind,
              fixed_probability(request.kind).value_or(request.probability.value_or(50))};
  const auto count = static_cast<std::int64_t>(stages.size());
  const auto all = arranged(std::move(stages), stage, request.order.value_or(count));
  CRONDB_TRY(put_all(context, all));
  return *find_stage(all, stage.id);
}

Result<Stage> patch_stage(Context& context, const PatchStage& request) {
  CRONDB_TRY(auto stages, context.tx.pipeline().list_stages(context.by.team));
  CRONDB_TRY(auto stage, stage_or_not_found(stages, request.stage_id));
  const StageKind kind = request.kind.value_or(stage.kind);
  CRONDB_TRY(check_probability(kind, request.probability));
  if (kind != stage.kind) {
    CRONDB_TRY(const auto deals, context.tx.pipeline().list_column(context.by.team, stage.id, std::nullopt, 1));
    if (!deals.empty()) return fail(ErrorCode::conflict, "the kind of a stage that has deals can't change");
    if (is_last_of_kind(stages, stage)) return fail(ErrorCode::conflict, "the last stage of a kind can't change its kind");
  }
  if (request.name && name_key(*request.name) != name_key(stage.name)) CRONDB_TRY(check_name(stages, stage.id, *request.name));
  stage.kind = kind;
  stage.name = request.name.value_or(stage.name);
  stage.color = request.color.value_or(stage.color);
  stage.probability = fixed_probability(kind).value_or(request.probability.value_or(stage.probability));
  const auto all = arranged(std::move(stages), stage, request.order.value_or(stage.order));
  CRONDB_TRY(put_all(context, all));
  return *find_stage(all, stage.id);
}

Result<Nothing> delete_stage(Context& context, const DeleteStage& request) {
  auto& pipeline = context.tx.pipeline();
  CRONDB_TRY(auto stages, pipeline.list_stages(context.by.team));
  CRONDB_TRY(const auto stage, stage_or_not_found(stages, request.stage_id));
  if (is_last_of_kind(stages, stage)) return fail(ErrorCode::conflict, "the last stage of a kind can't be deleted");
  std::erase_if(stages, [&](const Stage& other) { return other.id == stage.id; });
  const Stage target = first_of_kind(stages, stage.kind);
  static constexpr std::int64_t piece = 100;
  CRONDB_TRY(const auto column, pipeline.list_column(context.by.team, stage.id, std::nullopt, piece));
  for (const auto& deal : column) {
    auto moved = move(deal, target, context.now);
    CRONDB_TRY(moved->deal.rank, rank_for(context, deal.id, target.id, std::nullopt));
    moved->deal.updated_at = context.now;
    ++moved->deal.version;
    CRONDB_TRY(pipeline.put_deal(context.by.team, moved->deal, deal.version));
    CRONDB_TRY(record_move(context, *moved));
  }
  if (std::ssize(column) == piece) {
    context.unfinished = true;
    return Nothing{};
  }
  CRONDB_TRY(pipeline.erase_stage(context.by.team, stage.id));
  for (std::size_t i = 0; i < stages.size(); ++i) stages[i].order = static_cast<std::int64_t>(i);
  CRONDB_TRY(put_all(context, stages));
  return Nothing{};
}

Result<Page<Stage>> reorder_stages(Context& context, const ReorderStages& request) {
  CRONDB_TRY(auto stages, context.tx.pipeline().list_stages(context.by.team));
  auto wanted = request.stage_ids;
  std::sort(wanted.begin(), wanted.end());
  const bool complete = wanted.size() == stages.size() && std::adjacent_find(wanted.begin(), wanted.end()) == wanted.end() &&
                        std::all_of(wanted.begin(), wanted.end(), [&](StageId id) { return find_stage(stages, id) != nullptr; });
  if (!complete) return fail(invalid("stage_ids", "must name every stage of the team exactly once"));
  std::vector<Stage> reordered;
  for (const StageId id : request.stage_ids) {
    reordered.push_back(*find_stage(stages, id));
    reordered.back().order = static_cast<std::int64_t>(reordered.size()) - 1;
  }
  CRONDB_TRY(put_all(context, reordered));
  return list_stages(context, {});
}

}  // namespace crondb::pipeline
