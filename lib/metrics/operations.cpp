#include "crondb/metrics/operations.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <span>
#include <tuple>
#include <unordered_set>

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/metrics/rows.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "metrics/evaluate.hpp"
#include "metrics/facts.hpp"

namespace crondb::metrics {

namespace {

/// Everything that is wrong with a run, widget by widget.
std::vector<FieldError> problems_of(const RunRequest& request) {
  std::vector<FieldError> problems;
  if (request.widgets.empty()) problems.push_back({"widgets", "must have at least one item"});
  if (request.timeframe) check(*request.timeframe, "timeframe", problems);
  std::set<std::string_view> instances;
  for (std::size_t i = 0; i < request.widgets.size(); ++i) {
    const Widget& widget = request.widgets[i];
    const auto object = [&](std::string_view name, std::string message) {
      problems.push_back({fmt::format("widgets[{}].{}", i, name), std::move(message)});
    };
    if (!instances.insert(widget.instance_id).second) object("instanceId", "is used by another widget");
    if (widget.timeframe) check(*widget.timeframe, fmt::format("widgets[{}].timeframe", i), problems);
    const Metric* metric = find_metric(widget.metric_id);
    if (!metric) {
      object("metricId", "is not a metric of the catalog");
      continue;
    }
    if (!metric->charts.contains(widget.chart)) {
      object("chart", fmt::format("{} is not a chart of {}", word(widget.chart), metric->id));
    }
    if (widget.group_by && !metric->group_bys.contains(*widget.group_by)) {
      object("groupBy", fmt::format("{} can't be grouped by {}", metric->id, word(*widget.group_by)));
    }
  }
  return problems;
}

/// The rows that the caller may see, and of them those asked for. People outside the team are dropped.
Scope gate(const Principal& by, const std::vector<std::string>& assignee_ids, const std::vector<UserName>& people) {
  if (!by.administers() || assignee_ids.empty()) return {.users = {by.user}};
  Scope scope;
  for (const std::string& text : assignee_ids) {
    if (text == "all") {
      scope.all = true;
    } else if (text == "unassigned") {
      scope.unassigned = true;
    } else if (const auto user = UserId::parse(text); user && find_name(people, *user)) {
      scope.users.push_back(*user);
    }
  }
  return scope;
}

/// Errors: validation_error on `widgets` if the answers would hold more than max_numbers.
Result<void> expect_bounded(std::span<const Question> questions, const View& view, const Setting& setting) {
  const auto total = [](std::span<const Extent> extents) {
    std::size_t numbers = 0;
    for (const Extent& each : extents) numbers += each.numbers();
    return numbers;
  };
  std::vector<Extent> extents;
  for (const Question& each : questions) extents.push_back(most(each, view, setting));
  if (total(extents) <= max_numbers) return {};
  for (std::size_t i = 0; i < questions.size(); ++i) extents[i] = extent_of(questions[i], view, setting);
  const std::size_t numbers = total(extents);
  if (numbers <= max_numbers) return {};
  const auto widest =
      std::max_element(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) { return a.numbers() < b.numbers(); });
  return fail(
      invalid("widgets", fmt::format("make {} numbers, more than {}: {} widgets with up to {} buckets of {} series (that is "
                                     "\"{}\"); ask for fewer widgets, longer buckets, a shorter time frame or no grouping",
                                     numbers, max_numbers, questions.size(), widest->buckets, widest->series,
                                     questions[static_cast<std::size_t>(widest - extents.begin())].widget.instance_id)));
}

/// What a run needs besides the rows that it counts.
struct Surroundings {
  const Team& team;
  const std::vector<Stage>& stages;  ///< by order
  std::vector<UserName> people;      ///< in order of id
  const std::vector<Tag>& tags;
  Instant now;
};

/// The answer over what `scope` lets be seen; those who don't administer get nothing of the metrics for admins only.
Result<RunResponse> answer(const Facts& facts, const Scope& scope, bool administers, Surroundings around,
                           const RunRequest& request) {
  const auto zone = TimeZone::find(around.team.time_zone);
  if (!zone) return fail(ErrorCode::internal, "the team's time zone is unknown");
  Setting setting{.calendar = {*zone, around.team.week_start},
                  .currency = around.team.currency,
                  .stages = around.stages,
                  .names = std::move(around.people),
                  .tags = {},
                  .now = around.now};
  for (const Tag& tag : around.tags) setting.tags.emplace(tag.id, tag.name);
  const View view(facts, scope, around.stages, *zone, around.now);

  std::vector<Question> questions;
  for (const Widget& widget : request.widgets) {
    questions.push_back(
        {widget, *find_metric(widget.metric_id), widget.timeframe.value_or(request.timeframe.value_or(Timeframe{}))});
  }
  const auto kept_from = [&](const Question& question) { return question.metric.admin_only && !administers; };
  std::vector<Question> open;
  std::copy_if(questions.begin(), questions.end(), std::back_inserter(open), std::not_fn(kept_from));
  CRONDB_TRY(expect_bounded(open, view, setting));
  auto answers = evaluate_all(open, view, setting, threads_for(open, view));

  RunResponse response;
  std::vector<FieldError> problems;
  auto next = answers.begin();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (kept_from(questions[i])) {
      response.results.push_back(withheld(questions[i].widget, questions[i].metric, questions[i].timeframe, setting));
      continue;
    }
    auto& answer = *next++;
    if (answer) {
      response.results.push_back(std::move(*answer));
    } else {
      for (FieldError& problem : answer.error().fields) {
        problems.push_back({fmt::format("widgets[{}].timeframe.{}", i, problem.field), std::move(problem.message)});
      }
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return response;
}

}  // namespace

namespace {

/// `rows` with ids: those that have none get one by their place. What is wrong is added to `problems`.
template <class Row>
std::vector<Row> with_ids(std::vector<Row> rows, std::string_view name, std::vector<FieldError>& problems) {
  std::unordered_set<decltype(Row::id)> seen;
  std::uint64_t made = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& id = rows[i].id;
    if (id.is_nil()) {
      ++made;
      for (std::size_t byte = 0; byte < 8; ++byte) id.bytes[15 - byte] = static_cast<std::uint8_t>(made >> (8 * byte));
    }
    if (!seen.insert(id).second) problems.push_back({fmt::format("{}[{}].id", name, i), "is that of another row"});
  }
  return rows;
}

}  // namespace

Result<RunResponse> run_over(const Rows& rows, RunRequest request, Instant now) {
  if (!TimeZone::find(rows.team.time_zone)) return fail(invalid("team.time_zone", "must be an IANA time zone"));
  normalize(request);
  if (auto valid = validate(request); !valid) return fail(std::move(valid.error()));
  if (auto wrong = problems_of(request); !wrong.empty()) return fail(invalid(std::move(wrong)));
  FactsWriter writer;
  std::vector<FieldError> problems;
  for (const Deal& deal : with_ids(rows.deals, "deals", problems)) writer.put(deal);
  for (const Lead& lead : with_ids(rows.leads, "leads", problems)) writer.put(lead);
  for (const Task& task : with_ids(rows.tasks, "tasks", problems)) writer.put(task);
  for (const Call& call : with_ids(rows.calls, "calls", problems)) writer.put(call);
  for (const Email& email : with_ids(rows.emails, "emails", problems)) writer.put(email);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  for (const StageInterval& interval : rows.stage_intervals) writer.put(interval);
  for (const StatusInterval& interval : rows.status_intervals) writer.put(interval);
  std::vector<UserName> people;
  for (const User& user : rows.people) people.push_back({user.id, user.name});
  std::ranges::sort(people, {}, [](const UserName& person) { return std::tie(person.id, person.name); });
  Principal everyone;
  everyone.role = Role::owner;
  const Scope scope = request.assignee_ids.empty() ? Scope{.all = true} : gate(everyone, request.assignee_ids, people);
  return answer(*writer.snapshot(), scope, true, {rows.team, rows.stages, std::move(people), rows.tags, now}, request);
}

Result<RunResponse> run_metrics(Context& context, const RunRequest& request) {
  return compute_metrics(context, request, AccessMode::read);
}

Result<RunResponse> compute_metrics(Context& context, const RunRequest& request, AccessMode access) {
  if (auto problems = problems_of(request); !problems.empty()) return fail(invalid(std::move(problems)));

  if (access == AccessMode::read) context.tx.foresee_metrics(context.by.team);
  CRONDB_TRY(const Team team, access::own_team(context));
  CRONDB_TRY(const auto facts, context.facts.at(team.id, context.tx, access));
  CRONDB_TRY(const std::vector<Stage> stages, context.tx.pipeline().list_stages(team.id));
  CRONDB_TRY(std::vector<UserName> people, context.tx.access().names(team.id));
  CRONDB_TRY(const std::vector<Tag> tags, context.tx.leads().list_tags(team.id));
  const Scope scope = gate(context.by, request.assignee_ids, people);
  return answer(*facts, scope, context.by.administers(), {team, stages, std::move(people), tags, context.now}, request);
}

Result<Catalog> get_catalog(Context& context, const Nothing&) {
  Catalog answer;
  for (const Metric& metric : catalog()) {
    if (metric.admin_only && !context.by.administers()) continue;
    answer.metrics.push_back({.metric_id = std::string(metric.id),
                              .label = std::string(metric.label),
                              .category = metric.category,
                              .shape = metric.shape,
                              .unit = metric.unit,
                              .better = metric.better,
                              .default_chart = metric.charts[0],
                              .charts = {metric.charts.begin(), metric.charts.end()},
                              .group_by = {metric.group_bys.begin(), metric.group_bys.end()},
                              .filters = {metric.filters.begin(), metric.filters.end()},
                              .admin_only = metric.admin_only,
                              .stock = metric.stock()});
  }
  return answer;
}

}  // namespace crondb::metrics
