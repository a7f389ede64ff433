#include "metrics/evaluate.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "crondb/core/currency.hpp"
#include "metrics/candidates.hpp"
#include "metrics/rational.hpp"

namespace crondb::metrics {

namespace {

constexpr std::size_t max_series = 20;
constexpr std::size_t max_categories = 50;
constexpr std::size_t max_ranks = 100;
/// Grouped time series with more cells than this are counted in two passes, the second over the groups that are shown.
constexpr std::size_t max_cells = 1 << 17;

constexpr std::size_t max_threads = 4;
constexpr std::size_t rows_for_threads = 200'000;

/// What a formula leaf has found, leaf by leaf.
using Cells = std::vector<Cell>;

Number apply(Op op, const Number& left, const Number& right) {
  if (!left || !right) return std::nullopt;
  if (op == Op::add) return sum(*left, *right);
  if (op == Op::subtract) return difference(*left, *right);
  if (op == Op::multiply) return product(*left, *right);
  return quotient(*left, *right);
}

Number value_of(const Formula& formula, std::span<const Cell> cells) {
  std::array<Number, Formula::max_depth> stack;
  std::size_t depth = 0;
  for (const Node& node : formula) {
    if (!node.operand()) {
      --depth;
      stack[depth - 1] = apply(node.op, stack[depth - 1], stack[depth]);
      continue;
    }
    Number& top = stack[depth++];
    if (node.op == Op::constant) {
      top = Rational(node.constant);
      continue;
    }
    const Cell& cell = cells.front();
    cells = cells.subspan(1);
    if (node.op == Op::count) {
      top = Rational(cell.count);
    } else if (node.op == Op::sum) {
      top = Rational(cell.sum);
    } else if (node.op == Op::median) {
      top = cell.count == 0 ? Number() : Rational(cell.sum, 2);
    } else {
      top = cell.count == 0 ? Number() : Rational(cell.sum, cell.count);
    }
  }
  return stack[0];
}

std::string label_of(std::string_view word) {
  std::string label(word);
  std::replace(label.begin(), label.end(), '_', ' ');
  if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 'a' + 'A');
  return label;
}

std::int64_t day_number(Date date) { return std::chrono::sys_days{date}.time_since_epoch().count(); }

Slots slots_of(Days days, Span span) {
  return {Edges({ticks(span.from), ticks(span.to)}), Edges({day_number(days.first), day_number(days.end)})};
}

/// The leads that a widget's filters let through. What names nothing is dropped; a key of which nothing is left lets nothing
/// through.
Narrowed narrowed(const Filters& filters, const Few<FilterKey, 3>& known, const Facts& facts) {
  Narrowed to;
  const auto bits_of = []<class E>(const std::vector<std::string>& values, E) {
    std::uint32_t bits = 0;
    for (const std::string& value : values) {
      if (const auto found = parse_word<E>(value)) bits |= 1U << static_cast<unsigned>(*found);
    }
    return bits;
  };
  for (const auto& [name, values] : filters.keys) {
    const auto key = parse_word<FilterKey>(name);
    if (!key || !known.contains(*key) || values.empty()) continue;
    switch (*key) {
      case FilterKey::source:
        to.sources &= bits_of(values, LeadSource{});
        break;
      case FilterKey::status:
        to.statuses &= bits_of(values, LeadStatus{});
        break;
      case FilterKey::tag: {
        std::vector<std::uint8_t> wanted(facts.tags->size());
        std::vector<Code>& tags_wanted = to.tags.emplace_back();
        for (const std::string& value : values) {
          const auto tag = TagId::parse(value);
          if (!tag) continue;
          const auto found = std::find(facts.tags->begin(), facts.tags->end(), *tag);
          if (found == facts.tags->end()) continue;
          std::uint8_t& once = wanted[static_cast<std::size_t>(found - facts.tags->begin())];
          if (std::exchange(once, 1) == 0) tags_wanted.push_back(static_cast<Code>(found - facts.tags->begin()));
        }
        to.tag_sets.resize(facts.tag_sets->size(), 1);
        for (std::size_t set = 0; set < to.tag_sets.size(); ++set) {
          const auto tags = (*facts.tag_sets)[set];
          to.tag_sets[set] &= std::any_of(tags.begin(), tags.end(), [&](Code tag) { return wanted[tag] != 0; });
        }
        break;
      }
    }
  }
  return to;
}

/// A share as a number of percent.
std::optional<Decimal> percent(const Number& share) {
  const auto units = share ? share->rounded(4) : std::nullopt;
  return units ? std::optional(Decimal{*units, 2}) : std::nullopt;
}

/// One widget on its way to an answer.
class Evaluation {
 public:
  Evaluation(const Metric& metric, const Filters& filters, const Timeframe& timeframe, const View& view, const Setting& setting)
      : metric_(metric),
        timeframe_(timeframe),
        view_(view),
        setting_(setting),
        filtered_(!metric.filters.empty() && !filters.keys.empty()),
        narrowed_(narrowed(filters, metric.filters, view.facts)),
        days_(days_of(timeframe, setting.calendar, setting.now, first_row(), metric.look_ahead)),
        window_(span_of(days_, setting.calendar.zone)),
        slots_(facts_of(metric.population[0]).time == TimeColumn::overdue ? until_now(view) : slots_of(days_, window_)) {
    for (const Measure& measure : metric.measures) {
      for (const Node& node : measure.formula) {
        if (node.leaf()) leaves_.push_back({node.population, node.quantity, node.op == Op::median});
      }
    }
  }

  Result<MetricSeries> run(const Widget& widget) {
    if (metric_.money()) settle_currency();
    MetricSeries answer;
    switch (metric_.shape) {
      case Shape::timeseries:
        CRONDB_TRY(time_series(widget.group_by.value_or(Dimension::none), answer));
        break;
      case Shape::category:
        answer.points = metric_.dimension == Dimension::none ? measures() : categories();
        break;
      case Shape::stat:
        answer.stat = stat();
        break;
      case Shape::leaderboard:
        answer.points = leaderboard();
        break;
    }
    describe(widget, answer);
    return answer;
  }

  Extent most(Dimension group_by) const {
    switch (metric_.shape) {
      case Shape::timeseries:
        return {bucket_count(), group_by == Dimension::none ? metric_.measures.size() : std::min(keys(group_by), max_series + 1)};
      case Shape::category:
        return {1, metric_.dimension == Dimension::none ? metric_.measures.size()
                                                        : std::min(keys(metric_.dimension), max_categories + 1)};
      case Shape::stat:
        return {1, 3};
      case Shape::leaderboard:
        return {1, std::min(keys(metric_.dimension), max_ranks)};
    }
    return {};
  }
  Extent extent(Dimension group_by) {
    if (metric_.shape != Shape::timeseries || group_by == Dimension::none) return most(group_by);
    if (metric_.money()) settle_currency();
    return {bucket_count(), std::min(entries(group_by, false).size(), max_series + 1)};
  }

  /// Everything about the answer but its numbers.
  void describe(const Widget& widget, MetricSeries& answer) const {
    answer.instance_id = widget.instance_id;
    answer.metric_id = widget.metric_id;
    answer.shape = metric_.shape;
    answer.meta = {.unit = metric_.unit,
                   .currency = {},
                   .from = {},
                   .to = {},
                   .time_zone = setting_.calendar.zone.name(),
                   .bucket = {},
                   .as_of = setting_.now,
                   .excluded = excluded_};
    if (metric_.money()) answer.meta.currency = currency_;
    if (!metric_.stock()) {
      answer.meta.from = window_.from;
      answer.meta.to = window_.to;
    }
    if (metric_.shape == Shape::timeseries) answer.meta.bucket = bucket();
  }

 private:
  struct Named {
    std::string key;
    std::string label;
  };
  struct Entry : Named {
    Code code = 0;
    Cells cells;
    Number value;
  };

  std::optional<Date> first_row() const {
    if (timeframe_.preset != Preset::all_time || metric_.stock()) return std::nullopt;
    std::optional<Date> first;
    for (const Population population : metric_.population) {
      const First found = earliest(view_, population, only());
      const auto see = [&](Date date) { first = first ? std::min(*first, date) : date; };
      if (found.instant) see(setting_.calendar.zone.local_date(Instant{Milliseconds{*found.instant}}));
      if (found.day) see(Date{std::chrono::sys_days{std::chrono::days{*found.day}}});
    }
    return first;
  }

  /// One, if it is going to be refused for too many.
  std::size_t bucket_count() const {
    const auto buckets = buckets_of(days_, bucket(), setting_.calendar, setting_.now);
    return buckets ? buckets->size() : 1;
  }
  Bucket bucket() const { return resolve(timeframe_.bucket.value_or(metric_.default_bucket), days_); }

  std::optional<Decimal> output(const Number& value) const {
    const int digits = metric_.money() ? currency_.digits() : metric_.unit == Unit::count ? 0 : 2;
    const auto units = value ? value->rounded(metric_.money() ? 0 : digits) : std::nullopt;
    return units ? std::optional(Decimal{*units, static_cast<std::int8_t>(digits)}) : std::nullopt;
  }

  /// The rows of a population in the window, by currency; last those without a value.
  Cells census(Population population) const {
    const std::array leaf{Leaf{population, Quantity::value}};
    const std::size_t keys = keys_of(Dimension::currency, Table::deals, view_);
    auto found =
        tally(view_, leaf, {.slots = slots_, .dimension = Dimension::currency, .keys = keys, .key_of = {}, .currency = {}});
    const auto cells = found.of(0);
    return {cells.begin(), cells.end()};
  }

  /// Finds the dominant currency and counts what it leaves out.
  void settle_currency() {
    std::vector<std::pair<Population, Cells>> known;
    const auto census_of = [&](Population population) -> const Cells& {
      for (const auto& [seen, cells] : known) {
        if (seen == population) return cells;
      }
      return known.emplace_back(population, census(population)).second;
    };
    const auto& currencies = *view_.facts.currencies;
    for (const Population population : metric_.currency_from) {
      const Cells& cells = census_of(population);
      std::vector<CurrencyTotal> totals;
      for (std::size_t i = 0; i < currencies.size(); ++i) totals.push_back({currencies[i], cells[i].count, cells[i].sum});
      currency_ = dominant_currency(totals, setting_.currency);
      if (std::any_of(totals.begin(), totals.end(), [](const CurrencyTotal& total) { return total.count > 0; })) break;
    }
    currency_code_ = static_cast<Code>(std::find(currencies.begin(), currencies.end(), currency_) - currencies.begin());

    const auto leave_out = [&](Population population, bool all) {
      const Cells& cells = census_of(population);
      for (std::size_t code = 0; code < cells.size(); ++code) {
        if (all || code != currency_code_ || code == currencies.size()) excluded_ += cells[code].count;
      }
    };
    for (const Population population : metric_.excluded_from) leave_out(population, false);
    for (const Population population : metric_.left_out) leave_out(population, true);
  }

  Tally count(const Slots& slots, Dimension dimension = Dimension::none, std::size_t keys = 1,
              std::vector<Code> key_of = {}) const {
    const auto currency = metric_.money() ? std::optional(currency_code_) : std::nullopt;
    return tally(view_, leaves_,
                 {.slots = slots,
                  .dimension = dimension,
                  .keys = keys,
                  .key_of = std::move(key_of),
                  .currency = currency,
                  .narrowed = only()});
  }
  /// nullptr if every row counts.
  const Narrowed* only() const { return filtered_ ? &narrowed_ : nullptr; }
  std::size_t keys(Dimension dimension) const { return keys_of(dimension, table(), view_); }
  Table table() const { return facts_of(metric_.population[0]).table; }
  /// Of every leaf; good until it is asked again.
  std::span<const Cell> cells_at(const Tally& counted, std::size_t slot, std::size_t key) const {
    cells_.resize(leaves_.size());
    for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) cells_[leaf] = counted.at(leaf, slot, key);
    return cells_;
  }
  static void add(Cells& to, std::span<const Cell> cells) {
    for (std::size_t leaf = 0; leaf < to.size(); ++leaf) {
      to[leaf].count += cells[leaf].count;
      to[leaf].sum += cells[leaf].sum;
    }
  }
  /// Of each measure, in order.
  std::vector<Number> values(std::span<const Cell> rest) const {
    std::vector<Number> numbers;
    for (const Measure& measure : metric_.measures) {
      numbers.push_back(value_of(measure.formula, rest));
      rest = rest.subspan(static_cast<std::size_t>(
          std::count_if(measure.formula.begin(), measure.formula.end(), [](const Node& node) { return node.leaf(); })));
    }
    return numbers;
  }
  Number value(std::span<const Cell> cells) const { return value_of(metric_.measures[0].formula, cells); }

  static Named named(std::string_view word) { return {std::string(word), label_of(word)}; }
  Named name(Dimension dimension, Code code) const {
    switch (dimension) {
      case Dimension::owner:
      case Dimension::agent: {
        const UserId user = (*view_.facts.users)[code];
        if (user.is_nil()) return {"unassigned", "Unassigned"};
        const std::string* known = find_name(setting_.names, user);
        return {to_string(user), known ? *known : to_string(user)};
      }
      case Dimension::stage:
      case Dimension::open_stage:
        return {to_string(setting_.stages[code].id), setting_.stages[code].name};
      case Dimension::reached: {
        if (code == view_.board.open_stages) return named("won");
        const auto stage =
            std::find_if(setting_.stages.begin(), setting_.stages.end(),
                         [seen = Code{0}, code](const Stage& s) mutable { return s.kind == StageKind::open && seen++ == code; });
        return {to_string(stage->id), stage->name};
      }
      case Dimension::status:
        return named(words_of_status(table())[code]);
      case Dimension::source:
        return named(word(static_cast<LeadSource>(code)));
      case Dimension::priority:
        return named(word(static_cast<TaskPriority>(code)));
      case Dimension::outcome:
        return named(word(static_cast<CallOutcome>(code)));
      case Dimension::direction:
        return named(word(static_cast<Direction>(code)));
      case Dimension::funnel:
        return named(funnel_steps[code]);
      case Dimension::tag: {
        const TagId tag = (*view_.facts.tags)[code];
        return {to_string(tag), setting_.tags.at(tag)};
      }
      case Dimension::hour: {
        const std::string hour = (code < 10 ? "0" : "") + std::to_string(code);
        return {hour, hour};
      }
      case Dimension::lost_reason: {
        const std::string& reason = (*view_.facts.lost_reasons)[code];
        return {reason, reason == unspecified ? label_of(unspecified) : reason};
      }
      case Dimension::none:
      case Dimension::currency:
        break;
    }
    return {};
  }

  /// True for the categories that have an order of their own and are shown even without rows.
  static bool fixed_order(Dimension dimension) {
    switch (dimension) {
      case Dimension::status:
      case Dimension::stage:
      case Dimension::open_stage:
      case Dimension::reached:
      case Dimension::funnel:
      case Dimension::outcome:
      case Dimension::hour:
        return true;
      default:
        return false;
    }
  }

  /// True for a key whose stage or tag doesn't exist any more.
  bool gone(Dimension dimension, Code code) const {
    if (dimension == Dimension::tag) return !setting_.tags.contains((*view_.facts.tags)[code]);
    if (dimension != Dimension::stage && dimension != Dimension::open_stage) return false;
    return code == setting_.stages.size() || (dimension == Dimension::open_stage && setting_.stages[code].kind != StageKind::open);
  }

  /// Every key that has rows in any slot; with a fixed order every key, in that order.
  std::vector<Entry> entries(const Tally& counted, Dimension dimension, bool with_empty) {
    std::vector<Entry> found;
    for (Code code = 0; code < keys(dimension); ++code) {
      const auto first = cells_at(counted, 0, code);
      Cells cells(first.begin(), first.end());
      for (std::size_t slot = 1; slot < counted.slots(); ++slot) add(cells, cells_at(counted, slot, code));
      const bool has_rows = std::any_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.count > 0; });
      if (!has_rows && !with_empty) continue;
      if (gone(dimension, code)) {
        if (!metric_.money() && dimension != Dimension::tag) excluded_ += cells[0].count;
        continue;
      }
      Number number = value(cells);
      found.push_back({name(dimension, code), code, std::move(cells), number});
    }
    return found;
  }
  std::vector<Entry> entries(Dimension dimension, bool with_empty) {
    return entries(count(slots_, dimension, keys(dimension)), dimension, with_empty);
  }

  /// Greatest value first, none last; then by label and key.
  static bool precedes(const Entry& left, const Entry& right) {
    if (left.value != right.value) return left.value && (!right.value || *right.value < *left.value);
    if (left.label != right.label) return left.label < right.label;
    return left.key < right.key;
  }

  /// All of `rest` in one entry.
  Entry other(std::span<const Entry> rest) const {
    Entry sum{{"_other", "Other"}, 0, Cells(leaves_.size()), {}};
    for (const Entry& entry : rest) add(sum.cells, entry.cells);
    sum.value = value(sum.cells);
    return sum;
  }

  Result<void> time_series(Dimension group_by, MetricSeries& answer) {
    const auto buckets = buckets_of(days_, bucket(), setting_.calendar, setting_.now);
    if (!buckets) return fail(invalid("bucket", "makes more than 10000 buckets; choose a longer one or a shorter time frame"));
    std::vector<std::int64_t> tick_edges;
    std::vector<std::int64_t> day_edges;
    for (const BucketSpan& each : *buckets) {
      tick_edges.push_back(ticks(setting_.calendar.zone.start_of_day(each.days.first)));
      day_edges.push_back(day_number(each.days.first));
    }
    tick_edges.push_back(ticks(window_.to));
    day_edges.push_back(day_number(days_.end));
    const Slots slots{Edges(std::move(tick_edges)), Edges(std::move(day_edges))};

    std::vector<TimePoint> points;
    for (const BucketSpan& each : *buckets) points.push_back({each.name, each.partial, {}});
    if (group_by == Dimension::none) {
      const Tally counted = count(slots);
      for (const Measure& measure : metric_.measures) {
        const bool only = metric_.measures.size() == 1;
        answer.series.push_back({std::string(measure.key), only ? std::string(metric_.label) : label_of(measure.key)});
      }
      for (std::size_t slot = 0; slot < points.size(); ++slot) {
        points[slot].values.reserve(metric_.measures.size());
        for (const Number& number : values(cells_at(counted, slot, 0))) points[slot].values.push_back(output(number));
      }
    } else {
      const std::size_t all = keys(group_by);
      const bool at_once = all * points.size() <= max_cells;
      Tally counted = count(at_once ? slots : slots_, group_by, all);
      std::vector<Entry> groups = entries(counted, group_by, false);
      std::sort(groups.begin(), groups.end(), precedes);
      const std::size_t shown = std::min(groups.size(), max_series);
      for (std::size_t i = 0; i < shown; ++i) answer.series.push_back({groups[i].key, groups[i].label});
      if (groups.size() > shown) answer.series.push_back({"_other", "Other"});
      if (!at_once) {
        std::vector<Code> key_of(all, dropped);
        for (std::size_t i = 0; i < groups.size(); ++i) {
          const auto key = static_cast<Code>(std::min(i, shown));
          key_of[std::exchange(groups[i].code, key)] = key;
        }
        groups.resize(answer.series.size());
        counted = count(slots, group_by, answer.series.size(), std::move(key_of));
      }
      for (std::size_t slot = 0; slot < points.size(); ++slot) {
        points[slot].values.reserve(answer.series.size());
        for (std::size_t i = 0; i < shown; ++i) {
          points[slot].values.push_back(output(value(cells_at(counted, slot, groups[i].code))));
        }
        if (groups.size() == shown) continue;
        Cells rest(leaves_.size());
        for (std::size_t i = shown; i < groups.size(); ++i) add(rest, cells_at(counted, slot, groups[i].code));
        points[slot].values.push_back(output(value(rest)));
      }
    }
    answer.points = std::move(points);
    return {};
  }

  std::vector<CategoryPoint> measures() const {
    std::vector<CategoryPoint> points;
    const auto numbers = values(cells_at(count(slots_), 0, 0));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::string_view key = metric_.measures[i].key;
      points.push_back({std::string(key), label_of(key), output(numbers[i])});
    }
    return points;
  }

  std::vector<CategoryPoint> categories() {
    const bool fixed = fixed_order(metric_.dimension);
    std::vector<Entry> found = entries(metric_.dimension, fixed);
    if (!fixed) {
      std::erase_if(found, [](const Entry& entry) { return !entry.value || entry.value->zero(); });
      std::sort(found.begin(), found.end(), precedes);
    }
    if (found.size() > max_categories) {
      std::vector<Entry> kept = found;
      std::sort(kept.begin(), kept.end(), precedes);
      const Entry rest = other(std::span(kept).subspan(max_categories));
      const Entry last = kept[max_categories - 1];
      std::erase_if(found, [&](const Entry& entry) { return precedes(last, entry); });
      if (metric_.dimension != Dimension::tag) found.push_back(rest);
    }
    std::vector<CategoryPoint> points;
    for (Entry& entry : found) points.push_back({std::move(entry.key), std::move(entry.label), output(entry.value)});
    return points;
  }

  Stat stat() const {
    Stat answer;
    const Number now = value(cells_at(count(slots_), 0, 0));
    answer.value = output(now);
    if (!metric_.previous) return answer;
    const auto before = previous(timeframe_, setting_.calendar, setting_.now);
    if (!before) return answer;
    const Number then = value(cells_at(count(slots_of(before->days, before->span)), 0, 0));
    answer.previous = output(then);
    if (then) answer.delta_pct = percent(apply(Op::divide, apply(Op::subtract, now, then), then->magnitude()));
    return answer;
  }

  /// By what equal values are ordered.
  std::int64_t ties(const Entry& entry) const {
    for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
      if (metric_.ties_by.contains(leaves_[leaf].population)) return entry.cells[leaf].count;
    }
    return 0;
  }

  std::vector<RankedPoint> leaderboard() {
    std::vector<Entry> found = entries(metric_.dimension, false);
    const bool with_zero = metric_.unit == Unit::percent || metric_.unit == Unit::minutes;
    std::erase_if(found, [&](const Entry& entry) {
      return !output(entry.value) || (!with_zero && entry.value->zero()) || (*view_.facts.users)[entry.code].is_nil();
    });
    std::sort(found.begin(), found.end(), [&](const Entry& left, const Entry& right) {
      if (left.value != right.value) return (metric_.better == Better::lower) == (*left.value < *right.value);
      const std::int64_t left_ties = ties(left);
      const std::int64_t right_ties = ties(right);
      return left_ties != right_ties ? left_ties > right_ties : precedes(left, right);
    });
    if (found.size() > max_ranks) found.resize(max_ranks);
    std::vector<RankedPoint> points;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool tied = i > 0 && found[i].value == found[i - 1].value;
      const std::int64_t rank = tied ? points.back().rank : static_cast<std::int64_t>(i) + 1;
      points.push_back({(*view_.facts.users)[found[i].code], found[i].label, *output(found[i].value), rank});
    }
    return points;
  }

  const Metric& metric_;
  const Timeframe& timeframe_;
  const View& view_;
  const Setting& setting_;
  bool filtered_;
  Narrowed narrowed_;
  Days days_;
  Span window_;
  Slots slots_;
  std::vector<Leaf> leaves_;
  mutable Cells cells_;
  Currency currency_ = setting_.currency;
  Code currency_code_ = 0;
  std::int64_t excluded_ = 0;
};

}  // namespace

Result<MetricSeries> evaluate(const Widget& widget, const Metric& metric, const Timeframe& timeframe, const View& view,
                              const Setting& setting) {
  return Evaluation(metric, widget.filters, timeframe, view, setting).run(widget);
}

namespace {

Evaluation evaluation_of(const Question& question, const View& view, const Setting& setting) {
  return Evaluation(question.metric, question.widget.filters, question.timeframe, view, setting);
}
Dimension grouping(const Question& question) { return question.widget.group_by.value_or(Dimension::none); }

}  // namespace

Extent most(const Question& question, const View& view, const Setting& setting) {
  return evaluation_of(question, view, setting).most(grouping(question));
}
Extent extent_of(const Question& question, const View& view, const Setting& setting) {
  return evaluation_of(question, view, setting).extent(grouping(question));
}

MetricSeries withheld(const Widget& widget, const Metric& metric, const Timeframe& timeframe, const Setting& setting) {
  const Facts none;
  MetricSeries answer;
  const View nothing(none, {}, setting.stages, setting.calendar.zone, setting.now);
  Evaluation(metric, {}, timeframe, nothing, setting).describe(widget, answer);
  answer.withheld = true;
  return answer;
}

std::size_t threads_for(std::span<const Question> questions, const View& view) {
  const bool few = view.people.size() * cost_of_listed <= view.facts.users->size();
  const auto walks = [&](const Question& question) {
    const Metric& metric = question.metric;
    const auto has_median = [](const Measure& measure) {
      return std::any_of(measure.formula.begin(), measure.formula.end(), [](const Node& node) { return node.op == Op::median; });
    };
    return !few || !question.widget.filters.keys.empty() || std::any_of(metric.measures.begin(), metric.measures.end(), has_median);
  };
  if (std::none_of(questions.begin(), questions.end(), walks) || view.facts.most_rows() < rows_for_threads) return 1;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, max_threads);
}

std::vector<Result<MetricSeries>> evaluate_all(std::span<const Question> questions, const View& view, const Setting& setting,
                                               std::size_t threads) {
  std::vector<std::optional<Result<MetricSeries>>> found(questions.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < questions.size(); i = next++) {
      const auto& [widget, metric, timeframe] = questions[i];
      found[i].emplace(evaluate(widget, metric, timeframe, view, setting));
    }
  };
  {
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < std::min(threads, questions.size()); ++i) others.push_back(std::async(std::launch::async, work));
    work();
    for (auto& other : others) other.get();
  }
  std::vector<Result<MetricSeries>> answers;
  answers.reserve(found.size());
  for (auto& answer : found) answers.push_back(*std::move(answer));
  return answers;
}

}  // namespace crondb::metrics
