#include "importing/references.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "pipeline/rules.hpp"

namespace crondb::importing {

namespace {

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

}  // namespace

Result<References> References::load(Context& context, const ImportOptions& options, const Made& earlier, Made& made) {
  References references(context, options, earlier, made);
  CRONDB_TRY(references.stages_, context.tx.pipeline().list_stages(context.by.team));
  if (options.dry_run) {
    for (const auto& stage : earlier.stages)
      references.stages_ = pipeline::arranged(std::move(references.stages_), stage, stage.order);
  }
  return references;
}

Result<UserId> References::person(std::string_view who, const std::string& field, Problems& problems, Missing& missing) {
  auto known = people_.find(who);
  if (known == people_.end()) {
    CRONDB_TRY(const auto found, look_up(who));
    known = people_.emplace(who, found).first;
  }
  if (!known->second) {
    problems.push_back({field, fmt::format("\"{}\" is the name of several members; give the email", who)});
  } else if (!known->second->is_nil()) {
    return *known->second;
  } else if (!options_.create_missing) {
    problems.push_back({field, fmt::format("\"{}\" is no member of the team", who)});
  } else if (!context_.by.administers()) {
    problems.push_back({field, fmt::format("\"{}\" is no member of the team, and making people needs the role admin", who)});
  } else if (earlier_.people.size() + made_.people.size() + missing.people.size() >= max_created_members) {
    problems.push_back(
        {field, fmt::format("\"{}\" is no member of the team, and an import makes at most {} people", who, max_created_members)});
  } else {
    const auto before = problems.size();
    check_value(std::string(who), name_rules, field, problems);
    if (problems.size() == before) add_once(missing.people, who);
  }
  return UserId{};
}

Result<References::Found> References::look_up(std::string_view who) const {
  if (const auto made = earlier_.people.find(who); made != earlier_.people.end() && options_.dry_run) return made->second;
  auto& access = context_.tx.access();
  if (const auto id = UserId::parse(who)) return member(*id);
  if (looks_like_email(who)) {
    CRONDB_TRY(const auto user, access.find_user_by_email(who));
    if (user) {
      CRONDB_TRY(const auto found, member(user->id));
      if (!found->is_nil()) return found;
    }
  }
  CRONDB_TRY(const auto named, access.members_by_name(context_.by.team, who));
  if (named.size() > 1) return Found();
  return named.empty() ? UserId{} : named.front().id;
}

Result<References::Found> References::member(UserId id) const {
  CRONDB_TRY(const auto membership, context_.tx.access().find_membership(context_.by.team, id));
  return membership ? id : UserId{};
}

std::optional<Stage> References::stage(std::string_view name, const std::string& field, Problems& problems,
                                       Missing& missing) const {
  const auto exact = std::find_if(stages_.begin(), stages_.end(), [&](const Stage& stage) { return stage.name == name; });
  if (exact != stages_.end()) return *exact;
  const std::string folded = fold_case(name);
  const auto same = [&](std::string_view other) { return fold_case(other) == folded; };
  const auto found = std::find_if(stages_.begin(), stages_.end(), [&](const Stage& stage) { return same(stage.name); });
  if (found != stages_.end()) return *found;
  if (!options_.create_missing) {
    problems.push_back({field, fmt::format("the team has no stage \"{}\"", name)});
    return std::nullopt;
  }
  if (stages_.size() + missing.stages.size() >= pipeline::max_stages) {
    problems.push_back({field, fmt::format("the team has no stage \"{}\", and already {} others", name, pipeline::max_stages)});
    return std::nullopt;
  }
  const auto request = request_for(std::string(name));
  const auto before = problems.size();
  check_value(request.name, stage_name_rules, field, problems);
  if (problems.size() > before) return std::nullopt;
  if (std::none_of(missing.stages.begin(), missing.stages.end(), same)) missing.stages.emplace_back(name);
  return Stage{StageId{}, request.name, request.color, 0, request.kind, 0};
}

/// Open stages go behind the other open ones, closed ones to the end.
CreateStage References::request_for(const std::string& name) const {
  CreateStage request{.name = name};
  const std::string folded = fold_case(name);
  for (const auto& [stage, kind] : options_.mapping.stages) {
    if (fold_case(stage) == folded) request.kind = kind;
  }
  if (request.kind == StageKind::open) {
    for (const auto& stage : stages_) {
      if (stage.kind == StageKind::open) request.order = stage.order + 1;
    }
  }
  return request;
}

Result<void> References::load_tags() {
  tags_.emplace();
  CRONDB_TRY(const auto tags, context_.tx.leads().list_tags(context_.by.team));
  for (const auto& tag : tags) tags_->emplace(fold_case(tag.name), tag.id);
  if (!options_.dry_run) return {};
  for (const auto& tag : earlier_.tags) tags_->emplace(fold_case(tag.name), tag.id);
  return {};
}

Result<TagId> References::tag(std::string_view name, Problems& problems, Missing& missing) {
  if (!tags_) CRONDB_TRY(load_tags());
  const auto folded = fold_case(name);
  if (const auto found = tags_->find(folded); found != tags_->end()) return found->second;
  if (!options_.create_missing) {
    problems.push_back({"tags", fmt::format("the team has no tag \"{}\"", name)});
  } else if (tags_->size() + missing.tags.size() >= leads::max_tags) {
    problems.push_back({"tags", fmt::format("the team has no tag \"{}\", and already {} others", name, leads::max_tags)});
  } else {
    const auto before = problems.size();
    check_value(std::string(name), name_rules, "tags", problems);
    const bool known =
        std::any_of(missing.tags.begin(), missing.tags.end(), [&](const auto& other) { return fold_case(other) == folded; });
    if (problems.size() == before && !known) missing.tags.emplace_back(name);
  }
  return TagId{};
}

Result<std::optional<LeadId>> References::lead(std::string_view external_id) {
  auto known = leads_.find(external_id);
  if (known == leads_.end()) {
    CRONDB_TRY(const auto found, context_.tx.leads().find_lead_by_external_id(context_.by.team, external_id));
    const auto only = context_.by.only_rows_of();
    const bool visible = found && (!only || found->involves(*only));
    known = leads_.emplace(external_id, visible ? std::optional(found->id) : std::nullopt).first;
  }
  return known->second;
}

Result<std::optional<DealId>> References::deal(std::string_view external_id) {
  auto known = deals_.find(external_id);
  if (known == deals_.end()) {
    CRONDB_TRY(const auto found, context_.tx.pipeline().find_deal_by_external_id(context_.by.team, external_id));
    const auto only = context_.by.only_rows_of();
    const bool visible = found && (!only || found->involves(*only));
    known = deals_.emplace(external_id, visible ? std::optional(found->id) : std::nullopt).first;
  }
  return known->second;
}

Result<void> References::make(const Missing& missing) {
  for (const auto& name : missing.stages) CRONDB_TRY(make_stage(name));
  for (const auto& name : missing.tags) CRONDB_TRY(make_tag(name));
  for (const auto& name : missing.people) CRONDB_TRY(make_person(name));
  return {};
}

Result<void> References::make_stage(const std::string& name) {
  const auto request = request_for(name);
  Stage stage{
      context_.new_id<StageId>(), request.name, request.color, request.order.value_or(std::ssize(stages_)), request.kind, 0};
  if (options_.dry_run) {
    stages_ = pipeline::arranged(std::move(stages_), stage, stage.order);
  } else {
    CRONDB_TRY(stage, create_stage.within(context_, request));
    CRONDB_TRY(stages_, context_.tx.pipeline().list_stages(context_.by.team));
  }
  made_.stages.push_back(std::move(stage));
  return {};
}

Result<void> References::make_tag(const std::string& name) {
  const CreateTag request{.name = name};
  Tag tag{context_.new_id<TagId>(), request.name, request.color, context_.now};
  if (!options_.dry_run) {
    CRONDB_TRY(tag, create_tag.within(context_, request));
  }
  tags_->emplace(fold_case(name), tag.id);
  made_.tags.push_back(std::move(tag));
  return {};
}

Result<void> References::make_person(const std::string& name) {
  User user{context_.new_id<UserId>(), std::nullopt, name, std::nullopt, context_.now};
  if (!options_.dry_run) {
    CRONDB_TRY(user, access::add_placeholder(access::Author(context_), context_.by.team, name));
  }
  made_.people.emplace(name, user.id);
  people_[name] = user.id;
  return {};
}

}  // namespace crondb::importing
