#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"
#include "metrics/evaluate.hpp"

namespace crondb::bench {

template <class AnyId>
AnyId nth(std::uint64_t n) {
  AnyId made;
  for (std::size_t i = 0; i < 8; ++i) made.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return made;
}

/// The share of the rows that is wanted: CRONDB_BENCH_PERCENT, else all.
inline double wanted_share() {
  const char* percent = std::getenv("CRONDB_BENCH_PERCENT");
  return percent ? std::strtod(percent, nullptr) / 100 : 1;
}

/// A share of the rows of three years of a team of 200, the same ones every time they are asked for: 4.8 million and their stays.
class GeneratedTeam {
 public:
  explicit GeneratedTeam(double share) : share_(share) {
    const auto add = [&](const char* name, StageKind kind, std::int64_t probability) {
      const auto order = static_cast<std::int64_t>(stages.size());
      stages.push_back({nth<StageId>(stages.size() + 1), name, "#000000", order, kind, probability});
    };
    add("New", StageKind::open, 10);
    add("Qualified", StageKind::open, 25);
    add("Proposal", StageKind::open, 50);
    add("Negotiation", StageKind::open, 75);
    add("Won", StageKind::won, 100);
    add("Lost", StageKind::lost, 0);
  }

  const Instant now = *parse_instant("2026-05-20T12:30:00Z");
  const TimeZone zone = *TimeZone::find("Europe/Berlin");
  std::vector<Stage> stages;

  static constexpr std::uint64_t people = 200;
  static constexpr std::uint64_t tags = 40;

  [[nodiscard]] metrics::Setting setting() const {
    metrics::Setting setting{
        .calendar = {zone, WeekStart::monday}, .currency = {}, .stages = stages, .names = {}, .tags = {}, .now = now};
    for (std::uint64_t n = 1; n <= people; ++n) setting.names.push_back({nth<UserId>(n), "Person " + std::to_string(n)});
    for (std::uint64_t n = 1; n <= tags; ++n) setting.tags.emplace(nth<TagId>(n), "Tag " + std::to_string(n));
    return setting;
  }

  /// Every row in the order in which a storage scans it; a lead comes before its stays, a deal too.
  template <class Sink>
  void each_row(Sink&& sink) const {
    std::mt19937_64 random(1);
    const auto below = [&](std::uint64_t n) { return random() % n; };
    const auto person = [&] { return nth<UserId>(1 + below(people)); };
    const auto rows = [&](std::uint64_t all, auto each) {
      const std::uint64_t count = std::max<std::uint64_t>(static_cast<std::uint64_t>(static_cast<double>(all) * share_), 100);
      for (std::uint64_t n = 1; n <= count; ++n) {
        each(n, now - std::chrono::hours{24 * 1'095} + Milliseconds{n * (94'608'000'000 / count)});
      }
      return count;
    };
    const auto soon = [&](Instant after, std::uint64_t minutes) {
      return std::min(now, after + std::chrono::minutes{below(minutes)});
    };

    const std::uint64_t leads = rows(1'000'000, [&](std::uint64_t n, Instant created) {
      Lead lead;
      lead.id = nth<LeadId>(n);
      lead.source = static_cast<LeadSource>(below(words<LeadSource>.size()));
      lead.status = static_cast<LeadStatus>(below(words<LeadStatus>.size()));
      if (below(10) != 0) lead.owner_user_id = person();
      if (below(5) == 0) lead.assignee_user_ids = {person()};
      const std::uint64_t tag = below(2 * tags);
      if (tag < tags) lead.tag_ids = {nth<TagId>(1 + tag)};
      if (tag < tags / 2) lead.tag_ids.push_back(nth<TagId>(2 + tag));
      lead.created_at = created;
      if (below(4) != 0) lead.first_contacted_at = soon(created, 5'000);
      if (lead.status == LeadStatus::client) lead.converted_at = soon(created, 100'000);
      sink(lead);
      const Instant left = soon(created, 50'000);
      if (lead.status != LeadStatus::lead) {
        sink(StatusInterval{nth<IntervalId>(2 * n), lead.id, LeadStatus::lead, created, left, {}});
      }
      sink(StatusInterval{nth<IntervalId>(2 * n + 1), lead.id, lead.status, left, {}, {}});
    });

    const std::vector<Currency> currencies{*Currency::find("USD"), *Currency::find("USD"), *Currency::find("EUR")};
    std::uint64_t interval = 10'000'000;
    rows(300'000, [&](std::uint64_t n, Instant created) {
      Deal deal;
      deal.id = nth<DealId>(n);
      deal.created_at = created;
      const std::size_t reached = below(stages.size());
      deal.stage_id = stages[reached].id;
      deal.status = stages[reached].kind;
      deal.owner_user_id = person();
      if (below(3) == 0) deal.assignee_user_ids = {person()};
      if (below(2) == 0) deal.lead_id = nth<LeadId>(1 + below(leads));
      deal.currency = currencies[below(currencies.size())];
      if (below(10) != 0) deal.value = static_cast<std::int64_t>(below(10'000'000));
      if (deal.status == StageKind::lost) deal.lost_reason = "Reason " + std::to_string(below(12));
      if (deal.status == StageKind::open && below(2) == 0) {
        deal.expected_close_on = Date{std::chrono::floor<std::chrono::days>(now) + std::chrono::days{below(300)}};
      }
      if (below(8) == 0) deal.commission = Commission{{50'000, 0}, {{"Partner", {100'000, 0}}}, {{person(), {400'000, 0}}}};
      const std::size_t passed = std::min<std::size_t>(reached, below(5));
      std::vector<StageInterval> stays;
      Instant time = created;
      for (std::size_t i = 0; i <= passed; ++i) {
        const bool last = i == passed;
        const Instant next = soon(time, 30'000);
        stays.push_back({nth<IntervalId>(++interval), deal.id, last ? deal.stage_id : stages[i].id, time, next});
        if (last) stays.back().exited_at.reset();
        if (last && deal.status != StageKind::open) deal.closed_at = time;
        time = next;
      }
      sink(deal);
      for (const StageInterval& stay : stays) sink(stay);
    });

    rows(1'000'000, [&](std::uint64_t n, Instant created) {
      Task task;
      task.id = nth<TaskId>(n);
      task.created_at = created;
      task.status = static_cast<TaskStatus>(below(words<TaskStatus>.size()));
      task.priority = static_cast<TaskPriority>(below(words<TaskPriority>.size()));
      const Instant due = created + std::chrono::minutes{below(30'000)};
      const std::uint64_t kind = below(5);
      if (kind < 2) task.due_on = zone.local_date(due);
      if (kind == 2 || kind == 3) task.due_at = due;
      task.owner_user_id = person();
      if (below(5) == 0) task.assignee_user_ids = {person()};
      if (task.status == TaskStatus::done) task.completed_at = soon(created, 40'000);
      sink(task);
    });
    rows(1'000'000, [&](std::uint64_t n, Instant started) {
      Call call;
      call.id = nth<CallId>(n);
      call.owner_user_id = person();
      call.direction = static_cast<Direction>(below(words<Direction>.size()));
      call.outcome = static_cast<CallOutcome>(below(words<CallOutcome>.size()));
      if (call.outcome == CallOutcome::success) call.duration_seconds = static_cast<std::int64_t>(below(3'600));
      call.started_at = call.created_at = started;
      sink(call);
    });
    rows(1'500'000, [&](std::uint64_t n, Instant sent) {
      Email email;
      email.id = nth<EmailId>(n);
      email.owner_user_id = person();
      email.direction = static_cast<Direction>(below(words<Direction>.size()));
      email.status = static_cast<EmailStatus>(below(words<EmailStatus>.size()));
      email.sent_at = email.created_at = sent;
      if (below(3) == 0) email.opened_at = soon(sent, 3'000);
      if (below(9) == 0) email.replied_at = soon(sent, 9'000);
      sink(email);
    });
  }

 private:
  double share_;
};

}  // namespace crondb::bench
