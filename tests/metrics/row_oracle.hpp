#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metrics/oracle.hpp"

namespace crondb::metrics::oracle {

/// Answers for leads, tasks, calls, emails and the team. For every metric the rows that its sentence names are written out one by
/// one; every number then is a fold over all of them.
class RowOracle : public Oracle {
 public:
  using Oracle::Oracle;

  MetricSeries answer() {
    const bool withheld = metric_.admin_only && !question_.admin;
    if (!withheld) write_out_rows();
    set_window();
    in_window_ = [this](Instant at) { return day_in(first_, end_)(world_.zone.local_date(at)); };
    in_days_ = day_in(first_, end_);
    MetricSeries series{.instance_id = question_.widget.instance_id,
                        .metric_id = id_,
                        .shape = metric_.shape,
                        .series = {},
                        .points = {},
                        .stat = {},
                        .meta = {}};
    series.meta.unit = metric_.unit;
    if (!stock()) {
      series.meta.from = world_.zone.start_of_day(first_);
      series.meta.to = world_.zone.start_of_day(end_);
    }
    series.meta.time_zone = world_.team.time_zone;
    series.meta.as_of = world_.now;
    if (metric_.shape == Shape::timeseries) series.meta.bucket = bucket();
    series.withheld = withheld;
    if (withheld) return series;
    switch (metric_.shape) {
      case Shape::timeseries:
        over_time(series);
        break;
      case Shape::stat:
        series.stat = stat();
        break;
      case Shape::category:
        series.points = categories();
        break;
      case Shape::leaderboard:
        series.points = leaderboard();
        break;
    }
    return series;
  }

 private:
  using Key = std::pair<std::string, std::string>;  // and its label

  struct Plain {
    Instant at;
    std::optional<UserId> owner;
    std::vector<Key> keys;  // by the group-by or the metric's own categories
    std::string line;       // of team.activity_over_time
    bool part = false;      // of a percentage
    Wide amount = 0;
    std::optional<Date> day{};  // instead of `at`
  };

  bool stock() const { return id_ == "tasks.overdue" || id_ == "team.workload"; }
  bool is(std::string_view id) const { return id_ == id; }
  static Key enum_key(std::string_view word) { return {std::string(word), capital(std::string(word))}; }
  Key owner_key(std::optional<UserId> owner) const {
    return owner ? Key{to_string(*owner), world_.names.at(*owner)} : Key{"unassigned", "Unassigned"};
  }
  static Wide between(Instant from, Instant to) { return (to - from).count(); }

  bool passes(const Lead& lead) const {
    for (const auto& [key, values] : question_.widget.filters.keys) {
      if (values.empty() || metric_.filters.empty()) continue;
      std::set<std::string> mine;
      if (key == "source") mine.insert(std::string(word(lead.source)));
      if (key == "status") mine.insert(std::string(word(lead.status)));
      if (key == "tag") {
        for (const TagId tag : lead.tag_ids) mine.insert(to_string(tag));
      }
      if (key != "source" && key != "status" && key != "tag") continue;
      if (std::none_of(values.begin(), values.end(), [&](const std::string& value) { return mine.contains(value); })) return false;
    }
    return true;
  }

  void write_out_rows() {
    const Dimension by = question_.widget.group_by.value_or(Dimension::none);
    if (id_.starts_with("leads.") || is("team.response_time") || is("team.workload")) {
      for (const auto& [id, lead] : world_.leads) {
        if (sees(lead.owner_user_id, lead.assignee_user_ids) && passes(lead)) lead_rows(lead, by);
      }
    }
    if (id_.starts_with("tasks.") || id_.starts_with("team.")) {
      for (const auto& [id, task] : world_.tasks) {
        if (sees(task.owner_user_id, task.assignee_user_ids)) task_row(task, by);
      }
    }
    if (id_.starts_with("calls.") || id_.starts_with("team.activity")) {
      for (const auto& [id, call] : world_.calls) {
        if (sees(call.owner_user_id, {})) call_row(call, by);
      }
    }
    if (id_.starts_with("emails.") || id_.starts_with("team.activity")) {
      for (const auto& [id, email] : world_.emails) {
        if (sees(email.owner_user_id, {})) email_row(email, by);
      }
    }
    for (const Deal& deal : deals_) {
      const bool open = deal.status == StageKind::open;
      const bool counts = (is("team.win_rate") && !open) || (is("team.workload") && open);
      if (counts) rows_.push_back({deal.closed_at.value_or(world_.now), deal.owner_user_id, {}, {}, deal.status == StageKind::won});
    }
  }

  void lead_rows(const Lead& lead, Dimension by) {
    Plain row{lead.created_at, lead.owner_user_id, {}, {}, lead.converted_at.has_value()};
    if (is("leads.avg_time_in_status")) {
      for (const auto& [id, stay] : world_.statuses) {
        if (stay.lead_id != lead.id || !stay.exited_at) continue;
        rows_.push_back({*stay.exited_at, {}, {enum_key(word(stay.status))}, {}, false, between(stay.entered_at, *stay.exited_at)});
      }
      return;
    }
    if (id_.ends_with("response_time")) {
      if (!lead.first_contacted_at) return;
      row.amount = between(lead.created_at, *lead.first_contacted_at);
    }
    if (is("leads.uncontacted") && lead.first_contacted_at) return;
    if (is("team.workload") && lead.status != LeadStatus::lead && lead.status != LeadStatus::potential) return;
    if (by == Dimension::owner) row.keys = {owner_key(lead.owner_user_id)};
    if (by == Dimension::source || is("leads.by_source")) row.keys = {enum_key(word(lead.source))};
    if (by == Dimension::status || is("leads.by_status")) row.keys = {enum_key(word(lead.status))};
    if (is("leads.by_tag")) {
      for (const TagId tag : lead.tag_ids) row.keys.emplace_back(to_string(tag), world_.tags.at(tag).name);
    }
    if (is("leads.funnel")) {
      const auto counts = [](LeadStatus status) { return status == LeadStatus::potential || status == LeadStatus::client; };
      bool engaged = lead.converted_at || counts(lead.status);
      for (const auto& [id, stay] : world_.statuses) engaged = engaged || (stay.lead_id == lead.id && counts(stay.status));
      bool has_deal = false;
      bool has_won = false;
      for (const Deal& deal : deals_) {
        has_deal = has_deal || deal.lead_id == lead.id;
        has_won = has_won || (deal.lead_id == lead.id && deal.status == StageKind::won);
      }
      row.keys.push_back(enum_key("created"));
      if (lead.first_contacted_at) row.keys.push_back(enum_key("contacted"));
      if (engaged) row.keys.push_back(enum_key("engaged"));
      if (has_deal) row.keys.push_back(enum_key("deal"));
      if (has_won) row.keys.push_back(enum_key("won"));
    }
    rows_.push_back(row);
  }

  void task_row(const Task& task, Dimension by) {
    Plain row{task.created_at, task.owner_user_id, {}, "tasks"};
    std::optional<Instant> due = task.due_at;
    if (task.due_on) due = world_.zone.start_of_day(add_days(*task.due_on, 1));
    const bool done = task.status == TaskStatus::done;
    const bool open = task.status == TaskStatus::open;
    if (is("tasks.completed_over_time") || is("tasks.leaderboard") || id_.starts_with("team.activity")) {
      if (!done) return;
      row.at = *task.completed_at;
    } else if (is("tasks.completion_rate")) {
      if (task.status == TaskStatus::cancelled || !due) return;
      row.at = *due;
      row.day = task.due_on;
      row.part = done;
    } else if (is("tasks.on_time_rate")) {
      if (!done || !due) return;
      row.at = *due;
      row.day = task.due_on;
      row.part = *task.completed_at <= *due;
    } else if (is("tasks.overdue")) {
      if (!open || !due || *due >= world_.now) return;
    } else if (is("team.workload")) {
      if (!open) return;
    } else if (!id_.starts_with("tasks.")) {
      return;
    }
    if (by == Dimension::owner) row.keys = {owner_key(task.owner_user_id)};
    if (by == Dimension::priority) row.keys = {enum_key(word(task.priority))};
    if (is("tasks.by_status")) row.keys = {enum_key(word(task.status))};
    rows_.push_back(row);
  }

  void call_row(const Call& call, Dimension by) {
    Plain row{call.started_at, call.owner_user_id, {}, "calls"};
    const bool success = call.outcome == CallOutcome::success;
    if (is("calls.connect_rate")) {
      if (call.direction != Direction::outbound) return;
      row.part = success;
    }
    if (is("calls.avg_duration") && (!success || !call.duration_seconds)) return;
    row.amount = call.duration_seconds.value_or(0);
    if (by == Dimension::owner) row.keys = {owner_key(call.owner_user_id)};
    if (by == Dimension::direction) row.keys = {enum_key(word(call.direction))};
    if (by == Dimension::outcome || is("calls.by_outcome")) row.keys = {enum_key(word(call.outcome))};
    if (is("calls.by_hour")) {
      const auto minutes = world_.zone.local(call.started_at).time_since_epoch() % std::chrono::days{1} / std::chrono::minutes{1};
      row.keys = {hour_key(static_cast<int>(minutes / 60))};
    }
    rows_.push_back(row);
  }
  static Key hour_key(int hour) {
    const std::string text = std::to_string(100 + hour).substr(1);
    return {text, text};
  }

  void email_row(const Email& email, Dimension by) {
    Plain row{email.sent_at, email.owner_user_id, {}, "emails"};
    const bool bounced = email.status == EmailStatus::bounced;
    if (is("emails.by_direction")) {
      row.keys = {enum_key(word(email.direction))};
    } else if (email.direction != Direction::outbound) {
      return;
    }
    if ((is("emails.open_rate") || is("emails.reply_rate")) && bounced) return;
    if (is("emails.open_rate")) row.part = email.opened_at.has_value();
    if (is("emails.reply_rate")) row.part = email.replied_at.has_value();
    if (is("emails.bounce_rate")) row.part = bounced;
    if (by == Dimension::owner) row.keys = {owner_key(email.owner_user_id)};
    if (by == Dimension::status) row.keys = {enum_key(word(email.status))};
    rows_.push_back(row);
  }

  std::optional<Date> first_row() const override {
    std::optional<Date> first;
    for (const Plain& row : rows_) {
      const Date day = row.day.value_or(world_.zone.local_date(row.at));
      first = first ? std::min(*first, day) : day;
    }
    return first;
  }

  using Pick = std::function<bool(const Plain&)>;

  Maybe fold(const Pick& pick) const {
    Wide count = 0, parts = 0, sum = 0;
    std::vector<Wide> amounts;
    for (const Plain& row : rows_) {
      if (!pick(row)) continue;
      ++count;
      parts += row.part;
      sum += row.amount;
      amounts.push_back(row.amount);
    }
    if (metric_.unit == Unit::percent) return over(parts * 100, count);
    if (is("calls.avg_duration")) return over(sum, count);
    if (is("calls.talk_time_over_time")) return Fraction{sum, 60};
    if (is("leads.avg_time_in_status")) return over(sum, count * 3'600'000);
    if (id_.ends_with("response_time")) {
      if (amounts.empty()) return std::nullopt;
      std::sort(amounts.begin(), amounts.end());
      return Fraction{amounts[(amounts.size() - 1) / 2] + amounts[amounts.size() / 2], 2 * 60'000};
    }
    return Fraction{count};
  }
  bool counts_now(const Plain& row) const { return stock() || (row.day ? in_days_(*row.day) : in_window_(row.at)); }
  /// A day counts once it has begun; one that the zone skips is over when it would begin.
  bool counted_before(const Plain& row, Instant from, Instant to) const {
    if (!row.day) return from <= row.at && row.at < to;
    const bool begun = world_.zone.start_of_day(*row.day) < to || world_.zone.start_of_day(add_days(*row.day, 1)) <= to;
    return day_in(before_->first, before_->second)(*row.day) && begun;
  }

  Stat stat() const {
    Stat stat;
    const Maybe now = fold([&](const Plain& row) { return counts_now(row); });
    stat.value = output(now);
    if (stock() || !before_) return stat;
    const Instant from = world_.zone.start_of_day(before_->first);
    const Instant to = previous_end();
    const Maybe before = fold([&](const Plain& row) { return counted_before(row, from, to); });
    stat.previous = output(before);
    stat.delta_pct = change(now, before);
    return stat;
  }

  /// The keys with rows in the window, best first.
  std::vector<Group> groups(const Pick& pick) const {
    std::map<std::string, std::string> labels;
    for (const Plain& row : rows_) {
      if (pick(row)) labels.insert(row.keys.begin(), row.keys.end());
    }
    std::vector<Group> found;
    for (const auto& [key, label] : labels) {
      found.push_back({key, label, fold([&, k = key](const Plain& row) { return pick(row) && in(row, {k}); })});
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  static bool in(const Plain& row, const std::set<std::string>& keys) {
    return std::any_of(row.keys.begin(), row.keys.end(), [&](const Key& key) { return keys.contains(key.first); });
  }

  void over_time(MetricSeries& series) const {
    std::vector<Pick> lines;
    if (is("team.activity_over_time")) {
      for (const char* line : {"tasks", "calls", "emails"}) {
        series.series.push_back({line, capital(line)});
        lines.push_back([line](const Plain& row) { return row.line == line; });
      }
    } else if (!question_.widget.group_by) {
      series.series = {{"value", std::string(metric_.label)}};
      lines = {[](const Plain&) { return true; }};
    } else {
      std::set<std::string> rest;
      for (const Group& group : groups([&](const Plain& row) { return counts_now(row); })) {
        if (series.series.size() == 20) {
          rest.insert(group.key);
          continue;
        }
        series.series.push_back({group.key, group.label});
        lines.push_back([key = group.key](const Plain& row) { return in(row, {key}); });
      }
      if (!rest.empty()) {
        series.series.push_back({"_other", "Other"});
        lines.push_back([rest](const Plain& row) { return in(row, rest); });
      }
    }
    series.points = buckets([&](const WhenDay& inside, TimePoint& point) {
      for (const Pick& line : lines) {
        point.values.push_back(output(fold([&](const Plain& row) { return inside(world_.zone.local_date(row.at)) && line(row); })));
      }
    });
  }

  std::vector<Key> fixed_keys() const {
    std::vector<Key> keys;
    const auto all = [&](const auto& words) {
      for (const std::string_view word : words) keys.push_back(enum_key(word));
    };
    if (is("leads.by_status") || is("leads.avg_time_in_status")) all(words<LeadStatus>);
    if (is("leads.funnel")) all(std::vector<std::string_view>{"created", "contacted", "engaged", "deal", "won"});
    if (is("tasks.by_status")) all(words<TaskStatus>);
    if (is("calls.by_outcome")) all(words<CallOutcome>);
    if (is("calls.by_hour")) {
      for (int hour = 0; hour < 24; ++hour) keys.push_back(hour_key(hour));
    }
    return keys;
  }

  std::vector<CategoryPoint> categories() const {
    const Pick pick = [&](const Plain& row) { return counts_now(row); };
    std::vector<CategoryPoint> points;
    if (const auto keys = fixed_keys(); !keys.empty()) {
      for (const auto& [key, label] : keys) {
        points.push_back({key, label, output(fold([&, k = key](const Plain& row) { return pick(row) && in(row, {k}); }))});
      }
      return points;
    }
    for (const Group& group : groups(pick)) {
      if (points.size() < 50) points.push_back({group.key, group.label, output(group.value)});
    }
    return points;
  }

  std::vector<RankedPoint> leaderboard() const {
    struct Ranked : Group {
      Wide rows = 0;
    };
    std::vector<Ranked> all;
    for (const auto& [user, name] : world_.names) {
      const Pick pick = [&, u = user](const Plain& row) { return counts_now(row) && row.owner == u; };
      const auto rows = std::count_if(rows_.begin(), rows_.end(), pick);
      const Maybe value = fold(pick);
      const bool rate = is("team.win_rate") || is("team.response_time");
      if (rows > 0 && value && (rate || value->up != 0)) all.push_back({{to_string(user), name, value}, rows});
    }
    const bool smallest_first = is("team.response_time");
    const auto better = [&](const Group& a, const Group& b) {
      return smallest_first ? less(*a.value, *b.value) : less(*b.value, *a.value);
    };
    std::sort(all.begin(), all.end(), [&](const Ranked& a, const Ranked& b) {
      if (!equal(a.value, b.value)) return better(a, b);
      if (is("team.win_rate") && a.rows != b.rows) return a.rows > b.rows;
      return std::tie(a.label, a.key) < std::tie(b.label, b.key);
    });
    std::vector<RankedPoint> points;
    for (const Ranked& each : all) {
      const auto before = std::count_if(all.begin(), all.end(), [&](const Ranked& other) { return better(other, each); });
      if (points.size() < 100) points.push_back({*UserId::parse(each.key), each.label, *output(each.value), before + 1});
    }
    return points;
  }

  std::vector<Plain> rows_;
};

/// What the contract says.
inline MetricSeries expected(const World& world, const Question& question) {
  const std::string& id = question.widget.metric_id;
  if (id.starts_with("deals.") || id == "team.revenue") return Oracle(world, question).answer();
  return RowOracle(world, question).answer();
}

}  // namespace crondb::metrics::oracle
