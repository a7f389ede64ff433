#include <doctest/doctest.h>

#include "bench/generated_team.hpp"
#include "metrics/evaluate.hpp"

namespace crondb::metrics {

TEST_CASE("widgets answered by several threads say what one thread says") {
  const bench::GeneratedTeam team(0.001);
  FactsWriter writer;
  team.each_row([&](const auto& row) { writer.put(row); });
  const auto facts = writer.snapshot();
  const Setting setting = team.setting();
  const View view(*facts, {.users = {}, .all = true}, team.stages, team.zone, team.now);
  std::vector<Widget> widgets;
  for (const Metric& metric : catalog())
    widgets.push_back({std::string(metric.id), std::string(metric.id), metric.charts[0], {}, {}, {}});
  std::vector<Question> questions;
  for (const Widget& widget : widgets)
    questions.push_back({widget, *find_metric(widget.metric_id), {Preset::last_90d, {}, {}, {}}});

  const auto alone = evaluate_all(questions, view, setting, 1);
  const auto together = evaluate_all(questions, view, setting, 4);
  REQUIRE(alone.size() == questions.size());
  REQUIRE(together.size() == questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CAPTURE(widgets[i].metric_id);
    REQUIRE(alone[i]);
    REQUIRE(together[i]);
    CHECK(*alone[i] == *together[i]);
  }
}

}  // namespace crondb::metrics
