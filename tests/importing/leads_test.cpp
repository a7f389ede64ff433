#include <doctest/doctest.h>

#include "firm.hpp"

namespace crondb::testing {

namespace {

struct LeadFirm : Firm {
  LeadFirm() { kind = ImportKind::leads; }
};

}  // namespace

TEST_CASE("a row that only has a company is a lead of nobody") {
  LeadFirm firm;
  CHECK(firm.good("external_id,company\nl-1,Acme\n").created == 1);
  const auto lead = firm.lead("l-1");
  CHECK(lead.company == "Acme");
  CHECK_FALSE(lead.owner_user_id);
  CHECK(lead.status == LeadStatus::lead);
  CHECK(lead.created_at == firm.clock.now());
  CHECK(lead.version == 1);
  const auto stays = firm.stays(lead);
  REQUIRE(stays.size() == 1);
  CHECK(stays[0].status == LeadStatus::lead);
  CHECK(stays[0].entered_at == lead.created_at);
  CHECK_FALSE(stays[0].exited_at);
  CHECK(stays[0].by == firm.ada.user);
}

TEST_CASE("every field of a lead can be imported") {
  LeadFirm firm;
  const auto bob = firm.add("bob@example.com", "Bob");
  firm.good(
      "external_id,first_name,last_name,email,phone,company,domain,source,status,owner,assignees,tags,first_contacted_at,converted_"
      "at,"
      "created_at,reached_status\n"
      "l-1,Grace,Hopper,grace@example.com,+1 555,Navy,https://www.Navy.example/x,event,client,Bob,ada@example.com;bob,Hot; "
      "cold;hot,"
      "2026-01-03T00:00:00Z,2026-02-01T00:00:00Z,2026-01-02T00:00:00Z,potential\n",
      making());
  const auto lead = firm.lead("l-1");
  CHECK(lead.first_name == "Grace");
  CHECK(lead.last_name == "Hopper");
  CHECK(lead.email == "grace@example.com");
  CHECK(lead.phone == "+1 555");
  CHECK(lead.company == "Navy");
  CHECK(lead.domain == "navy.example");
  CHECK(lead.source == LeadSource::event);
  CHECK(lead.status == LeadStatus::client);
  CHECK(lead.owner_user_id == bob);
  CHECK(lead.assignee_user_ids.size() == 2);
  CHECK(lead.tag_ids.size() == 2);
  CHECK(lead.first_contacted_at == at("2026-01-03T00:00:00Z"));
  CHECK(lead.converted_at == at("2026-02-01T00:00:00Z"));
  CHECK(lead.created_at == at("2026-01-02T00:00:00Z"));
  const auto stays = firm.stays(lead);
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].status == LeadStatus::potential);
  CHECK(stays[0].entered_at == lead.created_at);
  CHECK(stays[0].exited_at == lead.converted_at);
  CHECK(stays[1].status == LeadStatus::client);
  CHECK(stays[1].entered_at == lead.converted_at);
  CHECK_FALSE(stays[1].exited_at);
}

TEST_CASE("a client without a date of conversion was converted when it was created") {
  LeadFirm firm;
  firm.good("external_id,company,status,created_at\nl-1,A,client,2026-01-02T00:00:00Z\n");
  CHECK(firm.lead("l-1").converted_at == at("2026-01-02T00:00:00Z"));
  CHECK(firm.stays(firm.lead("l-1")).at(0).entered_at == at("2026-01-02T00:00:00Z"));
}

TEST_CASE("a lead without created_at was created at the earliest of its stamps") {
  LeadFirm firm;
  firm.good("external_id,company,first_contacted_at\nl-1,A,2026-01-02T00:00:00Z\n");
  CHECK(firm.lead("l-1").created_at == at("2026-01-02T00:00:00Z"));
}

TEST_CASE("what is wrong with a lead is told by line and field") {
  LeadFirm firm;
  CHECK(firm.error_of("company,domain\n,acme.example\n") ==
        ImportError{2, "first_name", "or last_name, company, email or phone is required"});
  CHECK(firm.error_of("company,status\nA,lost\n") ==
        ImportError{2, "status", "must be one of lead potential bad_timing client unqualified"});
  CHECK(firm.error_of("company,email\nA,nobody\n").field == "email");
  CHECK(firm.error_of("company,tags\nA,hot\n") == ImportError{2, "tags", "the team has no tag \"hot\""});
  CHECK(firm.error_of("company,owner\nA,Zed\n").field == "owner");
  CHECK(firm.error_of("company,created_at\nA,2026-05-01T12:06:00Z\n") == ImportError{2, "created_at", "must not be in the future"});
  CHECK(firm.error_of("company,created_at,converted_at\nA,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z\n").field == "converted_at");
  CHECK(firm.error_of("company,created_at,first_contacted_at\nA,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z\n").field ==
        "first_contacted_at");
  CHECK(firm.error_of("company,reached_status\nA,potential\n").field == "reached_status");
}

TEST_CASE("tags that don't exist are made, each once whatever the case") {
  LeadFirm firm;
  const auto report = firm.good("external_id,company,tags\na,A,Hot;New\nb,B,hot\n", making());
  CHECK(report.created_tags == std::vector<std::string>{"Hot", "New"});
  CHECK(firm.lead("b").tag_ids.size() == 1);
  CHECK(firm.good("external_id,tags\na,HOT\n").updated == 1);
  CHECK(firm.lead("a").tag_ids == firm.lead("b").tag_ids);
}

TEST_CASE("a row of a known external_id changes what it says, and an unchanged one writes nothing") {
  LeadFirm firm;
  const std::string csv = "external_id,company,phone,status,created_at,tags\na,A,1,client,2026-01-01T00:00:00Z,x\n";
  firm.good(csv, making());
  CHECK(firm.good(csv).unchanged == 1);
  CHECK(firm.lead("a").version == 1);
  CHECK(firm.good("external_id,company,phone\na,,2\n").updated == 1);
  const auto lead = firm.lead("a");
  CHECK(lead.company == "A");
  CHECK(lead.phone == "2");
  CHECK(lead.version == 2);
}

TEST_CASE("an import that changes the status of a lead does so when it runs") {
  LeadFirm firm;
  firm.good("external_id,company,created_at\na,A,2026-01-01T00:00:00Z\n");
  firm.clock.set(at("2026-06-01T00:00:00Z"));
  firm.good("external_id,status\na,client\n");
  CHECK(firm.lead("a").converted_at == firm.clock.now());
  const auto stays = firm.stays(firm.lead("a"));
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].exited_at == firm.clock.now());
  CHECK(stays[1].status == LeadStatus::client);
  CHECK(stays[1].entered_at == firm.clock.now());
}

TEST_CASE("an import that converts a lead ends its stay when the row says that it converted, if that was later") {
  LeadFirm firm;
  firm.good("external_id,company,created_at\na,A,2026-01-01T00:00:00Z\nb,B,2026-04-01T00:00:00Z\nc,C,2026-01-01T00:00:00Z\n");
  firm.good("external_id,status\nb,potential\n");
  firm.clock.set(at("2026-06-01T00:00:00Z"));
  const std::string converted =
      "external_id,status,converted_at\na,client,2026-03-01T00:00:00Z\nb,client,2026-04-15T00:00:00Z\n"
      "c,unqualified,2026-03-01T00:00:00Z\n";
  firm.good(converted);
  const auto changed = [&](const std::string& id) {
    const auto stays = firm.stays(firm.lead(id));
    CHECK(stays.end()[-2].exited_at == stays.back().entered_at);
    return stays.back().entered_at;
  };
  CHECK(changed("a") == at("2026-03-01T00:00:00Z"));
  CHECK(changed("b") == firm.clock.now());
  CHECK(changed("c") == firm.clock.now());  // the change that the row tells of is no conversion
  CHECK(firm.lead("b").converted_at == at("2026-04-15T00:00:00Z"));
  CHECK(firm.good(converted).unchanged == 3);
}

TEST_CASE("stays of a lead follow stamps that are corrected") {
  LeadFirm firm;
  firm.good(
      "external_id,company,status,created_at,converted_at,reached_status\na,A,client,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,"
      "lead\n");
  firm.good("external_id,created_at,converted_at\na,2026-01-05T00:00:00Z,2026-02-05T00:00:00Z\n");
  const auto stays = firm.stays(firm.lead("a"));
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].entered_at == at("2026-01-05T00:00:00Z"));
  CHECK(stays[0].exited_at == at("2026-02-05T00:00:00Z"));
  CHECK(stays[1].entered_at == at("2026-02-05T00:00:00Z"));
}

TEST_CASE("who sees only their own leads can't change others by importing them") {
  LeadFirm firm;
  firm.good("external_id,company\na,A\n");
  REQUIRE(instance::set_team(firm.kept.get(), firm.environment, {.team = "Acme", .record_visibility = RecordVisibility::own}));
  firm.as = firm.principal(firm.add("bob@example.com", "Bob"));
  CHECK(firm.error_of("external_id,company\na,Mine\n") == ImportError{2, "external_id", "belongs to a lead that you can't see"});
}

TEST_CASE("a dry run of leads says what an import would do") {
  LeadFirm firm;
  auto options = making();
  options.dry_run = true;
  const std::string csv = "external_id,company,tags,owner\na,A,x,Zed\na,A,x,Zed\na,B,y,Zed\n";
  const auto told = firm.import(csv, options);
  CHECK(told.created == 1);
  CHECK(told.unchanged == 1);
  CHECK(told.updated == 1);
  CHECK(told.created_tags == std::vector<std::string>{"x", "y"});
  options.dry_run = false;
  auto done = firm.import(csv, options);
  CHECK(done.id);
  done.id.reset();
  CHECK(done == told);
}

}  // namespace crondb::testing
