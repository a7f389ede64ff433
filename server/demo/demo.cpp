#include "demo/demo.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "crondb/core/text.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/teams/operations.hpp"
#include "demo/pool.hpp"
#include "demo/reports.hpp"
#include "demo/usage.hpp"

namespace crondb::server {

namespace {

constexpr int days_of_history = 365;
constexpr int days_at_once = 14;

/// The days of the demo pass on this clock while its rows are made.
class DemoClock final : public Clock {
 public:
  explicit DemoClock(Instant start) : now_(start) {}
  Instant now() override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

constexpr auto company_names =
    std::to_array<std::string_view>({"Alder Logistics", "Bluefin Foods", "Cobalt Dental",   "Driftwood Hotels", "Ember Robotics",
                                     "Fjord Analytics", "Granite Legal", "Harbor Health",   "Indigo Print",     "Juniper Schools",
                                     "Kestrel Air",     "Lumen Energy",  "Mosaic Retail",   "Nimbus Cloud",     "Orchard Farms",
                                     "Pinnacle Sports", "Quartz Mining", "Riverbend Media", "Sable Security",   "Tundra Gear"});
constexpr auto offers = std::to_array<std::string_view>({"Starter", "Rollout", "Renewal", "Expansion", "Pilot", "Migration"});
constexpr auto reasons = std::to_array<std::string_view>({"Price", "Timing", "Competitor", "No decision"});
constexpr auto sellers = std::to_array<std::string_view>({"Ada Okafor", "Bruno Silva", "Chiara Conti", "Dmitri Volkov"});

constexpr auto first_names =
    std::to_array<std::string_view>({"Aisha", "Ben", "Carmen", "Daniel", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas"});
constexpr auto last_names =
    std::to_array<std::string_view>({"Baker", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Kaya"});
constexpr auto tag_names = std::to_array<std::string_view>({"Hot", "Newsletter", "Trade fair", "Renewal risk"});
constexpr auto errands =
    std::to_array<std::string_view>({"Send the offer", "Call back", "Prepare the demo", "Ask for a reference"});

struct OpenDeal {
  DealId id;
  UserId owner;
  std::optional<LeadId> lead;
  std::size_t stage = 0;
};
struct OpenLead {
  LeadId id;
  UserId owner;
};
struct OpenTask {
  TaskId id;
  UserId owner;
};
/// What is going on.
struct Business {
  std::vector<OpenDeal> deals;
  std::vector<OpenLead> leads;
  std::vector<OpenTask> tasks;
};

/// Everything that is random about the demo comes from here: the same seed tells the same story.
class Dice {
 public:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <std::size_t n>
  std::string_view any(const std::array<std::string_view, n>& of) {
    return of[below(n)];
  }

 private:
  std::mt19937_64 engine_{20'240'229};
};

class Story {
 public:
  Story(Storage& storage, DemoClock& clock, IdSource& ids, std::vector<Principal> people, std::vector<Stage> stages)
      : storage_(storage), clock_(clock), environment_{clock, ids}, people_(std::move(people)), stages_(std::move(stages)) {}

  /// What the team sorts its leads by.
  Result<void> make_tags() {
    return transact(storage_, AccessMode::write, [&](Transaction& tx) -> Result<void> {
      Context context = as(tx, people_.back().user);
      tags_.clear();
      for (const auto name : tag_names) {
        const auto tag = create_tag.within(context, {.name = std::string(name)});
        if (!tag) return fail(tag.error());
        tags_.push_back(tag->id);
      }
      return {};
    });
  }

  /// Some days of selling, in one transaction.
  Result<void> days(Instant first_morning, int count) {
    return transact(storage_, AccessMode::write,
                    [&](Transaction& tx) -> Result<void> {
                      Day today{tx, dice_, business_, first_morning};
                      for (int i = 0; i < count; ++i, today.morning += std::chrono::days{1}) {
                        if (auto done = look_for_leads(today); !done) return done;
                        if (auto done = work_on_leads(today); !done) return done;
                        if (auto done = work_on_tasks(today); !done) return done;
                        if (auto done = work_on_deals(today); !done) return done;
                      }
                      next_business_ = std::move(today.business);
                      next_dice_ = today.dice;
                      return {};
                    })
        .map([&] {
          business_ = std::move(next_business_);
          dice_ = next_dice_;
        });
  }

 private:
  /// A day as it is told; a transaction that fails leaves nothing of its days.
  struct Day {
    Transaction& tx;
    Dice dice;
    Business business;
    Instant morning;
  };

  /// Somebody at work at some time of the day, `hours` long from `first` on.
  Context at_work(Day& day, UserId user, int first, int hours) {
    clock_.set(day.morning +
               std::chrono::minutes{first * 60 + static_cast<int>(day.dice.below(static_cast<std::size_t>(hours) * 60))});
    return as(day.tx, user);
  }
  UserId anybody(Day& day) { return people_[day.dice.below(people_.size())].user; }

  Result<void> look_for_leads(Day& day) {
    const std::size_t found = day.dice.below(4);
    for (std::size_t i = 0; i < found; ++i) {
      const UserId owner = anybody(day);
      Context context = at_work(day, owner, 0, 4);
      CreateLead request;
      const auto company = day.dice.any(company_names);
      request.first_name = std::string(day.dice.any(first_names));
      request.last_name = std::string(day.dice.any(last_names));
      request.company = std::string(company);
      request.domain = demo_domain(company);
      request.email = fmt::format("{}@{}", fold_case(*request.first_name.value), *request.domain.value);
      request.source = static_cast<LeadSource>(day.dice.below(words<LeadSource>.size()));
      if (day.dice.chance(40)) request.tag_ids = {tags_[day.dice.below(tags_.size())]};
      if (day.dice.chance(20)) request.assignee_user_ids = {anybody(day)};
      if (day.dice.chance(8)) request.owner_user_id = std::nullopt;
      const auto lead = create_lead.within(context, request);
      if (!lead) return fail(lead.error());
      day.business.leads.push_back({lead->id, owner});
    }
    return {};
  }

  Result<void> work_on_leads(Day& day) {
    auto& leads = day.business.leads;
    for (std::size_t i = leads.size(); i-- > 0;) {
      if (day.dice.chance(9)) {
        Context context = at_work(day, leads[i].owner, 4, 3);
        if (auto done = day.dice.chance(50) ? call(context, day.dice, leads[i]) : write(context, day.dice, leads[i]); !done)
          return done;
      }
      if (!day.dice.chance(4)) continue;
      static constexpr auto turns = std::to_array<LeadStatus>(
          {LeadStatus::potential, LeadStatus::potential, LeadStatus::client, LeadStatus::bad_timing, LeadStatus::unqualified});
      const LeadStatus status = turns[day.dice.below(turns.size())];
      if (auto done = turn(day, leads[i].id, leads[i].owner, status); !done) return done;
      if (status != LeadStatus::potential) leads.erase(leads.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return {};
  }

  Result<void> turn(Day& day, LeadId lead, UserId by, LeadStatus status) {
    Context context = at_work(day, by, 7, 2);
    PatchLead request{.lead_id = lead};
    request.status.emplace(status);
    const auto turned = patch_lead.within(context, request);
    return turned ? Result<void>() : fail(turned.error());
  }

  static Result<void> call(Context& context, Dice& dice, const OpenLead& lead) {
    CreateCall request{.lead_id = lead.id};
    if (dice.chance(20)) request.direction = Direction::inbound;
    if (dice.chance(45)) request.outcome = static_cast<CallOutcome>(dice.below(words<CallOutcome>.size()));
    if (request.outcome == CallOutcome::success) request.duration_seconds = static_cast<std::int64_t>(30 + dice.below(900));
    const auto called = create_call.within(context, request);
    return called ? Result<void>() : fail(called.error());
  }

  static Result<void> write(Context& context, Dice& dice, const OpenLead& lead) {
    CreateEmail request{.lead_id = lead.id};
    if (dice.chance(15)) request.direction = Direction::inbound;
    request.status = dice.chance(5) ? EmailStatus::bounced : EmailStatus::delivered;
    request.automated = dice.chance(25);
    if (request.status == EmailStatus::delivered && dice.chance(55)) {
      request.opened_at = context.now + std::chrono::minutes{dice.below(60)};
      if (dice.chance(30)) request.replied_at = *request.opened_at.value + std::chrono::minutes{dice.below(60)};
    }
    const auto written = create_email.within(context, request);
    return written ? Result<void>() : fail(written.error());
  }

  Result<void> work_on_tasks(Day& day) {
    auto& tasks = day.business.tasks;
    for (std::size_t i = tasks.size(); i-- > 0;) {
      if (!day.dice.chance(20)) continue;
      Context context = at_work(day, tasks[i].owner, 0, 9);
      PatchTask request{.task_id = tasks[i].id};
      request.status.emplace(day.dice.chance(8) ? TaskStatus::cancelled : TaskStatus::done);
      if (const auto ended = patch_task.within(context, request); !ended) return fail(ended.error());
      tasks.erase(tasks.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const auto& leads = day.business.leads;
    if (leads.empty() || !day.dice.chance(70)) return {};
    const auto& lead = leads[day.dice.below(leads.size())];
    Context context = at_work(day, lead.owner, 4, 5);
    CreateTask request{.title = std::string(day.dice.any(errands)), .lead_id = lead.id};
    request.priority = static_cast<TaskPriority>(day.dice.below(words<TaskPriority>.size()));
    request.due_on = Date(std::chrono::floor<std::chrono::days>(day.morning) + std::chrono::days{1 + day.dice.below(10)});
    const auto task = create_task.within(context, request);
    if (!task) return fail(task.error());
    day.business.tasks.push_back({task->id, lead.owner});
    return {};
  }

  Result<void> work_on_deals(Day& day) {
    const std::size_t created = day.dice.below(4);
    for (std::size_t i = 0; i < created; ++i) {
      if (auto made = create(day); !made) return made;
    }
    for (std::size_t i = day.business.deals.size(); i-- > 0;) {
      if (!day.dice.chance(7)) continue;
      if (auto advanced = advance(day, i); !advanced) return advanced;
    }
    return {};
  }

  Context as(Transaction& tx, UserId user) {
    for (const auto& person : people_) {
      if (person.user == user) return {tx, storage_.facts(), environment_, person, clock_.now(), true};
    }
    return {tx, storage_.facts(), environment_, people_.front(), clock_.now(), true};
  }

  Result<void> create(Day& day) {
    Dice& dice = day.dice;
    const auto company = dice.any(company_names);
    const auto owner = anybody(day);
    Context context = at_work(day, owner, 4, 5);
    CreateDeal request;
    request.name = fmt::format("{} {}", company, dice.any(offers));
    request.domain = demo_domain(company);
    request.value = Decimal{Int128{5 + dice.below(200)} * 25'000, 2};
    request.expected_close_on = Date(std::chrono::floor<std::chrono::days>(clock_.now()) + std::chrono::days{20 + dice.below(60)});
    if (dice.chance(30)) {
      request.commission = CommissionInput{{Decimal{10, 0}, std::nullopt}, {}, {}};
      request.commission.value->agents.push_back({{Decimal{40, 0}, std::nullopt}, owner});
    }
    const auto& leads = day.business.leads;
    if (!leads.empty() && dice.chance(60)) request.lead_id = leads[dice.below(leads.size())].id;
    const auto deal = create_deal.within(context, request);
    if (!deal) return fail(deal.error());
    day.business.deals.push_back({deal->id, owner, request.lead_id.value, 0});
    const auto contact =
        create_contact.within(context, {deal->id, fmt::format("Buyer at {}", company),
                                        fmt::format("buyer@{}", *request.domain.value), std::nullopt, "Head of purchasing"});
    if (!contact) return fail(contact.error());
    return {};
  }

  Result<void> advance(Day& day, std::size_t index) {
    Dice& dice = day.dice;
    OpenDeal& deal = day.business.deals[index];
    Context context = at_work(day, deal.owner, 9, 1);
    const bool last = deal.stage + 1 == open_stages();
    const bool lost = dice.chance(last ? 40 : 15);
    MoveDeal move{.deal_id = deal.id};
    if (lost) {
      move.stage_id = first(StageKind::lost);
      move.lost_reason = std::string(dice.any(reasons));
    } else {
      move.stage_id = last ? first(StageKind::won) : stages_[deal.stage + 1].id;
    }
    const auto moved = move_deal.within(context, move);
    if (!moved) return fail(moved.error());
    const auto logged = create_activity.within(context, {deal.id,
                                                         lost ? ActivityType::note : ActivityType::call,
                                                         lost ? "Closed without an order." : "Agreed on the next step.",
                                                         {},
                                                         {}});
    if (!logged) return fail(logged.error());
    ++deal.stage;
    if (!lost && !last) return {};
    const OpenDeal closed = deal;
    day.business.deals.erase(day.business.deals.begin() + static_cast<std::ptrdiff_t>(index));
    if (lost || !closed.lead) return {};
    std::erase_if(day.business.leads, [&](const OpenLead& lead) { return lead.id == *closed.lead; });
    return turn(day, *closed.lead, closed.owner, LeadStatus::client);
  }

  [[nodiscard]] std::size_t open_stages() const {
    std::size_t count = 0;
    for (const auto& stage : stages_) count += stage.kind == StageKind::open ? 1 : 0;
    return count;
  }
  [[nodiscard]] StageId first(StageKind kind) const {
    for (const auto& stage : stages_) {
      if (stage.kind == kind) return stage.id;
    }
    return {};
  }

  Storage& storage_;
  DemoClock& clock_;
  Environment environment_;
  std::vector<Principal> people_;  ///< the owner last
  std::vector<Stage> stages_;      ///< open ones first
  std::vector<TagId> tags_;
  Business business_, next_business_;
  Dice dice_, next_dice_;
};

/// What its owner did to the team of late, for the audit log: a promotion, two members who left, an invite in their place.
Result<void> run_team(const Session& session, const std::vector<Principal>& people) {
  const TeamId team = session.principal.team;
  PutTeam change{{team}, {}};
  change.description = std::string("Sells what the demo needs to show.");
  if (const auto changed = put_team(session, change); !changed) return fail(changed.error());
  if (const auto made = put_member(session, {{team}, people[0].user, Role::admin}); !made) return fail(made.error());
  for (const auto& gone : {people[2], people[3]}) {
    if (const auto left = remove_member(session, {{team}, gone.user}); !left) return fail(left.error());
  }
  const auto invited = send_invite(session, {{team}, "elena@demo.example", Role::member, std::nullopt});
  return invited ? Result<void>() : fail(invited.error());
}

constexpr auto news = std::to_array<std::array<std::string_view, 2>>({
    {"Quartz Mining has raised a new round", "Its website names 40 more people since last month."},
    {"Tundra Gear has opened a second warehouse", "It is hiring for sales and support."},
    {"Kestrel Air looks for a new supplier", "The tender closes in three weeks."},
});

/// What the owner finds in the inbox, the oldest read: the year itself has told nobody.
Result<void> tell_news(Storage& storage, DemoClock& clock, IdSource& ids, const Principal& owner, Instant today) {
  const Environment environment{clock, ids, Plan::pro};
  const Session session{storage, environment, owner};
  const auto watched =
      register_notification_rule(session, {.rule_type = RuleType::watchlist, .rule_id = "key-accounts", .name = "Key accounts"});
  if (!watched) return fail(watched.error());
  for (std::size_t i = 0; i < news.size(); ++i) {
    clock.set(today - std::chrono::hours{30 - 9 * static_cast<int>(i)});
    const auto raised = raise_event(
        session,
        {.rule_type = watched->type, .rule_id = watched->id, .title = std::string(news[i][0]), .body = std::string(news[i][1])});
    if (!raised) return fail(raised.error());
    if (i > 0) continue;
    if (const auto read = read_all_notifications(session, {}); !read) return fail(read.error());
  }
  return {};
}

}  // namespace

Result<std::optional<instance::AddedUser>> make_demo(Storage& storage, const Environment& environment) {
  const auto teams = transact(storage, AccessMode::read, [](Transaction& tx) { return tx.access().count_teams(); });
  if (!teams) return fail(teams.error());
  if (*teams > 0) return std::nullopt;

  const Instant today = std::chrono::floor<std::chrono::days>(environment.clock.now());
  DemoClock clock(today - std::chrono::days{days_of_history});
  const Environment past{clock, environment.ids, Plan::pro};
  auto owner =
      instance::add_user(storage, past, {.email = "owner@demo.example", .name = "Olivia Marsh", .team = "Demo", .plan = Plan::pro});
  if (!owner) return fail(owner.error());
  std::vector<Principal> people;
  for (const auto seller : sellers) {
    std::string email(seller.substr(0, seller.find(' ')));
    email[0] = static_cast<char>(email[0] | 0x20);
    const auto added = instance::add_user(
        storage, past,
        {.email = email + "@demo.example", .name = std::string(seller), .team = to_string(owner->team.id), .role = Role::member});
    if (!added) return fail(added.error());
    people.push_back({added->user.id, added->team.id, added->role, added->team.plan, added->team.record_visibility});
  }
  people.push_back({owner->user.id, owner->team.id, Role::owner, owner->team.plan, owner->team.record_visibility});
  auto stages = transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().list_stages(owner->team.id); });
  if (!stages) return fail(stages.error());

  if (auto filled = fill_demo_pool(storage, company_names, today); !filled) return fail(filled.error());
  Story story(storage, clock, environment.ids, people, std::move(*stages));
  if (auto tagged = story.make_tags(); !tagged) return fail(tagged.error());
  for (int left = days_of_history; left > 0; left -= days_at_once) {
    const Instant morning = today - std::chrono::days{left} + std::chrono::hours{8};
    if (auto told = story.days(morning, std::min(left, days_at_once)); !told) return fail(told.error());
  }
  const Session owning{storage, environment, people.back()};
  if (auto made = make_demo_reports(owning); !made) return fail(made.error());
  if (auto used = fill_demo_usage(storage, environment, people); !used) return fail(used.error());
  if (auto run = run_team(owning, people); !run) return fail(run.error());
  if (auto told = tell_news(storage, clock, environment.ids, people.back(), today); !told) return fail(told.error());
  return std::optional(std::move(*owner));
}

}  // namespace crondb::server
