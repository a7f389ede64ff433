#include "demo.hpp"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "crondb/pipeline/operations.hpp"

namespace crondb::server {

namespace {

constexpr int days_of_history = 365;

/// The days of the demo pass on this clock while its rows are made.
class DemoClock final : public Clock {
 public:
  explicit DemoClock(Instant start) : now_(start) {}
  Instant now() override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

constexpr auto companies =
    std::to_array<std::string_view>({"Alder Logistics", "Bluefin Foods", "Cobalt Dental",   "Driftwood Hotels", "Ember Robotics",
                                     "Fjord Analytics", "Granite Legal", "Harbor Health",   "Indigo Print",     "Juniper Schools",
                                     "Kestrel Air",     "Lumen Energy",  "Mosaic Retail",   "Nimbus Cloud",     "Orchard Farms",
                                     "Pinnacle Sports", "Quartz Mining", "Riverbend Media", "Sable Security",   "Tundra Gear"});
constexpr auto offers = std::to_array<std::string_view>({"Starter", "Rollout", "Renewal", "Expansion", "Pilot", "Migration"});
constexpr auto reasons = std::to_array<std::string_view>({"Price", "Timing", "Competitor", "No decision"});
constexpr auto sellers = std::to_array<std::string_view>({"Ada Okafor", "Bruno Silva", "Chiara Conti", "Dmitri Volkov"});

struct OpenDeal {
  DealId id;
  UserId owner;
  std::size_t stage = 0;
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

std::string domain_of(std::string_view company) {
  std::string domain;
  for (const char c : company) {
    if (c != ' ') domain += static_cast<char>(c | 0x20);
  }
  return domain + ".example";
}

class Story {
 public:
  Story(Storage& storage, DemoClock& clock, IdSource& ids, std::vector<Principal> people, std::vector<Stage> stages)
      : storage_(storage), clock_(clock), environment_{clock, ids}, people_(std::move(people)), stages_(std::move(stages)) {}

  /// One day of selling, in one transaction.
  Result<void> day(Instant morning) {
    return transact(storage_, Access::write,
                    [&](Transaction& tx) -> Result<void> {
                      auto open = open_;
                      Dice dice = dice_;
                      const std::size_t created = dice.below(4);
                      for (std::size_t i = 0; i < created; ++i) {
                        clock_.set(morning + std::chrono::minutes{dice.below(9 * 60)});
                        if (auto made = create(tx, dice, open); !made) return made;
                      }
                      for (std::size_t i = open.size(); i-- > 0;) {
                        if (!dice.chance(7)) continue;
                        clock_.set(morning + std::chrono::minutes{9 * 60 + dice.below(60)});
                        if (auto advanced = advance(tx, dice, open, i); !advanced) return advanced;
                      }
                      next_open_ = std::move(open);
                      next_dice_ = dice;
                      return {};
                    })
        .map([&] {
          open_ = std::move(next_open_);
          dice_ = next_dice_;
        });
  }

 private:
  Context as(Transaction& tx, UserId user) {
    for (const auto& person : people_) {
      if (person.user == user) return {tx, storage_, environment_, person, clock_.now()};
    }
    return {tx, storage_, environment_, people_.front(), clock_.now()};
  }

  Result<void> create(Transaction& tx, Dice& dice, std::vector<OpenDeal>& open) {
    const auto company = dice.any(companies);
    const auto owner = people_[dice.below(people_.size())].user;
    Context context = as(tx, owner);
    CreateDeal request;
    request.name = fmt::format("{} {}", company, dice.any(offers));
    request.domain = domain_of(company);
    request.value = Decimal{static_cast<std::int64_t>(5 + dice.below(200)) * 25'000, 2};
    request.expected_close_on = Date(std::chrono::floor<std::chrono::days>(clock_.now()) + std::chrono::days{20 + dice.below(60)});
    if (dice.chance(30)) {
      request.commission = CommissionInput{{Decimal{10, 0}, std::nullopt}, {}, {}};
      request.commission->agents.push_back({{Decimal{40, 0}, std::nullopt}, owner});
    }
    const auto deal = create_deal.within(context, request);
    if (!deal) return fail(deal.error());
    open.push_back({deal->id, owner, 0});
    const auto contact =
        create_contact.within(context, {deal->id, fmt::format("Buyer at {}", company), fmt::format("buyer@{}", *request.domain),
                                        std::nullopt, "Head of purchasing"});
    if (!contact) return fail(contact.error());
    return {};
  }

  Result<void> advance(Transaction& tx, Dice& dice, std::vector<OpenDeal>& open, std::size_t index) {
    OpenDeal& deal = open[index];
    Context context = as(tx, deal.owner);
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
    if (lost || last) open.erase(open.begin() + static_cast<std::ptrdiff_t>(index));
    return {};
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
  std::vector<OpenDeal> open_, next_open_;
  Dice dice_, next_dice_;
};

}  // namespace

Result<std::optional<instance::AddedUser>> make_demo(Storage& storage, const Environment& environment) {
  const auto teams = transact(storage, Access::read, [](Transaction& tx) { return tx.access().count_teams(); });
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
  auto stages = transact(storage, Access::read, [&](Transaction& tx) { return tx.pipeline().list_stages(owner->team.id); });
  if (!stages) return fail(stages.error());

  Story story(storage, clock, environment.ids, std::move(people), std::move(*stages));
  for (int day = 0; day < days_of_history; ++day) {
    const Instant morning = today - std::chrono::days{days_of_history - day} + std::chrono::hours{8};
    if (auto told = story.day(morning); !told) return fail(told.error());
  }
  return std::optional(std::move(*owner));
}

}  // namespace crondb::server
