#include "leads/rules.hpp"

#include <doctest/doctest.h>

namespace crondb::leads {

namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

Lead lead_of(std::string_view created) {
  Lead lead;
  lead.company = "Acme";
  lead.created_at = at(created);
  return lead;
}

}  // namespace

TEST_CASE("a lead is converted the first time that it becomes a client") {
  Lead lead = lead_of("2026-01-01T00:00:00Z");
  CHECK(change_status(lead, LeadStatus::client, at("2026-02-01T00:00:00Z")));
  CHECK(change_status(lead, LeadStatus::bad_timing, at("2026-03-01T00:00:00Z")));
  CHECK(change_status(lead, LeadStatus::client, at("2026-04-01T00:00:00Z")));
  CHECK(lead.converted_at == at("2026-02-01T00:00:00Z"));
  CHECK_FALSE(change_status(lead, LeadStatus::client, at("2026-05-01T00:00:00Z")));
}

TEST_CASE("the first contact is the earliest one, and never before the lead was known") {
  Lead lead = lead_of("2026-01-02T00:00:00Z");
  CHECK(note_contact(lead, at("2026-01-05T00:00:00Z")));
  CHECK_FALSE(note_contact(lead, at("2026-01-06T00:00:00Z")));
  CHECK_FALSE(note_contact(lead, at("2026-01-05T00:00:00Z")));
  CHECK(note_contact(lead, at("2026-01-01T00:00:00Z")));
  CHECK(lead.first_contacted_at == lead.created_at);
}

TEST_CASE("the first contact that an import said is moved by no other") {
  Lead lead = lead_of("2026-01-02T00:00:00Z");
  lead.first_contacted_at = at("2026-01-05T00:00:00Z");
  lead.contact_given = true;
  CHECK_FALSE(note_contact(lead, at("2026-01-03T00:00:00Z")));
  CHECK(lead.first_contacted_at == at("2026-01-05T00:00:00Z"));
}

TEST_CASE("one of name, company, email and phone tells who a lead is") {
  const auto problems_of = [](const Lead& lead) {
    std::vector<FieldError> problems;
    check_lead(lead, problems);
    return problems.size();
  };
  CHECK(problems_of(Lead{}) == 1);
  CHECK(problems_of(Lead{.last_name = "Okafor"}) == 0);
  CHECK(problems_of(Lead{.phone = "+1 555 0100"}) == 0);
  CHECK(problems_of(Lead{.domain = "acme.example"}) == 1);
}

TEST_CASE("no stamp of a lead is before created_at") {
  Lead lead = lead_of("2026-01-02T00:00:00Z");
  lead.first_contacted_at = lead.converted_at = at("2026-01-01T00:00:00Z");
  std::vector<FieldError> problems;
  check_lead(lead, problems);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].field == "first_contacted_at");
  CHECK(problems[1].field == "converted_at");
}

TEST_CASE("a change of status lies between two stays") {
  const LeadId id{{1}};
  const UserId by{{2}};
  const Instant moved = at("2026-02-01T00:00:00Z");
  const std::vector<StatusInterval> stays{{{}, id, LeadStatus::lead, at("2026-01-01T00:00:00Z"), moved, by},
                                          {{}, id, LeadStatus::client, moved, std::nullopt, by}};
  CHECK(changes_of(stays) == std::vector<StatusChange>{{id, LeadStatus::lead, LeadStatus::client, moved, by}});
  CHECK(changes_of({}).empty());
}

}  // namespace crondb::leads
