#include "importing/references.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/named.hpp"
#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "pipeline/rules.hpp"

namespace crondb::importing {

namespace {

void add_once(std::vector<std::string>& names, std::string name) {
  const std::string key = name_key(name);
  if (std::none_of(names.begin(), names.end(), [&](const auto& other) { return name_key(other) == key; })) {
    names.push_back(std::move(name));
  }
}

/// Of what a name means, after a row was made: other spellings of it were looked up in vain.
void forget_missing(auto& found) {
  std::erase_if(found, [](const auto& entry) { return entry.second.id.is_nil(); });
}

constexpr auto name_of = [](const auto& row) -> const std::string& { return row.name; };

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
    CRONDB_TRY(auto found, look_up(who));
    known = people_.emplace(who, std::move(found)).first;
  }
  if (!known->second.id.is_nil()) return known->second.id;
  if (!known->second.ambiguity.empty()) {
    problems.push_back({field, known->second.ambiguity});
  } else if (!options_.create_missing) {
    problems.push_back({field, fmt::format("\"{}\" is no member of the team", who)});
  } else if (!context_.by.administers()) {
    problems.push_back({field, fmt::format("\"{}\" is no member of the team, and making people needs the role admin", who)});
  } else if (earlier_.people.size() + made_.people.size() + missing.people.size() >= max_created_members) {
    problems.push_back(
        {field, fmt::format("\"{}\" is no member of the team, and an import makes at most {} people", who, max_created_members)});
  } else {
    const auto before = problems.size();
    auto name = normalize_name(std::string(who));
    check_value(name, name_rules, field, problems);
    if (problems.size() == before) add_once(missing.people, std::move(name));
  }
  return UserId{};
}

Result<References::Found<UserId>> References::look_up(std::string_view who) const {
  auto& access = context_.tx.access();
  if (const auto id = UserId::parse(who)) return member(*id);
  if (looks_like_email(who)) {
    CRONDB_TRY(const auto user, access.find_user_by_email(who));
    if (user) {
      CRONDB_TRY(auto found, member(user->id));
      if (!found.id.is_nil()) return found;
    }
  }
  const std::string name = normalize_name(std::string(who));
  CRONDB_TRY(auto people, access.members_by_name(context_.by.team, name));
  if (options_.dry_run) {
    for (const auto* made : {&earlier_.people, &std::as_const(made_).people})
      people.insert(people.end(), made->begin(), made->end());
  }
  const auto named = find_named(people, name, name_of);
  if (!named.rival) return Found<UserId>{named.row ? named.row->id : UserId{}, {}};
  if (named.row->name != named.rival->name) {
    return Found<UserId>{{}, ambiguous(name, named.row->name, named.rival->name) + "; give the email"};
  }
  return Found<UserId>{{}, fmt::format("\"{}\" is the name of several members; give the email", named.row->name)};
}

Result<References::Found<UserId>> References::member(UserId id) const {
  CRONDB_TRY(const auto membership, context_.tx.access().find_membership(context_.by.team, id));
  return Found<UserId>{membership ? id : UserId{}, {}};
}

std::optional<Stage> References::stage(std::string_view given, const std::string& field, Problems& problems,
                                       Missing& missing) const {
  std::string name = normalize_name(std::string(given));
  const auto named = find_named(stages_, name, name_of);
  if (named.rival) {
    problems.push_back({field, ambiguous(name, named.row->name, named.rival->name)});
    return std::nullopt;
  }
  if (named.row) return *named.row;
  if (!options_.create_missing) {
    problems.push_back({field, fmt::format("the team has no stage \"{}\"", name)});
    return std::nullopt;
  }
  if (stages_.size() + missing.stages.size() >= pipeline::max_stages) {
    problems.push_back({field, fmt::format("the team has no stage \"{}\", and already {} others", name, pipeline::max_stages)});
    return std::nullopt;
  }
  const auto request = request_for(name);
  const auto before = problems.size();
  check_value(request.name, stage_name_rules, field, problems);
  if (problems.size() > before) return std::nullopt;
  add_once(missing.stages, std::move(name));
  return Stage{StageId{}, request.name, request.color, 0, request.kind, 0};
}

/// Open stages go behind the other open ones, closed ones to the end.
CreateStage References::request_for(const std::string& name) const {
  CreateStage request{.name = name};
  const auto mapped =
      find_named(options_.mapping.stages, name, [](const auto& entry) -> const std::string& { return entry.first; });
  if (mapped.row) request.kind = mapped.row->second;
  if (request.kind == StageKind::open) {
    for (const auto& stage : stages_) {
      if (stage.kind == StageKind::open) request.order = stage.order + 1;
    }
  }
  return request;
}

Result<void> References::load_tags() {
  CRONDB_TRY(tags_, context_.tx.leads().list_tags(context_.by.team));
  if (options_.dry_run) tags_->insert(tags_->end(), earlier_.tags.begin(), earlier_.tags.end());
  return {};
}

References::Found<TagId> References::look_up_tag(std::string_view given) const {
  const std::string name = normalize_name(std::string(given));
  const auto named = find_named(*tags_, name, name_of);
  if (named.rival) return {{}, ambiguous(name, named.row->name, named.rival->name)};
  return {named.row ? named.row->id : TagId{}, {}};
}

Result<TagId> References::tag(std::string_view given, Problems& problems, Missing& missing) {
  if (!tags_) CRONDB_TRY(load_tags());
  auto known = tags_by_name_.find(given);
  if (known == tags_by_name_.end()) known = tags_by_name_.emplace(given, look_up_tag(given)).first;
  if (!known->second.id.is_nil()) return known->second.id;
  if (!known->second.ambiguity.empty()) {
    problems.push_back({"tags", known->second.ambiguity});
  } else if (!options_.create_missing) {
    problems.push_back({"tags", fmt::format("the team has no tag \"{}\"", given)});
  } else if (tags_->size() + missing.tags.size() >= leads::max_tags) {
    problems.push_back({"tags", fmt::format("the team has no tag \"{}\", and already {} others", given, leads::max_tags)});
  } else {
    const auto before = problems.size();
    auto name = normalize_name(std::string(given));
    check_value(name, name_rules, "tags", problems);
    if (problems.size() == before) add_once(missing.tags, std::move(name));
  }
  return TagId{};
}

Result<std::optional<LeadId>> References::lead(std::string_view given) {
  auto known = leads_.find(given);
  if (known == leads_.end()) {
    const std::string external_id = compose(std::string(given));
    CRONDB_TRY(const auto found, context_.tx.leads().find_lead_by_external_id(context_.by.team, external_id));
    const auto only = context_.by.only_rows_of();
    const bool visible = found && (!only || found->involves(*only));
    known = leads_.emplace(given, visible ? std::optional(found->id) : std::nullopt).first;
  }
  return known->second;
}

Result<std::optional<DealId>> References::deal(std::string_view given) {
  auto known = deals_.find(given);
  if (known == deals_.end()) {
    const std::string external_id = compose(std::string(given));
    CRONDB_TRY(const auto found, context_.tx.pipeline().find_deal_by_external_id(context_.by.team, external_id));
    const auto only = context_.by.only_rows_of();
    const bool visible = found && (!only || found->involves(*only));
    known = deals_.emplace(given, visible ? std::optional(found->id) : std::nullopt).first;
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
  tags_->push_back(tag);
  forget_missing(tags_by_name_);
  made_.tags.push_back(std::move(tag));
  return {};
}

Result<void> References::make_person(const std::string& name) {
  User user{context_.new_id<UserId>(), std::nullopt, name, std::nullopt, context_.now};
  if (!options_.dry_run) {
    CRONDB_TRY(user, access::add_placeholder(access::Author(context_), context_.by.team, name));
  }
  made_.people.push_back(std::move(user));
  forget_missing(people_);
  return {};
}

}  // namespace crondb::importing
