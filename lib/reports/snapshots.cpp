#include "reports/snapshots.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/core/hash.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/batches.hpp"
#include "crondb/storage/reports.hpp"
#include "metrics/evaluate.hpp"
#include "reports/layout.hpp"
#include "reports/stored.hpp"
#include "reports/visibility.hpp"

namespace crondb {

namespace reports {

namespace {

/// A fingerprint of what metrics are and how they are computed: it changes when the catalog does.
std::string catalog_version() {
  static const std::string version = [] {
    std::string facts;
    const auto add = [&](const auto& values) {
      for (const auto& value : values) facts.append(word(value)).append(",");
      facts += ';';
    };
    for (const auto& metric : metrics::catalog()) {
      facts += fmt::format("{}|{}|{}|{}|{}|{}|", metric.id, metric.label, word(metric.unit), word(metric.better),
                           word(metric.shape), metric.admin_only);
      add(metric.charts);
      add(metric.group_bys);
      add(metric.filters);
      add(metric.population);
      add(metric.currency_from);
      add(metric.excluded_from);
      add(metric.left_out);
      for (const auto& measure : metric.measures) {
        facts.append(measure.key);
        for (const auto& node : measure.formula) {
          const auto& rows = metrics::facts_of(node.population);
          facts += fmt::format(":{},{},{},{},{}", static_cast<int>(node.op), rows.doc, static_cast<int>(rows.time),
                               static_cast<int>(node.quantity), node.constant);
        }
        facts += ';';
      }
    }
    const Sha256 hash = sha256(facts);
    return fmt::format("{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5]);
  }();
  return version;
}

/// Whose rows a run of the caller counts, as the gate of metrics has it.
Result<std::vector<std::string>> scope_of(Context& context, const std::vector<std::string>& assignee_ids) {
  if (!context.by.administers() || assignee_ids.empty()) return std::vector{to_string(context.by.user)};
  CRONDB_TRY(const auto names, context.tx.access().names(context.by.team));
  std::vector<std::string> scope;
  std::unordered_set<std::string> named;
  for (const std::string& text : assignee_ids) {
    const auto user = UserId::parse(text);
    if (text != "all" && text != "unassigned" && !(user && find_name(names, *user))) continue;
    std::string name = user ? to_string(*user) : text;
    if (named.insert(name).second) scope.push_back(std::move(name));
  }
  return scope;
}

/// The results of a layout. Errors name the widgets as the layout does.
Result<std::vector<metrics::MetricSeries>> run(Context& context, const Report& report,
                                               const std::vector<std::string>& assignee_ids) {
  CRONDB_TRY(auto widgets, runnable(report.layout));
  if (widgets.empty()) return std::vector<metrics::MetricSeries>();
  auto answer = metrics::run_metrics(context, {std::move(widgets), assignee_ids, report.timeframe});
  if (answer) return std::move(answer->results);
  for (FieldError& problem : answer.error().fields) problem.field.insert(0, problem.field.starts_with("widgets") ? "layout." : "");
  if (!answer.error().fields.empty()) return fail(invalid(std::move(answer.error().fields)));
  return fail(std::move(answer.error()));
}

/// Puts what a run would answer to the reader in the place of series that only admins may see; one of a metric that is no longer
/// known could be such a one.
Result<void> withhold(Context& context, Snapshot& snapshot) {
  CRONDB_TRY(const Team team, access::own_team(context));
  const metrics::Setting setting{.calendar = {TimeZone::find(snapshot.time_zone).value_or(TimeZone()), team.week_start},
                                 .currency = team.currency,
                                 .stages = {},
                                 .names = {},
                                 .tags = {},
                                 .now = snapshot.as_of};
  const auto widgets = runnable(snapshot.layout);
  for (auto& series : snapshot.results) {
    const metrics::Metric* metric = metrics::find_metric(series.metric_id);
    if (metric && !metric->admin_only) continue;
    metrics::MetricSeries empty{.instance_id = series.instance_id,
                                .metric_id = series.metric_id,
                                .shape = series.shape,
                                .meta = {.unit = series.meta.unit, .time_zone = snapshot.time_zone, .as_of = snapshot.as_of},
                                .withheld = true};
    if (widgets && metric) {
      const auto widget = std::find_if(widgets->begin(), widgets->end(),
                                       [&](const metrics::Widget& each) { return each.instance_id == series.instance_id; });
      if (widget != widgets->end()) {
        empty = metrics::withheld(*widget, *metric, widget->timeframe.value_or(snapshot.timeframe.value_or(metrics::Timeframe{})),
                                  setting);
      }
    }
    series = std::move(empty);
  }
  return {};
}

Result<StoredSnapshot> visible_snapshot(Context& context, SnapshotId id) {
  CRONDB_TRY(auto found, context.tx.reports().find_snapshot(context.by.team, id));
  if (!found) return fail(not_found("snapshot"));
  CRONDB_TRY(const auto report, context.tx.reports().find_report(context.by.team, found->report_id));
  if (!report || !sees(context.by, *found, *report)) return fail(not_found("snapshot"));
  found->expired = context.now >= found->expires_at;
  return std::move(*found);
}

Result<StoredSnapshot> editable_snapshot(Context& context, SnapshotId id) {
  CRONDB_TRY(auto found, visible_snapshot(context, id));
  if (!edits(context.by, found)) return fail(ErrorCode::forbidden, "only its creator and admins can change this snapshot");
  return found;
}

Result<Snapshot> shown(Context& context, const StoredSnapshot& kept) {
  CRONDB_TRY(auto snapshot, loaded(kept));
  if (!context.by.administers()) CRONDB_TRY(withhold(context, snapshot));
  return snapshot;
}

}  // namespace

namespace {

/// Errors: validation_error on `layout` for more than max_snapshot_bytes.
Result<void> expect_bounded(const Snapshot& snapshot) {
  const StoredSnapshot kept = stored(snapshot);
  std::size_t bytes = kept.layout.size() + kept.results.size();
  for (const std::string& each : kept.scope) bytes += each.size();
  if (bytes <= max_snapshot_bytes) return {};
  return fail(invalid("layout", fmt::format("shows {} KiB, more than the {} that a snapshot holds; choose fewer widgets, longer "
                                            "buckets, a shorter time frame or no grouping",
                                            (bytes + 1023) / 1024, max_snapshot_bytes / 1024)));
}

}  // namespace

Result<Snapshot> snapshot_of(Context& context, const Report& report, const std::vector<std::string>& assignee_ids) {
  CRONDB_TRY(const auto team, access::own_team(context));
  Snapshot snapshot{{}, report.layout, report.timeframe, {}};
  snapshot.id = context.new_id<SnapshotId>();
  snapshot.report_id = report.id;
  snapshot.title = report.title;
  snapshot.created_by = context.by.user;
  snapshot.created_at = snapshot.as_of = context.now;
  snapshot.expires_at = context.now + snapshot_life;
  snapshot.time_zone = team.time_zone;
  snapshot.catalog_version = catalog_version();
  CRONDB_TRY(snapshot.scope, scope_of(context, assignee_ids));
  CRONDB_TRY(snapshot.results, run(context, report, assignee_ids));
  CRONDB_TRY(expect_bounded(snapshot));
  return snapshot;
}

Result<Snapshot> compute_snapshot(Context& context, const FreezeReport& request) {
  CRONDB_TRY(expect_person(context));
  CRONDB_TRY(const auto report, visible_report(context, request.id));
  CRONDB_TRY(auto snapshot, snapshot_of(context, report, request.assignee_ids));
  snapshot.shared = request.shared;
  return snapshot;
}

Result<Page<SnapshotHead>> list_snapshots(Context& context, const ListSnapshots& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto report, visible_report(context, request.id));
  const SnapshotReader own{context.by.user, report.visibility == ReportVisibility::organization};
  const auto reader = context.by.administers() ? std::nullopt : std::optional(own);
  CRONDB_TRY(auto rows, context.tx.reports().list_snapshots(context.by.team, report.id, reader, page));
  for (SnapshotHead& snapshot : rows.rows) snapshot.expired = context.now >= snapshot.expires_at;
  return make_page(std::move(rows), page, created_cursor<SnapshotHead>);
}

Result<Snapshot> get_snapshot(Context& context, const SnapshotRequest& request) {
  CRONDB_TRY(const auto found, visible_snapshot(context, request.snapshot_id));
  return shown(context, found);
}

Result<Snapshot> renew_snapshot(Context& context, const SnapshotRequest& request) {
  CRONDB_TRY(auto snapshot, editable_snapshot(context, request.snapshot_id));
  snapshot.expires_at = std::max(snapshot.expires_at, context.now) + snapshot_life;
  snapshot.expired = false;
  CRONDB_TRY(context.tx.reports().put_snapshot(context.by.team, snapshot));
  return shown(context, snapshot);
}

Result<Nothing> delete_snapshot(Context& context, const SnapshotRequest& request) {
  CRONDB_TRY(const auto snapshot, editable_snapshot(context, request.snapshot_id));
  CRONDB_TRY(context.tx.reports().erase_snapshot(context.by.team, snapshot.id));
  return Nothing{};
}

}  // namespace reports

Result<Snapshot> FreezeOperation::compute(const Session& session, const FreezeReport& request) const {
  const Operation within_read{name, role, plan, AccessMode::read, &reports::compute_snapshot};
  return within_read(session, request);
}

Result<Snapshot> FreezeOperation::keep(Context& context, const Snapshot& computed) const {
  CRONDB_TRY(permit(context.by, role, plan));
  CRONDB_TRY(const auto report, context.tx.reports().find_report(context.by.team, computed.report_id));
  if (!report || !reports::sees(context.by, *report)) return fail(not_found("report"));
  if (report->snapshot_count >= max_snapshots) {
    return fail(ErrorCode::conflict, fmt::format("a report has at most {} snapshots; delete one first", max_snapshots));
  }
  CRONDB_TRY(context.tx.reports().put_snapshot(context.by.team, reports::stored(computed)));
  if (computed.shared) {
    CRONDB_TRY(access::record(access::Author(context), context.by.team, AuditAction::snapshot_shared, to_string(computed.id),
                              {.name = computed.title}));
  }
  return computed;
}

Result<Snapshot> FreezeOperation::operator()(const Session& session, const FreezeReport& request) const {
  CRONDB_TRY(const auto computed, compute(session, request));
  return transact(session.storage, access, [&](Transaction& tx) {
    Context context{tx, session.storage.facts(), session.environment, session.principal, session.environment.clock.now()};
    return keep(context, computed);
  });
}

Result<std::int64_t> remove_expired_snapshots(Storage& storage, Instant now) {
  static constexpr std::int64_t batch = 20;  // with all their results
  return erase_in_batches(storage, batch,
                          [&](Transaction& tx) { return tx.reports().purge_snapshots(now - snapshot_grace, batch); });
}

}  // namespace crondb
