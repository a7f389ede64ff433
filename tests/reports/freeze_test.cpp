#include <doctest/doctest.h>

#include "crondb/reports/operations.hpp"
#include "crondb/wire/reports.hpp"
#include "metrics/team.hpp"
#include "reports/layout.hpp"

/// What is particular to reports as library calls.
namespace crondb {

namespace {

using namespace crondb::test;

struct Reporters : TestTeam {
  UserId ann;
  ReportId report;

  Reporters()
      : TestTeam({.id = {}, .name = "Reporters", .description = {}, .currency = currency("EUR"), .created_at = {}},
                 at("2026-05-20T12:00:00Z")) {
    ann = add_person("Ann");
    add_stage("New", StageKind::open, 10);
    report = must(create_report(by_ann(), {.title = "Pipeline", .layout = {{stages_widget()}}})).id;
  }
  [[nodiscard]] static LayoutWidget stages_widget() {
    return {.instance_id = "w", .metric_id = "deals.by_stage", .chart = "bar", .w = 6, .h = 4};
  }
  [[nodiscard]] Session by_ann() { return session(ann, Role::member); }
  /// Replaces the layout behind the back of the catalog.
  void store_layout(const std::string& json) {
    write([&](Transaction& tx) {
      auto kept = *must(tx.reports().find_report(team.id, report));
      kept.layout = json;
      must(tx.reports().put_report(team.id, kept, kept.version));
    });
  }
};

}  // namespace

TEST_CASE("a report that vanishes between computing and keeping leaves no snapshot") {
  Reporters team;
  const auto computed = must(freeze_report.compute(team.by_ann(), {.id = team.report}));
  must(delete_report(team.by_ann(), {.id = team.report}));
  const auto session = team.by_ann();
  const auto kept = transact(team.storage, Access::write, [&](Transaction& tx) {
    Context context{tx, team.storage, team.environment, session.principal, team.clock.now()};
    return freeze_report.keep(context, computed);
  });
  REQUIRE(!kept);
  CHECK(kept.error() == not_found("report"));
  CHECK(get_snapshot(team.by_ann(), {computed.id}).error() == not_found("snapshot"));
}

TEST_CASE("a layout that the catalog no longer knows can be read and renamed, but not frozen") {
  Reporters team;
  team.store_layout(R"({"widgets":[{"instanceId":"w","metricId":"deals.phlogiston","chart":"cake","title":null,"groupBy":"mood",)"
                    R"("timeframe":null,"filters":null,"x":0,"y":0,"w":6,"h":4}]})");
  CHECK(must(get_report(team.by_ann(), {team.report})).layout.widgets.at(0).chart == "cake");
  CHECK(must(patch_report(team.by_ann(), {.id = team.report, .title = "Renamed"})).title == "Renamed");
  CHECK(freeze_report(team.by_ann(), {.id = team.report}).error().fields.at(0).field == "layout.widgets[0].metricId");
}

TEST_CASE("a stored layout that nothing can read is an internal error") {
  Reporters team;
  team.store_layout("{");
  CHECK(get_report(team.by_ann(), {team.report}).error().code == ErrorCode::internal);
}

TEST_CASE("the system freezes and creates nothing, because it is nobody") {
  Reporters team;
  const Session system{team.storage, team.environment, Principal::system(team.team.id)};
  CHECK(create_report(system, {.title = "Mine"}).error().code == ErrorCode::forbidden);
}

TEST_CASE("a report without widgets freezes to no results") {
  Reporters team;
  must(patch_report(team.by_ann(), {.id = team.report, .layout = Layout{}}));
  CHECK(must(freeze_report(team.by_ann(), {.id = team.report})).results.empty());
}

TEST_CASE("a snapshot is read as it was frozen") {
  Reporters team;
  auto trend = Reporters::stages_widget();
  trend.instance_id = "trend";
  trend.metric_id = "deals.created_over_time";
  trend.chart = "line";
  trend.group_by = "owner";
  trend.y = 4;
  must(patch_report(team.by_ann(), {.id = team.report, .layout = Layout{{Reporters::stages_widget(), trend}}}));
  const auto frozen = must(freeze_report(team.by_ann(), {.id = team.report}));
  CHECK(must(get_snapshot(team.by_ann(), {frozen.id})) == frozen);
}

TEST_CASE("a layout and its JSON say the same") {
  auto widget = Reporters::stages_widget();
  widget.filters = Verbatim{R"({"source":["website","portal"],"n":[1,-2,1.5,null,"ü\"\\"]})"};
  widget.timeframe = metrics::Timeframe{metrics::Preset::custom, on("2026-01-01"), on("2026-01-31"), metrics::Bucket::week};
  const Layout layout{{widget}};
  CHECK(must(wire::read_layout(wire::write_layout(layout))) == layout);
  CHECK(wire::read_filters(*widget.filters).keys.at(0) ==
        std::pair(std::string("source"), std::vector<std::string>{"website", "portal"}));
}

}  // namespace crondb
