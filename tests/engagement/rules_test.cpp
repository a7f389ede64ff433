#include "engagement/rules.hpp"

#include <doctest/doctest.h>

#include "crondb/core/validate.hpp"

namespace crondb::engagement {

namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

}  // namespace

TEST_CASE("a task that becomes done was completed then, and one that leaves done was not") {
  Task task;
  change_status(task, TaskStatus::done, at("2026-01-01T00:00:00Z"));
  change_status(task, TaskStatus::done, at("2026-01-02T00:00:00Z"));
  CHECK(task.completed_at == at("2026-01-01T00:00:00Z"));
  change_status(task, TaskStatus::open, at("2026-01-03T00:00:00Z"));
  CHECK_FALSE(task.completed_at);
  change_status(task, TaskStatus::cancelled, at("2026-01-04T00:00:00Z"));
  CHECK_FALSE(task.completed_at);
}

TEST_CASE("a task has one due at most") {
  Task task;
  task.due_on = parse_date("2026-01-01");
  std::vector<FieldError> problems;
  check_task(task, problems);
  CHECK(problems.empty());
  task.due_at = at("2026-01-01T00:00:00Z");
  check_task(task, problems);
  CHECK(problems.size() == 1);
}

TEST_CASE("a day that is due is over at the midnight of the team's zone") {
  const auto zone = TimeZone::find("America/New_York").value();
  CHECK(overdue_at(at("2026-05-02T03:59:00Z"), zone).last_day == parse_date("2026-04-30"));
  CHECK(overdue_at(at("2026-05-02T04:00:00Z"), zone).last_day == parse_date("2026-04-30"));
  CHECK(overdue_at(at("2026-05-02T04:00:00.001Z"), zone).last_day == parse_date("2026-05-01"));
}

TEST_CASE("people get in touch by outbound calls and by outbound emails that no program sent") {
  const std::optional<LeadId> lead = LeadId{{1}};
  CHECK(is_contact(Call{.lead_id = lead}));
  CHECK_FALSE(is_contact(Call{}));
  CHECK_FALSE(is_contact(Call{.lead_id = lead, .direction = Direction::inbound}));
  CHECK(is_contact(Email{.lead_id = lead}));
  CHECK_FALSE(is_contact(Email{.lead_id = lead, .automated = true}));
  CHECK_FALSE(is_contact(Email{.lead_id = lead, .direction = Direction::inbound}));
}

TEST_CASE("five minutes ahead are clocks that differ, more is the future") {
  const Instant now = at("2026-05-01T12:00:00Z");
  std::vector<FieldError> problems;
  detail::check_not_ahead(at("2026-05-01T12:05:00Z"), now, "sent_at", problems);
  CHECK(problems.empty());
  detail::check_not_ahead(at("2026-05-01T12:05:00.001Z"), now, "sent_at", problems);
  CHECK(problems == std::vector<FieldError>{{"sent_at", "must not be in the future"}});
}

}  // namespace crondb::engagement
