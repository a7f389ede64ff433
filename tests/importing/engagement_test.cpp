#include <doctest/doctest.h>

#include "firm.hpp"

/// Tasks, calls and emails out of files.
namespace crondb::testing {

namespace {

/// A firm with the lead l-1, created on 2 January 2026, and the deal d-1.
struct BusyFirm : Firm {
  BusyFirm() {
    good(ImportKind::leads, "external_id,company,created_at\nl-1,A,2026-01-02T00:00:00Z\n");
    good(ImportKind::deals, "external_id,name,lead\nd-1,D,l-1\n");
  }
  ImportError error_in(ImportKind of, const std::string& csv) {
    kind = of;
    return error_of(csv);
  }
};

}  // namespace

TEST_CASE("a deal names its lead by external_id") {
  BusyFirm firm;
  CHECK(firm.deal("d-1").lead_id == firm.lead("l-1").id);
  CHECK(firm.error_in(ImportKind::deals, "name,lead\nD,l-2\n") ==
        ImportError{2, "lead", "the team has no lead with this external_id"});
}

TEST_CASE("every field of a task can be imported") {
  BusyFirm firm;
  const auto bob = firm.add("bob@example.com", "Bob");
  firm.good(ImportKind::tasks,
            "external_id,title,description,status,priority,due_on,due_at,lead,deal,owner,assignees,completed_at,created_at\n"
            "t-1,Call back,Ask for the CFO,done,high,2026-03-01,,l-1,d-1,Bob,Ada;Bob,2026-02-02T00:00:00Z,2026-02-01T00:00:00Z\n"
            "t-2,Write,,,,,2026-03-01T09:00:00Z,,,,,,\n");
  const auto task = firm.task("t-1");
  CHECK(task.title == "Call back");
  CHECK(task.description == "Ask for the CFO");
  CHECK(task.status == TaskStatus::done);
  CHECK(task.priority == TaskPriority::high);
  CHECK(task.due_on == parse_date("2026-03-01"));
  CHECK(task.lead_id == firm.lead("l-1").id);
  CHECK(task.deal_id == firm.deal("d-1").id);
  CHECK(task.owner_user_id == bob);
  CHECK(task.assignee_user_ids.size() == 2);
  CHECK(task.completed_at == at("2026-02-02T00:00:00Z"));
  CHECK(task.created_at == at("2026-02-01T00:00:00Z"));
  CHECK(firm.task("t-2").due_at == at("2026-03-01T09:00:00Z"));
  CHECK(firm.task("t-2").owner_user_id == firm.ada.user);
  CHECK(firm.task("t-2").created_at == firm.clock.now());
}

TEST_CASE("a done task without completed_at was done when it was created, one that an update finishes is done now") {
  BusyFirm firm;
  firm.good(ImportKind::tasks,
            "external_id,title,status,created_at\na,A,done,2026-02-01T00:00:00Z\nb,B,open,2026-02-01T00:00:00Z\n");
  CHECK(firm.task("a").completed_at == at("2026-02-01T00:00:00Z"));
  CHECK(firm.good(ImportKind::tasks, "external_id,status\na,done\nb,done\n").unchanged == 1);
  CHECK(firm.task("b").completed_at == firm.clock.now());
  firm.good(ImportKind::tasks, "external_id,status\na,open\n");
  CHECK_FALSE(firm.task("a").completed_at);
}

TEST_CASE("what is wrong with a task is told by line and field") {
  BusyFirm firm;
  const auto field = [&](const std::string& csv) { return firm.error_in(ImportKind::tasks, csv).field; };
  CHECK(field("external_id,title\nx,\n") == "title");
  CHECK(field("title,due_on,due_at\nA,2026-01-01,2026-01-01T00:00:00Z\n") == "due_on");
  CHECK(field("title,completed_at\nA,2026-01-01T00:00:00Z\n") == "completed_at");
  CHECK(field("title,status,created_at,completed_at\nA,done,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z\n") == "completed_at");
  CHECK(field("title,created_at\nA,2026-05-01T12:06:00Z\n") == "created_at");
  CHECK(field("title,deal\nA,d-2\n") == "deal");
  CHECK(field("title,priority\nA,urgent\n") == "priority");
}

TEST_CASE("on update one due of a task replaces the other") {
  BusyFirm firm;
  firm.good(ImportKind::tasks, "external_id,title,due_on\na,A,2026-03-01\n");
  firm.good(ImportKind::tasks, "external_id,due_at\na,2026-03-02T00:00:00Z\n");
  CHECK_FALSE(firm.task("a").due_on);
  CHECK(firm.task("a").due_at == at("2026-03-02T00:00:00Z"));
}

TEST_CASE("every field of a call and of an email can be imported") {
  BusyFirm firm;
  const auto bob = firm.add("bob@example.com", "Bob");
  firm.good(ImportKind::calls,
            "external_id,lead,deal,owner,direction,outcome,duration_seconds,started_at,created_at\n"
            "c-1,l-1,d-1,Bob,inbound,no_answer,75,2026-02-01T00:00:00Z,2026-02-02T00:00:00Z\n");
  const auto call = firm.call("c-1");
  CHECK(call.lead_id == firm.lead("l-1").id);
  CHECK(call.deal_id == firm.deal("d-1").id);
  CHECK(call.owner_user_id == bob);
  CHECK(call.direction == Direction::inbound);
  CHECK(call.outcome == CallOutcome::no_answer);
  CHECK(call.duration_seconds == 75);
  CHECK(call.started_at == at("2026-02-01T00:00:00Z"));
  CHECK(call.created_at == at("2026-02-02T00:00:00Z"));
  firm.good(ImportKind::emails,
            "external_id,lead,deal,owner,direction,status,automated,opened_at,replied_at,sent_at,created_at\n"
            "e-1,l-1,d-1,Bob,outbound,delivered,true,2026-02-01T01:00:00Z,2026-02-01T02:00:00Z,2026-02-01T00:00:00Z,\n");
  const auto email = firm.email("e-1");
  CHECK(email.lead_id == firm.lead("l-1").id);
  CHECK(email.deal_id == firm.deal("d-1").id);
  CHECK(email.owner_user_id == bob);
  CHECK(email.direction == Direction::outbound);
  CHECK(email.status == EmailStatus::delivered);
  CHECK(email.automated);
  CHECK(email.opened_at == at("2026-02-01T01:00:00Z"));
  CHECK(email.replied_at == at("2026-02-01T02:00:00Z"));
  CHECK(email.sent_at == at("2026-02-01T00:00:00Z"));
  CHECK(email.created_at == at("2026-02-01T00:00:00Z"));
  CHECK_FALSE(firm.lead("l-1").first_contacted_at);  // one came in, a program sent the other
}

TEST_CASE("the first contact of a lead is the earliest, whatever the order of rows") {
  BusyFirm firm;
  const std::string calls =
      "external_id,lead,started_at\na,l-1,2026-02-03T00:00:00Z\nb,l-1,2026-02-01T00:00:00Z\nc,l-1,2026-02-02T00:00:00Z\n";
  firm.good(ImportKind::calls, calls);
  CHECK(firm.lead("l-1").first_contacted_at == at("2026-02-01T00:00:00Z"));
  const auto version = firm.lead("l-1").version;
  CHECK(firm.good(ImportKind::calls, calls).unchanged == 3);
  CHECK(firm.lead("l-1").version == version);
  firm.good(ImportKind::emails, "lead,sent_at\nl-1,2026-01-15T00:00:00Z\n");
  CHECK(firm.lead("l-1").first_contacted_at == at("2026-01-15T00:00:00Z"));
  firm.good(ImportKind::emails, "lead,sent_at\nl-1,2025-12-24T00:00:00Z\n");
  CHECK(firm.lead("l-1").first_contacted_at == at("2026-01-02T00:00:00Z"));
}

TEST_CASE("what is wrong with calls and emails is told by line and field") {
  BusyFirm firm;
  CHECK(firm.error_in(ImportKind::calls, "started_at\n2026-05-01T12:06:00Z\n") ==
        ImportError{2, "started_at", "must not be in the future"});
  CHECK(firm.error_in(ImportKind::emails, "sent_at\n2026-05-01T12:06:00Z\n").field == "sent_at");
  CHECK(firm.error_in(ImportKind::calls, "external_id,duration_seconds\na,-1\n").field == "duration_seconds");
  CHECK(firm.error_in(ImportKind::calls, "external_id,duration_seconds\na,1.5\n").message == "must be a whole number");
  CHECK(firm.error_in(ImportKind::emails, "external_id,automated\na,yes\n").message == "must be true or false");
  CHECK(firm.error_in(ImportKind::calls, "external_id,lead\na,l-2\n").field == "lead");
}

TEST_CASE("who sees only their own rows can name only the leads that they see") {
  BusyFirm firm;
  REQUIRE(instance::set_team(firm.kept.get(), firm.environment, {.team = "Acme", .record_visibility = RecordVisibility::own}));
  firm.as = firm.principal(firm.add("bob@example.com", "Bob"));
  CHECK(firm.error_in(ImportKind::calls, "external_id,lead\na,l-1\n").field == "lead");
}

TEST_CASE("a dry run of calls writes nothing, not even on their leads") {
  BusyFirm firm;
  ImportOptions options;
  options.dry_run = true;
  firm.kind = ImportKind::calls;
  CHECK(firm.import("external_id,lead\na,l-1\na,l-1\n", options).unchanged == 1);
  CHECK(firm.lead("l-1").version == 1);
  CHECK_FALSE(firm.lead("l-1").first_contacted_at);
}

}  // namespace crondb::testing
