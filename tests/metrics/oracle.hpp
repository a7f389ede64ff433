#pragma once

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/oracle_world.hpp"

/// For each metric a slow fold over plain rows that follows the sentences of the contract. It shares nothing with the evaluator:
/// rows are put on local dates one by one, every bucket and key looks at every row, numbers are plain fractions.
namespace crondb::metrics::oracle {

using namespace crondb::test;
using std::chrono::sys_days;
using When = std::function<bool(Instant)>;
using WhenDay = std::function<bool(Date)>;
using Keep = std::function<bool(const Deal&)>;

struct Question {
  Widget widget;
  Timeframe timeframe;
  UserId caller;
  bool admin = false;
  std::vector<std::string> assignee_ids;
};

/// Answers for deals.
class Oracle {
 public:
  Oracle(const World& world, const Question& question)
      : world_(world), question_(question), id_(question.widget.metric_id), metric_(*find_metric(id_)) {
    if (id_ == "team.revenue") id_ = "deals.leaderboard";
    for (const auto& [id, deal] : world.deals) {
      if (sees(deal.owner_user_id, deal.assignee_user_ids)) deals_.push_back(deal);
    }
  }
  virtual ~Oracle() = default;

  MetricSeries answer() {
    const bool stock = id_ == "deals.by_stage" || id_ == "deals.pipeline_value" || id_ == "deals.weighted_pipeline";
    const bool money = metric_.unit == Unit::money || metric_.unit == Unit::money_per_day;
    const bool withheld = metric_.admin_only && !question_.admin;
    if (withheld) deals_.clear();
    set_window();
    in_window_ = [this](Instant at) { return day_in(first_, end_)(world_.zone.local_date(at)); };
    in_days_ = day_in(first_, end_);
    if (money) settle_currency();

    MetricSeries series{.instance_id = question_.widget.instance_id,
                        .metric_id = question_.widget.metric_id,
                        .shape = metric_.shape,
                        .series = {},
                        .points = {},
                        .stat = {},
                        .meta = {}};
    series.meta.unit = metric_.unit;
    if (money) series.meta.currency = currency_;
    if (!stock) {
      series.meta.from = world_.zone.start_of_day(first_);
      series.meta.to = world_.zone.start_of_day(end_);
    }
    series.meta.time_zone = world_.team.time_zone;
    series.meta.as_of = world_.now;
    series.withheld = withheld;
    if (!withheld) {
      series.meta.excluded = money ? excluded() : 0;
      if (id_ == "deals.avg_time_in_stage") series.meta.excluded = stays_of_gone_stages();
    }
    if (metric_.shape == Shape::timeseries) {
      series.meta.bucket = bucket();
      over_time(series);
    } else if (withheld) {
      return series;
    } else if (metric_.shape == Shape::stat) {
      series.stat = stat(stock);
    } else if (metric_.shape == Shape::category) {
      series.points = categories();
    } else {
      series.points = leaderboard();
    }
    return series;
  }

 protected:
  // Who sees what.
  bool sees(std::optional<UserId> owner, const std::vector<UserId>& assignees) const {
    const auto has = [&](UserId user) {
      return owner == user || std::find(assignees.begin(), assignees.end(), user) != assignees.end();
    };
    if (!question_.admin || question_.assignee_ids.empty()) return has(question_.caller);
    for (const std::string& text : question_.assignee_ids) {
      if (text == "all") return true;
      if (text == "unassigned" && !owner && assignees.empty()) return true;
      for (const auto& [user, name] : world_.names) {
        if (has(user) && to_string(user) == text) return true;
      }
    }
    return false;
  }

  // Which days.
  static WhenDay day_in(Date first, Date end) {
    return [first, end](Date day) { return first <= day && day < end; };
  }
  Date today() const { return world_.zone.local_date(world_.now); }
  Date back_to(const std::function<bool(Date)>& is_start, Date day) const {
    while (!is_start(day)) day = add_days(day, -1);
    return day;
  }
  static bool starts_month(Date day) { return day.day() == std::chrono::day{1}; }
  static bool starts_quarter(Date day) { return starts_month(day) && (static_cast<unsigned>(day.month()) - 1) % 3 == 0; }
  static bool starts_year(Date day) { return starts_month(day) && day.month() == std::chrono::January; }
  bool starts_week(Date day) const {
    return std::chrono::weekday{sys_days{day}} ==
           (world_.team.week_start == WeekStart::monday ? std::chrono::Monday : std::chrono::Sunday);
  }
  bool starts(std::string_view period, Date day) const {
    if (period == "week") return starts_week(day);
    if (period == "month") return starts_month(day);
    if (period == "quarter") return starts_quarter(day);
    if (period == "year") return starts_year(day);
    return true;
  }
  Date period_start(std::string_view period, Date day) const {
    return back_to([&](Date d) { return starts(period, d); }, day);
  }
  Date next_start(std::string_view period, Date day) const {
    do day = add_days(day, 1);
    while (!starts(period, day));
    return day;
  }

  void set_window() {
    const std::string preset(word(question_.timeframe.preset));
    const Date tomorrow = add_days(today(), 1);
    const bool ahead = id_ == "deals.forecast" || id_ == "tasks.completion_rate";
    end_ = tomorrow;
    before_ = std::nullopt;
    if (preset == "custom") {
      first_ = *question_.timeframe.from;
      end_ = add_days(*question_.timeframe.to, 1);
    } else if (preset == "today") {
      first_ = today();
    } else if (preset == "yesterday") {
      first_ = add_days(today(), -1);
      end_ = today();
    } else if (preset == "last_12m") {
      first_ = period_start("month", today());
      for (int i = 0; i < 11; ++i) first_ = period_start("month", add_days(first_, -1));
      Date year_ago = first_;
      for (int i = 0; i < 12; ++i) year_ago = period_start("month", add_days(year_ago, -1));
      const Date month_ago = Date{today().year() - std::chrono::years{1}, today().month(), std::chrono::day{1}};
      Date stop = month_ago;
      for (unsigned i = 0; i < static_cast<unsigned>(today().day()) && stop < next_start("month", month_ago); ++i)
        stop = add_days(stop, 1);
      before_ = {year_ago, stop};
    } else if (preset == "all_time") {
      first_ = std::min(today(), first_row().value_or(today()));
    } else if (preset.starts_with("this_")) {
      const std::string period = preset.substr(5);
      first_ = period_start(period, today());
      const Date start = period_start(period, add_days(first_, -1));
      Date stop = start;
      for (Date d = first_; d < tomorrow && stop < first_; d = add_days(d, 1)) stop = add_days(stop, 1);
      before_ = {start, stop};
      if (ahead) end_ = next_start(period, first_);
    } else if (preset.starts_with("last_") && preset.back() != 'd') {
      const std::string period = preset.substr(5);
      end_ = period_start(period, today());
      first_ = period_start(period, add_days(end_, -1));
      before_ = {period_start(period, add_days(first_, -1)), first_};
    } else {
      first_ = add_days(today(), 1 - std::atoi(preset.c_str() + 5));
    }
    if (!before_ && preset != "all_time") {
      const auto length = static_cast<int>((sys_days{end_} - sys_days{first_}).count());
      before_ = {add_days(first_, -length), first_};
    }
    if (id_ == "deals.forecast" && preset != "custom" && !preset.starts_with("this_")) end_ = add_months(end_, 12);
  }

  virtual std::optional<Date> first_row() const {
    std::optional<Date> first;
    const auto see = [&](Date day) { first = first ? std::min(*first, day) : day; };
    for (const Deal& deal : deals_) {
      const bool won = deal.status == StageKind::won;
      const bool lost = deal.status == StageKind::lost;
      const bool by_creation = id_ == "deals.created_over_time" || id_ == "deals.stage_conversion";
      const bool both =
          id_.find("win_rate") != std::string::npos || id_ == "deals.closed_over_time" || id_ == "deals.sales_velocity";
      if (by_creation) {
        see(world_.zone.local_date(deal.created_at));
      } else if (id_ == "deals.avg_time_in_stage") {
        for (const auto& [id, stay] : world_.stays) {
          if (stay.deal_id == deal.id && stay.exited_at) see(world_.zone.local_date(*stay.exited_at));
        }
      } else if (id_ == "deals.lost_reasons" ? lost : both ? won || lost : won) {
        if (id_.find("commission") == std::string::npos || deal.commission) see(world_.zone.local_date(*deal.closed_at));
      }
      if (id_ == "deals.forecast" && deal.status == StageKind::open && deal.expected_close_on) see(*deal.expected_close_on);
    }
    return first;
  }

  // Which currency.
  bool speaks(const Deal& deal) const { return deal.value && deal.currency == currency_; }
  bool in_currency_population(const Deal& deal) const {
    const bool open = deal.status == StageKind::open;
    const bool won = deal.status == StageKind::won && in_window_(*deal.closed_at);
    if (id_ == "deals.pipeline_value" || id_ == "deals.weighted_pipeline") return open;
    if (id_ == "deals.forecast") return won || (open && deal.expected_close_on && in_days_(*deal.expected_close_on));
    return won;
  }
  void settle_currency() {
    std::map<Currency, std::pair<int, Wide>> totals;
    const bool won_ones = id_ == "deals.forecast" && std::any_of(deals_.begin(), deals_.end(), [&](const Deal& deal) {
                            return deal.value && deal.status == StageKind::won && in_window_(*deal.closed_at);
                          });
    for (const Deal& deal : deals_) {
      if (!deal.value || !in_currency_population(deal) || (won_ones && deal.status != StageKind::won)) continue;
      ++totals[deal.currency].first;
      totals[deal.currency].second += *deal.value;
    }
    currency_ = world_.team.currency;
    int most = 0;
    Wide greatest = 0;
    for (const auto& [currency, total] : totals) {  // by code
      const Wide major = total.second * 10'000 / currency.minor_per_major();
      if (total.first > most || (total.first == most && major > greatest)) {
        currency_ = currency;
        most = total.first;
        greatest = major;
      }
    }
  }
  std::int64_t excluded() const {
    std::int64_t left_out = 0;
    for (const Deal& deal : deals_) {
      bool population = in_currency_population(deal);
      if (id_.find("commission") != std::string::npos) population = population && deal.commission;
      if (population && !speaks(deal)) ++left_out;
      if (id_ == "deals.forecast" && deal.status == StageKind::open && !deal.expected_close_on) ++left_out;
    }
    return left_out;
  }

  // How much.
  std::int64_t probability(const Deal& deal) const {
    for (const Stage& stage : world_.stages) {
      if (stage.id == deal.stage_id) return stage.probability;
    }
    return 0;
  }
  const Stage* stage(StageId id) const {
    for (const Stage& each : world_.stages) {
      if (each.id == id) return &each;
    }
    return nullptr;
  }

  Maybe number(const std::string& id, const When& when, const WhenDay& when_day, const Keep& keep) const {
    Wide created = 0, closed = 0, won = 0, lost = 0, won_value = 0, cycle = 0, open = 0, open_value = 0, weighted = 0,
         weighted_due = 0;
    for (const Deal& deal : deals_) {
      if (!keep(deal)) continue;
      if (when(deal.created_at)) ++created;
      if (deal.status == StageKind::open) {
        ++open;
        if (speaks(deal)) {
          open_value += *deal.value;
          weighted += *deal.value * probability(deal);
          if (deal.expected_close_on && when_day(*deal.expected_close_on)) weighted_due += *deal.value * probability(deal);
        }
      } else if (when(*deal.closed_at)) {
        ++closed;
        if (deal.status == StageKind::lost) ++lost;
        if (deal.status == StageKind::won) {
          ++won;
          cycle += (*deal.closed_at - deal.created_at).count();
          if (speaks(deal)) won_value += *deal.value;
        }
      }
    }
    if (id == "deals.created_over_time") return Fraction{created};
    if (id == "deals.closed_over_time") return Fraction{closed};
    if (id == "deals.lost_reasons") return Fraction{lost};
    if (id == "deals.revenue_over_time" || id == "deals.leaderboard" || id == "closed") return Fraction{won_value};
    if (id == "weighted") return Fraction{weighted_due, 100};
    if (id == "deals.weighted_pipeline") return Fraction{weighted, 100};
    if (id == "deals.by_stage") return Fraction{open};
    if (id == "deals.pipeline_value") return Fraction{open_value};
    if (id.starts_with("deals.win_rate")) return over(won * 100, closed);
    if (id == "deals.avg_sales_cycle") return over(cycle, won * 86'400'000);
    if (id == "deals.avg_deal_size") {
      Wide with_value = 0;
      for (const Deal& deal : deals_) with_value += deal.status == StageKind::won && when(*deal.closed_at) && speaks(deal);
      return over(won_value, with_value);
    }
    if (id == "deals.sales_velocity") {
      const Keep counts = [&](const Deal& deal) { return keep(deal) && speaks(deal); };
      const auto part = [&](const std::string& of) { return number(of, when, when_day, counts); };
      const Maybe rate = part("deals.win_rate"), size = part("deals.avg_deal_size"), days = part("deals.avg_sales_cycle");
      if (!rate || !size || !days || days->up == 0) return std::nullopt;
      const Wide open_deals = part("deals.by_stage")->up;
      // The numbers of a test team are small enough for the plain product.
      return over(open_deals * rate->up * size->up * days->down, rate->down * 100 * size->down * days->up);
    }
    FAIL("no sentence for " << id);
    return std::nullopt;
  }

  std::optional<Decimal> output(const Maybe& value) const {
    if (!value) return std::nullopt;
    if (metric_.unit == Unit::money || metric_.unit == Unit::money_per_day) return rounded(*value, 0, currency_.digits());
    return metric_.unit == Unit::count ? rounded(*value, 0, 0) : rounded(*value, 2, 2);
  }

  static bool everything(const Deal&) { return true; }

  Stat stat(bool stock) const {
    Stat stat;
    const Maybe now = number(id_, in_window_, in_days_, everything);
    stat.value = output(now);
    if (stock || id_ == "deals.sales_velocity" || !before_) return stat;
    const Instant from = world_.zone.start_of_day(before_->first);
    const Instant to = previous_end();
    const Maybe before = number(id_, [&](Instant at) { return from <= at && at < to; }, in_days_, everything);
    stat.previous = output(before);
    stat.delta_pct = change(now, before);
    return stat;
  }
  /// Cut at the local time of now if the window contains it.
  Instant previous_end() const {
    const Instant to = world_.zone.start_of_day(before_->second);
    if (world_.now < world_.zone.start_of_day(first_) || world_.now >= world_.zone.start_of_day(end_)) return to;
    const auto clock = world_.zone.local(world_.now).time_since_epoch() % std::chrono::days{1};
    return std::min(to, world_.zone.instant(std::chrono::local_days{add_days(before_->second, -1)} + clock));
  }
  static std::optional<Decimal> change(const Maybe& now, const Maybe& before) {
    if (!now || !before || before->up == 0) return std::nullopt;
    const Wide size = before->up < 0 ? -before->up : before->up;
    return rounded({(now->up * before->down - before->up * now->down) * 100, now->down * size}, 2, 2);
  }

  Bucket bucket() const {
    Bucket bucket = question_.timeframe.bucket.value_or(id_ == "deals.forecast" ? Bucket::month : Bucket::automatic);
    const auto days = (sys_days{end_} - sys_days{first_}).count();
    if (bucket == Bucket::automatic) bucket = days > 731 ? Bucket::month : days > 93 ? Bucket::week : Bucket::day;
    return bucket;
  }

  static std::string capital(std::string text) {
    std::replace(text.begin(), text.end(), '_', ' ');
    text[0] = static_cast<char>(std::toupper(text[0]));
    return text;
  }
  std::pair<std::string, std::string> key_of(Dimension dimension, const Deal& deal) const {
    if (dimension == Dimension::owner) return {to_string(deal.owner_user_id), world_.names.at(deal.owner_user_id)};
    if (dimension == Dimension::stage) return {to_string(deal.stage_id), stage(deal.stage_id)->name};
    if (dimension == Dimension::status) return {std::string(word(deal.status)), capital(std::string(word(deal.status)))};
    if (deal.lost_reason.value_or("unspecified") == "unspecified") return {"unspecified", "Unspecified"};
    return {*deal.lost_reason, *deal.lost_reason};
  }

  struct Group {
    std::string key, label;
    Maybe value;
    bool operator<(const Group& other) const {
      if (!equal(value, other.value)) return value && (!other.value || less(*other.value, *value));
      return std::tie(label, key) < std::tie(other.label, other.key);
    }
  };
  /// The keys of the deals that count, best first.
  std::vector<Group> groups(Dimension dimension) const {
    std::map<std::string, std::string> labels;
    for (const Deal& deal : deals_) {
      const bool closed = deal.status != StageKind::open && in_window_(*deal.closed_at);
      const bool won = closed && deal.status == StageKind::won;
      const bool counts = id_ == "deals.created_over_time"  ? in_window_(deal.created_at)
                          : id_ == "deals.closed_over_time" ? closed
                          : id_ == "deals.lost_reasons"     ? closed && !won
                                                            : won && speaks(deal);
      if (counts) labels.insert(key_of(dimension, deal));
    }
    std::vector<Group> found;
    for (const auto& [key, label] : labels) {
      found.push_back(
          {key, label, number(id_, in_window_, in_days_, [&, k = key](const Deal& d) { return key_of(dimension, d).first == k; })});
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  void over_time(MetricSeries& series) const {
    std::vector<std::pair<std::string, Keep>> lines;  // the sentence and the deals of each series
    if (id_ == "deals.forecast") {
      series.series = {{"closed", "Closed"}, {"weighted", "Weighted"}};
      lines = {{"closed", everything}, {"weighted", everything}};
    } else if (!question_.widget.group_by) {
      series.series = {{"value", std::string(metric_.label)}};
      lines = {{id_, everything}};
    } else {
      const Dimension by = *question_.widget.group_by;
      std::set<std::string> shown;
      const auto all = groups(by);
      for (const Group& group : all) {
        if (shown.size() == 20) break;
        shown.insert(group.key);
        series.series.push_back({group.key, group.label});
        lines.push_back({id_, [this, by, key = group.key](const Deal& deal) { return key_of(by, deal).first == key; }});
      }
      if (all.size() > 20) {
        series.series.push_back({"_other", "Other"});
        lines.push_back({id_, [this, by, shown](const Deal& deal) { return !shown.contains(key_of(by, deal).first); }});
      }
    }
    series.points = buckets([&](const WhenDay& inside, TimePoint& point) {
      for (const auto& [id, keep] : lines) {
        point.values.push_back(output(number(id, [&](Instant at) { return inside(world_.zone.local_date(at)); }, inside, keep)));
      }
    });
  }

  /// Every bucket of the window, filled by `fill`.
  std::vector<TimePoint> buckets(const std::function<void(const WhenDay&, TimePoint&)>& fill) const {
    const std::string period(word(bucket()));
    std::vector<TimePoint> points;
    for (Date day = first_; day < end_;) {
      const Date name = period_start(period, day);
      const Date next = next_start(period, name);
      const Date stop = std::min(next, end_);
      TimePoint point{name, name < first_ || next > end_ || world_.zone.start_of_day(stop) > world_.now, {}};
      fill(day_in(day, stop), point);
      points.push_back(point);
      day = stop;
    }
    return points;
  }

  // Categories.
  std::int64_t stays_of_gone_stages() const {
    std::int64_t gone = 0;
    for (const Deal& deal : deals_) {
      for (const auto& [id, stay] : world_.stays) {
        gone += stay.deal_id == deal.id && stay.exited_at && in_window_(*stay.exited_at) && !stage(stay.stage_id);
      }
    }
    return gone;
  }
  Maybe time_in(const std::set<StageId>& stages) const {
    Wide count = 0, sum = 0;
    for (const Deal& deal : deals_) {
      for (const auto& [id, stay] : world_.stays) {
        if (stay.deal_id != deal.id || !stay.exited_at || !in_window_(*stay.exited_at) || !stages.contains(stay.stage_id)) continue;
        ++count;
        sum += (*stay.exited_at - stay.entered_at).count();
      }
    }
    return over(sum, count * 86'400'000);
  }
  /// Of the deals created in the window, those whose history has this open stage or a later open one; `to` absent: won ones.
  Maybe reached(const Stage* to) const {
    Wide count = 0;
    for (const Deal& deal : deals_) {
      if (!in_window_(deal.created_at)) continue;
      bool there = deal.status == StageKind::won;
      for (const auto& [id, stay] : world_.stays) {
        const Stage* at = stage(stay.stage_id);
        if (to && stay.deal_id == deal.id && at && at->kind == StageKind::open && at->order >= to->order) there = true;
      }
      count += there;
    }
    return Fraction{count};
  }

  std::vector<CategoryPoint> categories() const {
    std::vector<CategoryPoint> points;
    if (id_ == "deals.commission_breakdown") {
      CommissionAmounts sum;
      for (const Deal& deal : deals_) {
        if (deal.status != StageKind::won || !in_window_(*deal.closed_at) || !deal.commission || !speaks(deal)) continue;
        const auto parts = split(*deal.commission, *deal.value).value();
        sum.total += parts.total;
        sum.collaborator_payout += parts.collaborator_payout;
        sum.agency += parts.agency;
        sum.agent_payout += parts.agent_payout;
        sum.net += parts.net;
      }
      const auto add = [&](const char* key, std::int64_t amount) {
        points.push_back({key, capital(key), output(Fraction{amount})});
      };
      add("total_commission", sum.total);
      add("collaborator_payout", sum.collaborator_payout);
      add("agency_commission", sum.agency);
      add("agent_payout", sum.agent_payout);
      add("agency_net", sum.net);
      return points;
    }
    if (id_ == "deals.lost_reasons") {
      Wide rest = 0;
      for (const Group& group : groups(Dimension::lost_reason)) {
        if (points.size() < 50) {
          points.push_back({group.key, group.label, output(group.value)});
        } else {
          rest += group.value->up;
        }
      }
      if (rest > 0) points.push_back({"_other", "Other", output(Fraction{rest})});
      return points;
    }
    std::vector<Group> all;
    std::map<std::string, StageId> ids;
    const auto of = [&](const std::set<StageId>& stages) {
      if (id_ == "deals.avg_time_in_stage") return time_in(stages);
      return number(id_, in_window_, in_days_, [&](const Deal& deal) { return stages.contains(deal.stage_id); });
    };
    for (const Stage& each : world_.stages) {
      if (id_ != "deals.avg_time_in_stage" && each.kind != StageKind::open) continue;
      ids[to_string(each.id)] = each.id;
      all.push_back({to_string(each.id), each.name, id_ == "deals.stage_conversion" ? reached(&each) : of({each.id})});
    }
    if (id_ == "deals.stage_conversion") all.push_back({"won", "Won", reached(nullptr)});
    std::vector<Group> best = all;
    std::sort(best.begin(), best.end());
    std::set<StageId> rest;
    Wide rest_sum = 0;
    std::set<std::string> hidden;
    for (std::size_t i = 50; i < best.size(); ++i) {
      hidden.insert(best[i].key);
      rest.insert(ids[best[i].key]);
      rest_sum += best[i].value ? best[i].value->up : 0;
    }
    for (const Group& group : all) {
      if (!hidden.contains(group.key)) points.push_back({group.key, group.label, output(group.value)});
    }
    if (!hidden.empty())
      points.push_back({"_other", "Other", output(id_ == "deals.stage_conversion" ? Fraction{rest_sum} : of(rest))});
    return points;
  }

  std::vector<RankedPoint> leaderboard() const {
    std::vector<Group> all;
    if (id_ == "deals.leaderboard") {
      all = groups(Dimension::owner);
    } else {
      std::map<UserId, Wide> earned;
      for (const Deal& deal : deals_) {
        if (deal.status != StageKind::won || !in_window_(*deal.closed_at) || !deal.commission || !speaks(deal)) continue;
        const auto parts = split(*deal.commission, *deal.value).value();
        for (std::size_t i = 0; i < parts.agents.size(); ++i) earned[deal.commission->agents[i].user_id] += parts.agents[i];
      }
      for (const auto& [user, amount] : earned) all.push_back({to_string(user), world_.names.at(user), Fraction{amount}});
      std::sort(all.begin(), all.end());
    }
    std::erase_if(all, [](const Group& group) { return group.value->up == 0; });
    std::vector<RankedPoint> points;
    for (const Group& group : all) {
      const auto better =
          std::count_if(all.begin(), all.end(), [&](const Group& other) { return less(*group.value, *other.value); });
      if (points.size() < 100) points.push_back({*UserId::parse(group.key), group.label, *output(group.value), better + 1});
    }
    return points;
  }

  const World& world_;
  const Question& question_;
  std::string id_;
  const Metric& metric_;
  std::vector<Deal> deals_;
  Date first_, end_;
  std::optional<std::pair<Date, Date>> before_;
  When in_window_;
  WhenDay in_days_;
  Currency currency_;
};

}  // namespace crondb::metrics::oracle
