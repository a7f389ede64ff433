#include <doctest/doctest.h>

#include "crondb/reports/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/reports.hpp"
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
  const auto kept = transact(team.storage, AccessMode::write, [&](Transaction& tx) {
    Context context{tx, team.storage.facts(), team.environment, session.principal, team.clock.now()};
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

TEST_CASE("numbers of any size are in a snapshot what they were in the run") {
  Reporters team;
  const auto won = team.add_stage("Won", StageKind::won, 100);
  const auto lost = team.add_stage("Lost", StageKind::lost, 0);
  const auto put = [&](std::uint64_t number, StageId stage, std::optional<std::int64_t> value) {
    Deal deal;
    deal.id = id<DealId>(number);
    deal.name = "Deal";
    deal.owner_user_id = team.ann;
    deal.stage_id = stage;
    deal.status = team.stage(stage).kind;
    deal.currency = currency("EUR");
    deal.value = value;
    deal.closed_at = team.clock.now();
    deal.created_at = *deal.closed_at - Milliseconds{7};
    team.write([&](Transaction& tx) { must(tx.pipeline().put_deal(team.team.id, deal, 0)); });
  };
  for (std::uint64_t i = 1; i <= 3; ++i) put(i, won, 9'007'199'254'740'993'001);
  put(4, lost, 1);
  Layout layout;
  const auto show = [&](const char* metric, const char* chart) {
    auto widget = Reporters::stages_widget();
    widget.instance_id = metric;
    widget.metric_id = metric;
    widget.chart = chart;
    widget.timeframe = metrics::Timeframe{metrics::Preset::this_year, {}, {}, metrics::Bucket::year};
    widget.y = 4 * static_cast<std::int64_t>(layout.widgets.size());
    layout.widgets.push_back(widget);
  };
  show("deals.revenue_over_time", "area");
  show("deals.leaderboard", "leaderboard");
  show("deals.avg_deal_size", "stat");
  show("deals.win_rate", "stat");
  must(patch_report(team.by_ann(), {.id = team.report, .layout = layout}));
  const auto frozen = must(freeze_report(team.by_ann(), {.id = team.report}));
  CHECK(wire::write_results(frozen.results).find("270215977642229790.03") != std::string::npos);
  const auto kept = must(get_snapshot(team.by_ann(), {frozen.id}));
  CHECK(wire::write_results(kept.results) == wire::write_results(frozen.results));
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

TEST_CASE("a snapshot of more than 2 MiB is refused, and nothing of it is kept") {
  Reporters team;
  const auto show = [&](int widgets) {
    Layout layout;
    for (int i = 0; i < widgets; ++i) {
      auto trend = Reporters::stages_widget();
      trend.instance_id = std::to_string(i);
      trend.metric_id = "deals.created_over_time";
      trend.chart = "line";
      trend.timeframe = metrics::Timeframe{metrics::Preset::custom, on("2000-01-01"), on("2026-01-01"), metrics::Bucket::day};
      trend.y = 4 * i;
      layout.widgets.push_back(trend);
    }
    must(patch_report(team.by_ann(), {.id = team.report, .layout = layout}));
    return freeze_report(team.by_ann(), {.id = team.report});
  };
  CHECK(show(6));
  const auto refused = show(7);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::validation_error);
  CHECK(refused.error().fields.at(0).field == "layout");
  CHECK(refused.error().fields.at(0).message.find("more than the 2048 that a snapshot holds") != std::string::npos);
  CHECK(must(get_report(team.by_ann(), {team.report})).snapshot_count == 1);
}

TEST_CASE("a report whose run has too many numbers can't be frozen") {
  Reporters team;
  Layout layout;
  for (int i = 0; i < 21; ++i) {
    auto trend = Reporters::stages_widget();
    trend.instance_id = std::to_string(i);
    trend.metric_id = "deals.created_over_time";
    trend.chart = "line";
    trend.timeframe = metrics::Timeframe{metrics::Preset::custom, on("2000-01-01"), on("2027-05-18"), metrics::Bucket::day};
    trend.y = 4 * i;
    layout.widgets.push_back(trend);
  }
  must(patch_report(team.by_ann(), {.id = team.report, .layout = layout}));
  CHECK(freeze_report(team.by_ann(), {.id = team.report}).error().fields.at(0).field == "layout.widgets");
}

TEST_CASE("a report has at most 200 snapshots") {
  Reporters team;
  for (std::int64_t i = 1; i < max_snapshots; ++i) must(freeze_report(team.by_ann(), {.id = team.report}));
  const auto last = must(freeze_report(team.by_ann(), {.id = team.report}));
  CHECK(freeze_report(team.by_ann(), {.id = team.report}).error().code == ErrorCode::conflict);
  must(delete_snapshot(team.by_ann(), {last.id}));
  CHECK(freeze_report(team.by_ann(), {.id = team.report}));
}

TEST_CASE("a person has at most 200 reports in a team, and takes nothing from others") {
  Reporters team;
  for (std::int64_t i = 1; i < max_reports; ++i) must(create_report(team.by_ann(), {.title = "Pipeline"}));
  CHECK(create_report(team.by_ann(), {.title = "Pipeline"}).error().code == ErrorCode::conflict);
  const UserId bob = team.add_person("Bob");
  CHECK(create_report(team.session(bob, Role::member), {.title = "Pipeline"}));
  must(delete_report(team.by_ann(), {.id = team.report}));
  CHECK(create_report(team.by_ann(), {.title = "Pipeline"}));
}

TEST_CASE("a layout has at most 224 KiB, and a page of reports 8 MiB") {
  Reporters team;
  Layout layout;
  for (int i = 0; i < 50; ++i) {
    auto widget = Reporters::stages_widget();
    widget.instance_id = std::to_string(i);
    widget.title = std::string(200, 't');
    widget.filters = Verbatim{'"' + std::string(max_filters_bytes - 2, 'x') + '"'};
    widget.y = 4 * i;
    layout.widgets.push_back(widget);
  }
  const auto make = [&] { return create_report(team.by_ann(), {.title = "Long", .layout = layout}); };
  CHECK(make());
  for (auto& widget : layout.widgets) widget.instance_id += std::string(97, 'i');
  for (auto& widget : layout.widgets) widget.title = std::string(200, '\"');
  CHECK(make().error().fields.at(0).field == "layout");

  layout.widgets.resize(40);
  for (int i = 0; i < 50; ++i) must(make());
  ListReports page;
  page.per_page = 50;
  CHECK(list_reports(team.by_ann(), page).error().fields.at(0).field == "perPage");
  page.per_page = 25;
  CHECK(must(list_reports(team.by_ann(), page)).results.size() == 25);
}

}  // namespace crondb
