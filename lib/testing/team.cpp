#include "crondb/testing/team.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "crondb/access/operations.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/memory.hpp"

namespace crondb::testing {

namespace {

using namespace std::chrono_literals;

/// What `result` holds. Throws std::runtime_error that says what was meant to be done if it is an error.
template <class T>
T must(Result<T> result, std::string_view what) {
  if (result) {
    if constexpr (std::is_void_v<T>) {
      return;
    } else {
      return std::move(*result);
    }
  }
  std::string message = fmt::format("{}: {}", what, result.error().message);
  const auto& problems = result.error().fields;
  for (std::size_t i = 1; i < problems.size(); ++i) message += fmt::format("; {} {}", problems[i].field, problems[i].message);
  throw std::runtime_error(message);
}

constexpr std::string_view beginning = "2026-05-20T12:00:00Z";

}  // namespace

struct TestTeam::Parts {
  MemoryStorage storage;
  FixedClock clock{beginning};
  CountedIds ids;
  Environment environment{clock, ids};
  instance::AddedUser ada = must(
      instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Example"}), "making the team");
  Session owner = session_of(ada.user, ada.role);
  Session admin = joining("Alan", Role::admin);
  Session member = joining("Grace", Role::member);
  Session viewer = joining("Vera", Role::viewer);

  Session session_of(const User& user, Role role) {
    return {storage, environment, {.user = user.id, .team = ada.team.id, .role = role, .plan = ada.team.plan}};
  }
  /// The session with what its person may do by now.
  const Session& now(Session& session) {
    const auto principal =
        must(transact(storage, AccessMode::read,
                      [&](Transaction& tx) { return tx.access().find_principal(session.principal.team, session.principal.user); }),
             "reading a membership");
    if (principal) session.principal = *principal;
    return session;
  }
  Session joining(const std::string& name, Role role) {
    const instance::AddUser request{.email = name + "@example.com", .name = name, .team = to_string(ada.team.id), .role = role};
    return session_of(must(instance::add_user(storage, environment, request), "adding " + name).user, role);
  }
};

TestTeam::TestTeam() : parts_(std::make_unique<Parts>()) {}
TestTeam::~TestTeam() = default;

const Session& TestTeam::owner() const { return parts_->now(parts_->owner); }
const Session& TestTeam::admin() const { return parts_->now(parts_->admin); }
const Session& TestTeam::member() const { return parts_->now(parts_->member); }
const Session& TestTeam::viewer() const { return parts_->now(parts_->viewer); }
FixedClock& TestTeam::clock() { return parts_->clock; }
Storage& TestTeam::storage() { return parts_->storage; }
const Environment& TestTeam::environment() const { return parts_->environment; }
TeamId TestTeam::id() const { return parts_->ada.team.id; }

Stage TestTeam::stage(std::string_view name) {
  for (Stage& stage : must(list_stages(owner(), {}), "reading the board").results) {
    if (stage.name == name) return std::move(stage);
  }
  throw std::runtime_error(fmt::format("there is no stage {}", name));
}

Stage TestTeam::stage(StageKind kind) {
  for (Stage& stage : must(list_stages(owner(), {}), "reading the board").results) {
    if (stage.kind == kind) return std::move(stage);
  }
  throw std::runtime_error(fmt::format("there is no {} stage", word(kind)));
}

Deal TestTeam::move(const Deal& deal, std::string_view to) {
  return must(move_deal(owner(), {.deal_id = deal.id, .stage_id = stage(to).id}), fmt::format("moving {}", deal.name));
}

Deal TestTeam::win(const Deal& deal) {
  return must(move_deal(owner(), {.deal_id = deal.id, .stage_id = stage(StageKind::won).id}), fmt::format("winning {}", deal.name));
}

Deal TestTeam::lose(const Deal& deal, std::string_view reason) {
  return must(move_deal(owner(), {.deal_id = deal.id, .stage_id = stage(StageKind::lost).id, .lost_reason = std::string(reason)}),
              fmt::format("losing {}", deal.name));
}

void TestTeam::add_data() {
  static constexpr int weeks = 12;
  static constexpr auto sources =
      std::to_array<LeadSource>({LeadSource::website, LeadSource::referral, LeadSource::website, LeadSource::portal});
  const Instant now = clock().now();
  std::vector<Deal> deals;
  for (int week = 0; week < weeks; ++week) {
    clock().set(now - std::chrono::days{7 * (weeks - week)});
    for (const Session* who : {&admin(), &member()}) {
      const int n = static_cast<int>(deals.size()) + week;
      const Lead lead = this->lead(fmt::format("Customer {}", 2 * week + (who == &admin() ? 1 : 2)))
                            .from_source(sources[static_cast<std::size_t>(n) % sources.size()])
                            .owned_by(*who)
                            .create();
      CreateCall call;
      call.lead_id = lead.id;
      call.outcome = n % 3 == 0 ? CallOutcome::no_answer : CallOutcome::success;
      call.duration_seconds = n % 3 == 0 ? 0 : 60 + 30 * n;
      must(create_call(*who, call), "logging a call");
      CreateEmail email;
      email.lead_id = lead.id;
      must(create_email(*who, email), "logging an email");
      CreateTask task{.title = fmt::format("Write to {}", *lead.first_name)};
      task.status = week < weeks - 2 ? TaskStatus::done : TaskStatus::open;
      task.lead_id = lead.id;
      must(create_task(*who, task), "making a task");
      if (week % 3 == 0) {
        PatchLead client;
        client.lead_id = lead.id;
        client.status = LeadStatus::client;
        must(patch_lead(*who, client), "winning a client");
      }
      if (week % 4 == 3) continue;
      deals.push_back(deal(fmt::format("Order {}", deals.size() + 1))
                          .worth(std::to_string(1'000 + 250 * deals.size()))
                          .from(lead)
                          .owned_by(*who)
                          .create());
    }
  }
  for (std::size_t i = 0; i < 10; ++i) {
    clock().set(now - std::chrono::days{30} + std::chrono::days{3 * i});
    i % 5 < 3 ? win(deals[i]) : lose(deals[i]);
  }
  clock().set(now);
}

std::optional<Decimal> TestTeam::stat(std::string_view metric_id, metrics::Timeframe timeframe) {
  metrics::RunRequest request;
  request.widgets.push_back({.instance_id = "stat", .metric_id = std::string(metric_id), .chart = metrics::Chart::stat});
  request.assignee_ids = {"all"};
  request.timeframe = timeframe;
  const auto answer = must(run_metrics(owner(), request), metric_id);
  const auto& stat = answer.results.front().stat;
  if (!stat) throw std::runtime_error(fmt::format("{} is no single number", metric_id));
  return stat->value ? std::optional(normalized(*stat->value)) : std::nullopt;
}

DealBuilder::DealBuilder(TestTeam& team, std::string_view name) : team_(team) { request_.name = std::string(name); }
DealBuilder& DealBuilder::worth(std::string_view value) {
  const auto parsed = Decimal::parse(value);
  if (!parsed) throw std::runtime_error(fmt::format("{} is no amount such as 1250.00", value));
  request_.value = *parsed;
  return *this;
}
DealBuilder& DealBuilder::in_currency(std::string_view code) {
  const auto currency = Currency::find(code);
  if (!currency) throw std::runtime_error(fmt::format("{} is no currency", code));
  request_.currency = *currency;
  return *this;
}
DealBuilder& DealBuilder::in_stage(std::string_view name) {
  request_.stage_id = team_.stage(name).id;
  return *this;
}
DealBuilder& DealBuilder::owned_by(const Session& who) {
  request_.owner_user_id = who.principal.user;
  return *this;
}
DealBuilder& DealBuilder::from(const Lead& lead) {
  request_.lead_id = lead.id;
  return *this;
}
DealBuilder& DealBuilder::closing_on(Date day) {
  request_.expected_close_on = day;
  return *this;
}
DealBuilder& DealBuilder::external_id(std::string_view id) {
  request_.external_id = std::string(id);
  return *this;
}
Deal DealBuilder::create() { return must(create_deal(team_.owner(), request_), fmt::format("making {}", *request_.name)); }

LeadBuilder::LeadBuilder(TestTeam& team, std::string_view first_name) : team_(team) {
  request_.first_name = std::string(first_name);
}
LeadBuilder& LeadBuilder::of_company(std::string_view name) {
  request_.company = std::string(name);
  return *this;
}
LeadBuilder& LeadBuilder::email(std::string_view address) {
  request_.email = std::string(address);
  return *this;
}
LeadBuilder& LeadBuilder::from_source(LeadSource source) {
  request_.source = source;
  return *this;
}
LeadBuilder& LeadBuilder::with_status(LeadStatus status) {
  request_.status = status;
  return *this;
}
LeadBuilder& LeadBuilder::owned_by(const Session& who) {
  request_.owner_user_id = who.principal.user;
  return *this;
}
LeadBuilder& LeadBuilder::external_id(std::string_view id) {
  request_.external_id = std::string(id);
  return *this;
}
Lead LeadBuilder::create() {
  return must(create_lead(team_.owner(), request_), fmt::format("making {}", *request_.first_name.value));
}

}  // namespace crondb::testing
