#include <atomic>
#include <iostream>
#include <numeric>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "storage/contract/temporary_directory.hpp"
#include "team.hpp"

/// While rows come in with the stages, tags and people that they name, every run and every snapshot sees one state of the data.
namespace crondb::metrics {

namespace {

constexpr int imports = 40;
/// Runs after the last import, which see what it left.
constexpr int runs_afterwards = 3;

class Desk {
 public:
  explicit Desk(const std::string& path) : storage_(must(SqliteStorage::open({.path = path}))) {
    by_ = must(transact(*storage_, AccessMode::read, [](Transaction& tx) {
      return instance::find_team(tx, "Acme").and_then([&](const Team& team) { return instance::first_owner(tx, team); });
    }));
  }

  static void found(const std::string& path) {
    testing::FixedClock clock("2026-05-01T08:00:00Z");
    RandomIds ids;
    const auto storage = must(SqliteStorage::open({.path = path}));
    must(instance::add_user(*storage, {clock, ids}, {.email = "ada@example.com", .name = "Ada", .team = "Acme"}));
  }

  /// Each file has a deal and a lead of a stage, a tag and a person that nobody has heard of before.
  void import_all() {
    for (int i = 0; i < imports; ++i) {
      import(ImportKind::deals, fmt::format("name,stage,owner\nDeal {0},Stage {0},Person {0}\n", i));
      import(ImportKind::leads, fmt::format("company,tags,owner\nCompany {0},Tag {0},Person {0}\n", i));
    }
  }

  void import(ImportKind kind, const std::string& csv) {
    std::istringstream file(csv);
    const auto report = must(import_csv(session(), kind, file, {.create_missing = true}));
    if (report.failed != 0) throw std::runtime_error("a row failed: " + report.errors.at(0).message);
  }

  /// What doesn't fit together in one run; empty if everything does.
  std::string contradiction() {
    RunRequest request;
    request.assignee_ids = {"all"};
    request.timeframe = Timeframe{Preset::all_time, {}, {}, {}};
    request.widgets = widgets();
    return contradiction(must(crondb::run_metrics(session(), request)).results);
  }

  std::string contradiction_of_a_snapshot() {
    Layout layout;
    for (const Widget& widget : widgets()) {
      LayoutWidget placed{
          .instance_id = widget.instance_id, .metric_id = widget.metric_id, .chart = std::string(word(widget.chart))};
      if (widget.group_by) placed.group_by = std::string(word(*widget.group_by));
      placed.w = placed.h = 1;
      placed.y = std::ssize(layout.widgets);
      layout.widgets.push_back(placed);
    }
    CreateReport wanted;
    wanted.title = "All";
    wanted.layout = layout;
    wanted.timeframe = Timeframe{Preset::all_time, {}, {}, {}};
    if (!report_) report_ = must(crondb::create_report(session(), wanted)).id;
    FreezeReport freeze;
    freeze.id = *report_;
    freeze.assignee_ids = {"all"};
    const auto frozen = must(crondb::freeze_report(session(), freeze));
    must(crondb::delete_snapshot(session(), {frozen.id}));
    return contradiction(frozen.results);
  }

 private:
  Session session() { return {*storage_, environment_, by_}; }

  static std::vector<Widget> widgets() {
    return {{"created", "deals.created_over_time", Chart::area, {}, {}, {}},
            {"by_stage", "deals.by_stage", Chart::bar, {}, {}, {}},
            {"by_owner", "deals.created_over_time", Chart::area, Dimension::owner, {}, {}},
            {"leads", "leads.created_over_time", Chart::area, {}, {}, {}},
            {"by_tag", "leads.by_tag", Chart::bar, {}, {}, {}},
            {"leads_by_owner", "leads.by_owner", Chart::leaderboard, {}, {}, {}}};
  }

  static std::int64_t sum(const MetricSeries& series) {
    std::int64_t total = 0;
    const auto add = [&](const std::optional<Decimal>& value) { total += value ? static_cast<std::int64_t>(value->units) : 0; };
    if (const auto* times = std::get_if<std::vector<TimePoint>>(&series.points)) {
      for (const auto& point : *times) std::for_each(point.values.begin(), point.values.end(), add);
    }
    if (const auto* categories = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
      for (const auto& point : *categories) add(point.value);
    }
    if (const auto* ranked = std::get_if<std::vector<RankedPoint>>(&series.points)) {
      for (const auto& point : *ranked) add(point.value);
    }
    return total;
  }

  static std::string contradiction(const std::vector<MetricSeries>& results) {
    const auto differ = [&](std::size_t a, std::size_t b) {
      if (sum(results[a]) == sum(results[b])) return std::string();
      return fmt::format("{} says {}, {} says {}; ", results[a].instance_id, sum(results[a]), results[b].instance_id,
                         sum(results[b]));
    };
    std::string wrong = differ(0, 1) + differ(0, 2) + differ(3, 4) + differ(3, 5);
    for (const MetricSeries& series : results) {
      for (const Series& line : series.series) {
        if (UserId::parse(line.label)) wrong += series.instance_id + " names nobody: " + line.label + "; ";
      }
      if (const auto* categories = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
        for (const auto& point : *categories) {
          if (point.label == point.category) wrong += series.instance_id + " has no name for " + point.category + "; ";
        }
      }
      if (const auto* ranked = std::get_if<std::vector<RankedPoint>>(&series.points)) {
        for (const auto& point : *ranked) {
          if (UserId::parse(point.label)) wrong += series.instance_id + " names nobody: " + point.label + "; ";
        }
      }
    }
    return wrong;
  }

  testing::FixedClock clock_{"2026-05-20T12:00:00Z"};
  RandomIds ids_;
  Environment environment_{clock_, ids_};
  std::unique_ptr<SqliteStorage> storage_;
  Principal by_;
  std::optional<ReportId> report_;
};

/// Asks until `over`, and a few times more.
void ask(Desk& office, const std::atomic<bool>& over) {
  for (int left = runs_afterwards; left > 0; left -= over ? 1 : 0) {
    REQUIRE(office.contradiction() == "");
    REQUIRE(office.contradiction_of_a_snapshot() == "");
  }
}

}  // namespace

TEST_CASE("a run sees one state while the same process imports") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  Desk::found(path);
  Desk office(path);
  std::atomic<bool> over = false;
  std::thread importing([&] {
    office.import_all();
    over = true;
  });
  ask(office, over);
  importing.join();
}

TEST_CASE("a run sees one state while another process imports") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  Desk::found(path);
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    try {
      Desk(path).import_all();
      status = 0;
    } catch (const std::exception& thrown) {
      std::cerr << "the other process: " << thrown.what() << std::endl;
    }
    ::_exit(status);
  }
  Desk office(path);
  int status = 0;
  std::atomic<bool> over = false;
  std::thread waiting([&] {
    ::waitpid(child, &status, 0);
    over = true;
  });
  ask(office, over);
  waiting.join();
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the first run of a process sees one state while it loads and another one imports") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  Desk::found(path);
  Desk importer(path);
  std::string many = "company,tags,owner\n";
  for (int i = 0; i < 5'000; ++i) many += fmt::format("Company {},First,Ada\n", i);
  importer.import(ImportKind::leads, many);
  std::atomic<bool> over = false;
  std::thread importing([&] {
    importer.import_all();
    over = true;
  });
  while (!over) {
    Desk fresh(path);
    CHECK(fresh.contradiction() == "");
  }
  importing.join();
}

}  // namespace crondb::metrics
