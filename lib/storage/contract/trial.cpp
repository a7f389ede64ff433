#include "storage/contract/trial.hpp"

#include "crondb/access/replay.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"

namespace crondb::contract {

void Trial::problem(const std::string& text, Here here) {
  const std::string_view file(here.file_name());
  problem(std::string(file.substr(file.find_last_of('/') + 1)) + ":" + std::to_string(here.line()) + ": " + text);
}
void Trial::problem(std::string text) { problems_.push_back(std::move(text)); }

std::string Trial::told(const Error& error) {
  return "a call answered " + std::string(word(error.code)) + " (" + error.message + ")";
}

Uuid Trial::next_uuid() {
  Uuid uuid{0x01, 0x9b, 0, 0, 0, 0, 0x70, 0, 0x80};
  const std::uint64_t number = ++last_uuid_;
  for (std::size_t i = 0; i < 7; ++i) uuid[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return uuid;
}

Instant Trial::minute(std::int64_t n) {
  return std::chrono::sys_days(Date{std::chrono::year{2026}, std::chrono::March, std::chrono::day{2}}) + std::chrono::minutes(n);
}

User Trial::user(const std::string& name) {
  User user{new_id<UserId>(), {}, name, {}, minute(0)};
  user.email = "user" + std::to_string(last_uuid_) + "@example.com";
  does(&AccessPort::put_user, user);
  return user;
}

Team Trial::team(const std::string& name) {
  Team team;
  team.id = new_id<TeamId>();
  team.name = name;
  team.created_at = minute(0);
  does(&AccessPort::put_team, team);
  return team;
}

Membership Trial::member(TeamId team, UserId user, std::int64_t joined) {
  const Membership membership{team, user, Role::member, minute(joined)};
  does(&AccessPort::put_membership, membership);
  return membership;
}

ApiKey Trial::key(TeamId team, UserId user, std::int64_t created) {
  ApiKey key{new_id<KeyId>(), team, user, "laptop", "cdb_abcd", {}, minute(created), {}};
  key.hash[0] = static_cast<std::uint8_t>(last_uuid_);
  key.hash[31] = static_cast<std::uint8_t>(last_uuid_ >> 8);
  does(&AccessPort::put_key, key);
  return key;
}

Stage Trial::stage(TeamId team, const std::string& name, std::int64_t order, StageKind kind) {
  const Stage stage{new_id<StageId>(), name, "#336699", order, kind, kind == StageKind::won ? 100 : 0};
  does(&PipelinePort::put_stage, team, stage);
  return stage;
}

Firm Trial::firm() {
  Firm firm;
  firm.team = team().id;
  firm.owner = user().id;
  member(firm.team, firm.owner);
  firm.open = stage(firm.team, "New", 0).id;
  firm.second = stage(firm.team, "Proposal", 1).id;
  firm.won = stage(firm.team, "Won", 2, StageKind::won).id;
  return firm;
}

Deal Trial::kept(TeamId team, const Deal& deal) {
  does(&PipelinePort::put_deal, team, deal, 0);
  return deal;
}

Deal Trial::deal(const Firm& firm, const std::string& name) {
  Deal deal;
  deal.id = new_id<DealId>();
  deal.name = name;
  deal.stage_id = firm.open;
  deal.owner_user_id = firm.owner;
  deal.rank = ++deals_ * 1000;
  deal.stage_entered_at = deal.created_at = deal.updated_at = minute(deals_);
  return deal;
}

Deal Trial::won_deal(const Firm& firm, std::optional<std::int64_t> value, std::int64_t closed) {
  Deal deal = this->deal(firm);
  deal.stage_id = firm.won;
  deal.status = DealStatus::won;
  deal.value = value;
  deal.closed_at = minute(closed);
  return deal;
}

Contact Trial::contact(const Deal& deal, std::int64_t created) {
  return {new_id<ContactId>(), deal.id, "Grace", "grace@example.com", {}, {}, minute(created)};
}

Activity Trial::activity(const Deal& deal, std::int64_t created) {
  Activity activity;
  activity.id = new_id<ActivityId>();
  activity.deal_id = deal.id;
  activity.body = "called back";
  activity.created_at = minute(created);
  return activity;
}

StageInterval Trial::stay(const Deal& deal, std::int64_t entered) {
  return {new_id<IntervalId>(), deal.id, deal.stage_id, minute(entered), {}};
}

Tag Trial::tag(TeamId team, const std::string& name) {
  const Tag tag{new_id<TagId>(), name, "#336699", minute(0)};
  does(&LeadsPort::put_tag, team, tag);
  return tag;
}

Lead Trial::kept(TeamId team, const Lead& lead) {
  does(&LeadsPort::put_lead, team, lead, 0);
  return lead;
}

Lead Trial::lead(std::int64_t created) {
  Lead lead;
  lead.id = new_id<LeadId>();
  lead.email = "grace@example.com";
  lead.created_at = lead.updated_at = minute(created);
  return lead;
}

StatusInterval Trial::stay(const Lead& lead, std::int64_t entered) {
  return {new_id<IntervalId>(), lead.id, lead.status, minute(entered), {}, {}};
}

Task Trial::task(UserId owner, std::int64_t created) {
  Task task;
  task.id = new_id<TaskId>();
  task.title = "Call back";
  task.owner_user_id = owner;
  task.created_at = minute(created);
  return task;
}

Call Trial::call(UserId owner, std::int64_t created) {
  Call call;
  call.id = new_id<CallId>();
  call.owner_user_id = owner;
  call.started_at = call.created_at = minute(created);
  return call;
}

Email Trial::email(UserId owner, std::int64_t created) {
  Email email;
  email.id = new_id<EmailId>();
  email.owner_user_id = owner;
  email.sent_at = email.created_at = minute(created);
  return email;
}

Replay Trial::replay(UserId user, const std::string& key, std::int64_t created) const {
  return {user, "POST /v1/crm/deals", key, Sha256{1, 2, 3}, 201, R"({"name":"Deal"})", "\"1-0\"", minute(created)};
}

Deal at_position(Deal deal, std::int64_t position) {
  deal.position = position;
  return deal;
}

}  // namespace crondb::contract
