#include <algorithm>
#include <iostream>
#include <random>
#include <utility>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "storage/contract/temporary_directory.hpp"
#include "team.hpp"

namespace crondb::metrics {

namespace {

constexpr int rounds_of_work = 12;
constexpr int changes_in_a_round = 40;

/// One process at work on a file that others write too.
class Branch {
 public:
  Branch(const std::string& path, std::uint64_t seed)
      : path_(path), storage_(must(SqliteStorage::open({.path = path}))), random_(seed) {
    by_ = must(transact(*storage_, AccessMode::read, [](Transaction& tx) {
      return instance::find_team(tx, "Acme").and_then([&](const Team& team) { return instance::first_owner(tx, team); });
    }));
    stages_ = must(list_stages(session(*storage_), {})).results;
  }

  void work() {
    for (int i = 0; i < changes_in_a_round; ++i) change();
  }

  /// Whether every metric says the same of the kept facts and of those that a new process loads.
  [[nodiscard]] bool facts_are_fresh() {
    const auto other = must(SqliteStorage::open({.path = path_}));
    return everything(*storage_) == everything(*other);
  }

 private:
  [[nodiscard]] Session session(Storage& storage) { return {storage, environment_, by_}; }
  [[nodiscard]] std::size_t below(std::size_t n) { return random_() % n; }
  template <class E>
  [[nodiscard]] E any() {
    return static_cast<E>(below(words<E>.size()));
  }
  /// Any row of a list, of whoever wrote it; nullopt of an empty one.
  template <class Row, class Request>
  auto any_of(const Operation<Request, Page<Row>>& list) -> std::optional<decltype(Row::id)> {
    Request request;
    request.per_page = 100;
    const auto rows = must(list(session(*storage_), request)).results;
    return rows.empty() ? std::nullopt : std::optional(rows[below(rows.size())].id);
  }

  void change() {
    const Session now = session(*storage_);
    const auto lead = any_of(list_leads);
    const auto deal = any_of(list_deals);
    switch (below(12)) {
      case 0:
      case 1: {
        CreateLead request;
        request.company = "Company";
        request.source = any<LeadSource>();
        request.status = any<LeadStatus>();
        must(create_lead(now, request));
        return;
      }
      case 2:
      case 3: {
        CreateDeal request{.name = "Deal"};
        request.value = Decimal{static_cast<std::int64_t>(below(1'000'000)), 2};
        request.stage_id = stages_[below(stages_.size())].id;
        request.lead_id = lead;
        must(create_deal(now, request));
        return;
      }
      case 4: {
        CreateTask request{.title = "Task"};
        request.status = any<TaskStatus>();
        request.due_at = clock_.now() + std::chrono::hours{below(200)} - std::chrono::hours{100};
        request.lead_id = lead;
        request.deal_id = deal;
        must(create_task(now, request));
        return;
      }
      case 5: {
        CreateCall request;
        request.direction = any<Direction>();
        request.outcome = any<CallOutcome>();
        request.duration_seconds = static_cast<std::int64_t>(below(600));
        request.lead_id = lead;
        must(create_call(now, request));
        return;
      }
      case 6: {
        CreateEmail request;
        request.direction = any<Direction>();
        request.status = any<EmailStatus>();
        request.lead_id = lead;
        must(create_email(now, request));
        return;
      }
      case 7: {
        if (!lead) return;
        PatchLead request{.lead_id = *lead};
        request.status.emplace(any<LeadStatus>());
        must(patch_lead(now, request));
        return;
      }
      case 8:
      case 9: {
        if (!deal) return;
        MoveDeal request{.deal_id = *deal};
        request.stage_id = stages_[below(stages_.size())].id;
        must(move_deal(now, request));
        return;
      }
      case 10:
        if (lead) must(delete_lead(now, {*lead, {}}));
        return;
      default:
        if (deal) must(delete_deal(now, {*deal, {}}));
        return;
    }
  }

  [[nodiscard]] std::vector<MetricSeries> everything(Storage& storage) {
    std::vector<MetricSeries> all;
    RunRequest request;
    request.assignee_ids = {"all"};
    request.timeframe = Timeframe{Preset::last_30d, {}, {}, {}};
    const auto run = [&] {
      for (MetricSeries& series : must(crondb::run_metrics(session(storage), request)).results) all.push_back(std::move(series));
      request.widgets.clear();
    };
    for (const Metric& metric : catalog()) {
      request.widgets.push_back({std::string(metric.id), std::string(metric.id), metric.charts[0], {}, {}, {}});
      if (request.widgets.size() == max_widgets) run();
    }
    run();
    return all;
  }

  std::string path_;
  testing::FixedClock clock_{"2026-05-20T12:00:00Z"};
  RandomIds ids_;
  Environment environment_{clock_, ids_};
  std::unique_ptr<SqliteStorage> storage_;
  Principal by_;
  std::vector<Stage> stages_;
  std::mt19937_64 random_;
};

/// One byte each way lets two processes take turns.
class Turns {
 public:
  Turns() {
    REQUIRE(::pipe(there_) == 0);
    REQUIRE(::pipe(back_) == 0);
  }
  ~Turns() {
    for (const int end : {there_[0], there_[1], back_[0], back_[1]}) ::close(end);
  }
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  /// Each process gives up the other's ends, so that the death of one is the end of the pipe for the other.
  void be_parent() { ::close(std::exchange(back_[1], -1)); }
  void be_child() { ::close(std::exchange(there_[1], -1)); }

  void begin() { tell(there_[1]); }
  [[nodiscard]] bool wait_for_turn() { return hear(there_[0]); }
  void end() { tell(back_[1]); }
  [[nodiscard]] bool wait_for_end() { return hear(back_[0]); }

 private:
  static void tell(int end) { (void)!::write(end, "x", 1); }
  static bool hear(int end) {
    char byte = 0;
    return ::read(end, &byte, 1) == 1;
  }
  int there_[2]{-1, -1};
  int back_[2]{-1, -1};
};

}  // namespace

TEST_CASE("whoever changes the rows, kept facts equal freshly loaded ones") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  {
    const auto storage = must(SqliteStorage::open({.path = path}));
    testing::FixedClock clock("2026-05-01T08:00:00Z");
    RandomIds ids;
    must(instance::add_user(*storage, {clock, ids}, {.email = "ada@example.com", .name = "Ada", .team = "Acme"}));
  }
  Turns turns;
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    turns.be_child();
    try {
      Branch office(path, 2);
      bool fresh = true;
      for (int round = 0; round < rounds_of_work && fresh && turns.wait_for_turn(); ++round) {
        fresh = office.facts_are_fresh();
        office.work();
        turns.end();
      }
      status = fresh ? 0 : 2;
    } catch (const std::exception& thrown) {
      std::cerr << "the other process: " << thrown.what() << std::endl;
      status = 3;
    }
    ::_exit(status);
  }
  turns.be_parent();
  {
    Branch office(path, 1);
    for (int round = 0; round < rounds_of_work; ++round) {
      office.work();
      turns.begin();
      if (!turns.wait_for_end()) break;
      CHECK(office.facts_are_fresh());
    }
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace crondb::metrics
