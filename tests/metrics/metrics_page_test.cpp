#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/metrics/catalog.hpp"
#include "house/page.hpp"

namespace crondb::metrics {
namespace {

template <class Words>
std::string listed(const Words& values) {
  std::string text;
  for (const auto value : values) text += (text.empty() ? "" : ", ") + std::string(word(value));
  return text.empty() ? "–" : text;
}

/// A formula as people write it; how tightly its last operator binds is kept beside it.
struct Written {
  std::string text;
  int binds = 3;
};

std::string operand(const Written& part, int at_least) { return part.binds < at_least ? "(" + part.text + ")" : part.text; }

std::string written(const Formula& formula) {
  std::vector<Written> stack;
  const auto combine = [&](const char* sign, int binds) {
    const Written right = stack.back();
    stack.pop_back();
    stack.back() = {operand(stack.back(), binds) + sign + operand(right, binds + 1), binds};
  };
  const auto of = [](const Node& node) { return std::string(word(node.quantity)) + " of " + std::string(word(node.population)); };
  for (const Node& node : formula) {
    switch (node.op) {
      case Op::count:
        stack.push_back({"count(" + std::string(word(node.population)) + ")"});
        break;
      case Op::sum:
        stack.push_back({"sum(" + of(node) + ")"});
        break;
      case Op::mean:
        stack.push_back({"mean(" + of(node) + ")"});
        break;
      case Op::median:
        stack.push_back({"median(" + of(node) + ")"});
        break;
      case Op::constant:
        stack.push_back({std::to_string(node.constant)});
        break;
      case Op::add:
        combine(" + ", 1);
        break;
      case Op::subtract:
        combine(" − ", 1);
        break;
      case Op::multiply:
        combine(" × ", 2);
        break;
      case Op::divide:
        combine(" ÷ ", 2);
        break;
    }
  }
  return stack.at(0).text;
}

/// The page that people read, made from the catalog.
std::string page() {
  std::ostringstream out;
  out << "# Metrics\n\n"
         "Made from the catalog in `lib/metrics/catalog.cpp`; a test keeps the two the same. Money is in minor units and durations "
         "are in\n"
         "milliseconds within formulas. Nothing divided by nothing is null.\n";
  Category category{};
  bool first = true;
  for (const Metric& metric : catalog()) {
    if (first || metric.category != category) out << "\n## " << word(metric.category) << "\n";
    first = false;
    category = metric.category;
    out << "\n### " << metric.id << "\n\n" << metric.label << (metric.admin_only ? ", for admins" : "") << ".\n\n";
    out << "- shape: " << word(metric.shape);
    if (metric.dimension != Dimension::none) out << " by " << word(metric.dimension);
    if (metric.stock()) out << ", as of now";
    out << "\n- unit: " << word(metric.unit) << "\n- better: " << word(metric.better) << "\n- charts: " << listed(metric.charts)
        << "\n";
    if (!metric.group_bys.empty()) out << "- group by: " << listed(metric.group_bys) << "\n";
    if (!metric.filters.empty()) out << "- filters: " << listed(metric.filters) << "\n";
    if (!metric.ties_by.empty()) out << "- equal values in order of count(" << word(metric.ties_by[0]) << ")\n";
    for (const Measure& measure : metric.measures) out << "- " << measure.key << " = " << written(measure.formula) << "\n";
  }
  out << "\n## What is counted\n\n| name | rows |\n|---|---|\n";
  for (std::size_t i = 0; i < population_facts.size(); ++i) {
    out << "| " << word(static_cast<Population>(i)) << " | " << population_facts[i].doc << " |\n";
  }
  return out.str();
}

TEST_CASE("the page of metrics says what the catalog says") {
  const std::string path = std::string(CRONDB_SOURCE_DIR) + "/examples/METRICS.md";
  if (std::getenv("CRONDB_WRITE_PAGES")) std::ofstream(path) << page();
  crondb::testing::is_page(path, page(), "CRONDB_WRITE_PAGES=1 build/dev/tests/crondb_tests -tc='the page of metrics*'");
}

TEST_CASE(
    "the metrics that had better fall are waiting, failure and what is overdue; breakdowns and loads are neither good nor bad") {
  std::vector<std::string_view> lower;
  std::vector<std::string_view> neither;
  for (const Metric& metric : catalog()) {
    if (metric.better == Better::lower) lower.push_back(metric.id);
    if (metric.better == Better::neither) neither.push_back(metric.id);
  }
  CHECK(lower == std::vector<std::string_view>{"leads.response_time", "leads.uncontacted", "leads.avg_time_in_status",
                                               "deals.avg_sales_cycle", "deals.lost_reasons", "deals.avg_time_in_stage",
                                               "tasks.overdue", "emails.bounce_rate", "team.response_time"});
  CHECK(neither == std::vector<std::string_view>{"leads.by_status", "leads.by_source", "leads.by_tag", "leads.by_owner",
                                                 "deals.closed_over_time", "deals.by_stage", "deals.commission_breakdown",
                                                 "tasks.created_over_time", "tasks.by_status", "calls.by_outcome", "calls.by_hour",
                                                 "calls.avg_duration", "emails.by_direction", "team.workload"});
}

TEST_CASE("counts, money and talk time add up; means, medians and rates don't") {
  for (const Metric& metric : catalog()) {
    const bool mean = metric.id.find("avg") != std::string_view::npos;
    const bool rate = metric.unit == Unit::percent || metric.unit == Unit::money_per_day;
    CHECK_MESSAGE(metric.additive() == !(mean || rate || metric.id.ends_with("response_time")), metric.id);
  }
}

TEST_CASE("formulas are written with no more brackets than they need") {
  const Formula half = count_of(Population::won) / 2;
  CHECK(written(half * (half - 1)) == "count(won) ÷ 2 × (count(won) ÷ 2 − 1)");
}

}  // namespace
}  // namespace crondb::metrics
