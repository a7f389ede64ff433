#include <doctest/doctest.h>

#include "crondb/storage/access.hpp"
#include "firm.hpp"

namespace crondb::testing {

namespace {

ImportOptions dated(std::string pattern) {
  ImportOptions options;
  options.mapping.date_format = std::move(pattern);
  return options;
}

}  // namespace

TEST_CASE("a row that only has a name is a deal of the importing user in the first open stage") {
  Firm firm;
  const auto report = firm.good("name\nRockets\n");
  CHECK(report.created == 1);
  const auto deal = firm.deals().at(0);
  CHECK(deal.name == "Rockets");
  CHECK(deal.owner_user_id == firm.ada.user);
  CHECK(deal.stage_id == firm.stage("New"));
  CHECK(deal.status == StageKind::open);
  CHECK(deal.currency == Currency());
  CHECK(deal.created_at == firm.clock.now());
  CHECK(deal.updated_at == firm.clock.now());
  CHECK(deal.stage_entered_at == firm.clock.now());
  CHECK(deal.version == 1);
  const auto stays = firm.stays(deal);
  REQUIRE(stays.size() == 1);
  CHECK(stays[0].stage_id == deal.stage_id);
  CHECK(stays[0].entered_at == firm.clock.now());
  CHECK_FALSE(stays[0].exited_at);
}

TEST_CASE("every field of a deal can be imported") {
  Firm firm;
  const auto bob = firm.add("bob@example.com", "Bob");
  const auto eve = firm.add("eve@example.com", "Eve");
  firm.good(
      "external_id,name,domain,value,currency,stage,owner,assignees,expected_close_on,closed_at,lost_reason,commission,created_at,"
      "reached_stage\n"
      "d-1,Rockets,https://www.Acme.com/about,1500.5,EUR,lost,BOB@example.com,Eve; "
      "ada@example.com;,2026-03-01,2026-02-03T10:00:00Z,Price,"
      "\"{\"\"total\"\": {\"\"percent\"\": 10}, \"\"agents\"\": [{\"\"user_id\"\": \"\"Eve\"\", \"\"percent\"\": "
      "50}]}\",2026-01-02T10:00:00Z,proposal\n");
  const auto deal = firm.deal("d-1");
  CHECK(deal.name == "Rockets");
  CHECK(deal.domain == "acme.com");
  CHECK(deal.value == 150'050);
  CHECK(deal.currency.code() == "EUR");
  CHECK(deal.stage_id == firm.stage("Lost"));
  CHECK(deal.status == StageKind::lost);
  CHECK(deal.owner_user_id == bob);
  CHECK(deal.assignee_user_ids == std::vector{firm.ada.user, eve});
  CHECK(deal.expected_close_on == parse_date("2026-03-01"));
  CHECK(deal.closed_at == at("2026-02-03T10:00:00Z"));
  CHECK(deal.lost_reason == "Price");
  CHECK(deal.commission == Commission{{100'000, 0}, {}, {{eve, {500'000, 0}}}});
  CHECK(deal.created_at == at("2026-01-02T10:00:00Z"));
}

TEST_CASE("values are in major units of the row's currency") {
  Firm firm;
  firm.good("external_id,name,value,currency,value_usd\na,A,5,JPY,\nb,B,1.234,KWD,\nc,C,,,7.5\nd,D,9,,\n");
  CHECK(firm.deal("a").value == 5);
  CHECK(firm.deal("b").value == 1'234);
  CHECK(firm.deal("c").value == 750);
  CHECK(firm.deal("d").value == 900);
  const auto report =
      firm.import("name,value,currency,value_usd\nA,5.5,JPY,\nB,5,EUR,5\nC,-1,,\nD,1e3,,\nE,=2+3,,\nF,+5,,\nG,1,eur,\n");
  CHECK(report.failed == 7);
  CHECK(report.created == 0);
}

TEST_CASE("a closed deal has a stay in its stage from when it closed") {
  Firm firm;
  firm.good("external_id,name,stage,created_at,closed_at\na,A,Won,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\n");
  const auto deal = firm.deal("a");
  const auto stays = firm.stays(deal);
  REQUIRE(stays.size() == 1);
  CHECK(stays[0].entered_at == at("2026-02-01T00:00:00Z"));
  CHECK(deal.stage_entered_at == at("2026-02-01T00:00:00Z"));
}

TEST_CASE("a closed deal that doesn't say when closed when it was created") {
  Firm firm;
  firm.good("external_id,name,stage,created_at\na,A,Won,2026-01-01T00:00:00Z\n");
  CHECK(firm.deal("a").closed_at == at("2026-01-01T00:00:00Z"));
}

TEST_CASE("a deal that only says when it closed was created then") {
  Firm firm;
  firm.good("external_id,name,stage,closed_at\na,A,Won,2026-01-01T00:00:00Z\n");
  CHECK(firm.deal("a").created_at == at("2026-01-01T00:00:00Z"));
}

TEST_CASE("reached_stage is where a closed deal stood from its creation to its close") {
  Firm firm;
  const std::string header = "external_id,name,stage,created_at,closed_at,reached_stage\n";
  firm.good(header + "a,A,Lost,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,Proposal\n");
  const auto stays = firm.stays(firm.deal("a"));
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].stage_id == firm.stage("Proposal"));
  CHECK(stays[0].entered_at == at("2026-01-01T00:00:00Z"));
  CHECK(stays[0].exited_at == at("2026-02-01T00:00:00Z"));
  CHECK(stays[1].stage_id == firm.stage("Lost"));
  CHECK_FALSE(stays[1].exited_at);

  firm.good(header + "b,B,Proposal,,,proposal\n");
  CHECK(firm.error_of(header + "c,C,New,,,Proposal\n") ==
        ImportError{2, "reached_stage", "can't be another stage than that of an open deal"});
  CHECK(firm.error_of(header + "c,C,Won,,,Lost\n") == ImportError{2, "reached_stage", "must be an open stage"});
}

TEST_CASE("reached_stage fills a history that names no open stage, once") {
  Firm firm;
  firm.good("external_id,name,stage,created_at,closed_at\na,A,Lost,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\n");
  const std::string csv = "external_id,reached_stage\na,Proposal\n";
  CHECK(firm.good(csv).updated == 1);
  CHECK(firm.stays(firm.deal("a")).size() == 2);
  CHECK(firm.good(csv).unchanged == 1);
}

TEST_CASE("an update that closes a deal ends its stay when the row says that it closed") {
  Firm firm;
  firm.good("external_id,name,created_at\na,A,2026-01-01T00:00:00Z\n");
  const std::string closed = "external_id,stage,closed_at\na,Won,2026-03-01T00:00:00Z\n";
  firm.good(closed);
  const auto deal = firm.deal("a");
  CHECK(deal.closed_at == at("2026-03-01T00:00:00Z"));
  CHECK(deal.stage_entered_at == at("2026-03-01T00:00:00Z"));
  const auto stays = firm.stays(deal);
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].exited_at == at("2026-03-01T00:00:00Z"));
  CHECK(stays[1].stage_id == firm.stage("Won"));
  CHECK(stays[1].entered_at == at("2026-03-01T00:00:00Z"));
  CHECK_FALSE(stays[1].exited_at);
  CHECK(firm.good(closed).unchanged == 1);
  CHECK(firm.stays(firm.deal("a")) == stays);
}

TEST_CASE("an update that closes a deal before its stay began, or without a time, ends the stay when it runs") {
  Firm firm;
  firm.good("external_id,name,created_at\na,A,2026-01-01T00:00:00Z\nb,B,2026-01-01T00:00:00Z\nc,C,2026-01-01T00:00:00Z\n");
  firm.good("external_id,stage\na,Proposal\n");
  firm.clock.set(at("2026-06-01T00:00:00Z"));
  firm.good("external_id,stage,closed_at\na,Won,2026-03-01T00:00:00Z\nb,Lost,\nc,Won,2026-01-01T00:00:00Z\n");
  for (const std::string id : {"a", "b", "c"}) {
    CAPTURE(id);
    const auto deal = firm.deal(id);
    CHECK(deal.stage_entered_at == firm.clock.now());
    const auto stays = firm.stays(deal);
    CHECK(stays.end()[-2].exited_at == firm.clock.now());
    CHECK(stays.back().entered_at == firm.clock.now());
  }
  CHECK(firm.deal("a").closed_at == at("2026-03-01T00:00:00Z"));
  CHECK(firm.deal("b").closed_at == firm.clock.now());
}

TEST_CASE("an update from one closed stage to another leaves the first stay where it began") {
  Firm firm;
  firm.good("external_id,name,stage,created_at,closed_at\na,A,Won,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\n");
  firm.good("external_id,stage,closed_at\na,Lost,2026-03-01T00:00:00Z\n");
  const auto stays = firm.stays(firm.deal("a"));
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].entered_at == at("2026-02-01T00:00:00Z"));
  CHECK(stays[0].exited_at == at("2026-03-01T00:00:00Z"));
  CHECK(stays[1].entered_at == at("2026-03-01T00:00:00Z"));
}

TEST_CASE("the stay of a closed deal begins when it closed, also once its files have said when it was created and closed") {
  Firm firm;
  firm.good("external_id,name,stage,created_at\na,A,Won,2026-02-01T00:00:00Z\nb,B,Won,2026-02-01T00:00:00Z\n");
  firm.good("external_id,closed_at\na,2026-03-01T00:00:00Z\n");
  firm.good("external_id,created_at\nb,2026-01-01T00:00:00Z\n");
  for (const std::string id : {"a", "b"}) {
    CAPTURE(id);
    const auto deal = firm.deal(id);
    const auto stays = firm.stays(deal);
    REQUIRE(stays.size() == 1);
    CHECK(stays[0].entered_at == deal.closed_at);
    CHECK(deal.stage_entered_at == deal.closed_at);
  }
}

TEST_CASE("a date alone is midnight in the team's zone") {
  Firm firm;
  REQUIRE(instance::set_team(firm.kept.get(), firm.environment, {.team = "Acme", .time_zone = "America/New_York"}));
  firm.good("external_id,name,created_at,expected_close_on\na,A,3/1/2026,6/30/2026\n", dated("%m/%d/%Y"));
  CHECK(firm.deal("a").created_at == at("2026-03-01T05:00:00Z"));
  CHECK(firm.deal("a").expected_close_on == parse_date("2026-06-30"));
}

TEST_CASE("stamps that contradict each other fail their row") {
  Firm firm;
  CHECK(firm.error_of("name,stage,created_at,closed_at\nA,Won,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z\n") ==
        ImportError{2, "closed_at", "must not be before created_at"});
  CHECK(firm.error_of("name,created_at\nA,2026-05-01T12:05:01Z\n") == ImportError{2, "created_at", "must not be in the future"});
  CHECK(firm.error_of("name,closed_at\nA,2026-01-01T00:00:00Z\n") ==
        ImportError{2, "closed_at", "is only for deals in a won or lost stage"});
  firm.good("name,created_at\nA,2026-05-01T12:05:00Z\n");
}

TEST_CASE("all problems of a row are told with its line") {
  Firm firm;
  const auto report =
      firm.import("name,value,domain,owner,stage,lead,created_at\n\"A\nB\",x,y,Nobody,Nowhere,l-1,soon\n\nC,1,,,,,\n");
  CHECK(report.created == 1);
  CHECK(report.failed == 1);
  std::vector<std::string> fields;
  for (const auto& error : report.errors) {
    CHECK(error.line == 2);
    fields.push_back(error.field);
  }
  CHECK(fields == std::vector<std::string>{"value", "created_at", "domain", "lead", "owner", "stage"});
}

TEST_CASE("a row without a name, or with one too long, fails") {
  Firm firm;
  CHECK(firm.error_of("name,value\n,5\n") == ImportError{2, "name", "is required"});
  CHECK(firm.error_of("name\n" + std::string(201, 'x') + "\n").field == "name");
  CHECK(firm.error_of("name\na\x01"
                      "b\n")
            .field == "name");
}

TEST_CASE("a cell that looks like a formula is text") {
  Firm firm;
  firm.good("external_id,name\na,=1+1\n");
  CHECK(firm.deal("a").name == "=1+1");
}

TEST_CASE("a commission may be withdrawn, and must be one that can be paid") {
  Firm firm;
  const std::string header = "external_id,name,value,commission\n";
  firm.good(header + "a,A,100,\"{\"\"total\"\": {\"\"percent\"\": 10}}\"\n");
  CHECK(firm.deal("a").commission);
  firm.good(header + "a,,,\n");
  CHECK(firm.deal("a").commission);
  firm.good(header + "a,,,{}\n");
  CHECK_FALSE(firm.deal("a").commission);
  CHECK(firm.error_of(header + "b,B,100,ten percent\n").field == "commission");
  CHECK(firm.error_of(header + "b,B,100,\"{\"\"collaborators\"\": [{\"\"name\"\": \"\"X\"\", \"\"amount\"\": 5}]}\"\n").field ==
        "commission");
  CHECK(firm.error_of(header + "b,B,100,\"{\"\"total\"\": {\"\"amount\"\": 9}, \"\"agents\"\": [{\"\"user_id\"\": \"\"X\"\", "
                               "\"\"amount\"\": 5}]}\"\n")
            .field == "commission.agents");
}

TEST_CASE("deals come to the end of their column in the order of the file") {
  Firm firm;
  firm.good("external_id,name\na,A\n");
  firm.good("external_id,name,stage\nb,B,\nc,C,Won\nd,D,\ne,E,Won\n");
  CHECK(firm.deal("a").rank < firm.deal("b").rank);
  CHECK(firm.deal("b").rank < firm.deal("d").rank);
  CHECK(firm.deal("c").rank < firm.deal("e").rank);
}

TEST_CASE("a person whose name several members have must be given by email") {
  Firm firm;
  firm.add("bob@example.com", "Bob");
  const auto other = firm.add("bob@example.org", "Bob");
  CHECK(firm.error_of("name,owner\nA,Bob\n") == ImportError{2, "owner", "\"Bob\" is the name of several members; give the email"});
  firm.good("external_id,name,owner\na,A,bob@example.org\nb,B," + to_string(other) + "\n");
  CHECK(firm.deal("a").owner_user_id == other);
  CHECK(firm.deal("b").owner_user_id == other);
}

TEST_CASE("people of other teams are nobody here") {
  Firm firm;
  REQUIRE(instance::add_user(firm.kept.get(), firm.environment, {.email = "zoe@example.com", .name = "Zoe", .team = "Other"}));
  CHECK(firm.error_of("name,owner\nA,zoe@example.com\n").message == "\"zoe@example.com\" is no member of the team");
  CHECK(firm.error_of("name,owner\nA,Zoe\n").message == "\"Zoe\" is no member of the team");
}

TEST_CASE("missing people become placeholders, each once") {
  Firm firm;
  const std::string csv =
      "external_id,name,owner,assignees\na,A,Moses Frase,Ada;Zane Levy\nb,B,Zane Levy,\nc,C,moses@example.com,\n";
  const auto report = firm.good(csv, making());
  CHECK(report.created_members == std::vector<std::string>{"Moses Frase", "Zane Levy", "moses@example.com"});
  const UserId owner = firm.deal("b").owner_user_id;
  const auto user = firm.read([&](Transaction& tx) { return tx.access().find_user(owner); });
  REQUIRE(user);
  CHECK(user->name == "Zane Levy");
  CHECK(user->placeholder());
  CHECK(firm.good(csv, making()).unchanged == 3);
}

TEST_CASE("only admins make people") {
  Firm firm;
  firm.as = firm.principal(firm.add("bob@example.com", "Bob"));
  const auto error = firm.error_of("name,owner,stage\nA,Moses,Engaging\n", making());
  CHECK(error == ImportError{2, "owner", "\"Moses\" is no member of the team, and making people needs the role admin"});
  CHECK(firm.stages().size() == 6);
  CHECK(firm.good("name,stage\nA,Engaging\n", making()).created_stages == std::vector<std::string>{"Engaging"});
}

TEST_CASE("a wrong column doesn't fill the team with people") {
  Firm firm;
  std::string csv = "name,owner\n";
  for (int i = 0; i < 1'003; ++i) csv += "A,Person " + std::to_string(i) + "\n";
  const auto report = firm.import(csv, making());
  CHECK(report.created == 1'000);
  CHECK(report.failed == 3);
  CHECK(report.created_members.size() == 1'000);
}

TEST_CASE("missing stages are made, open ones before the closed ones") {
  Firm firm;
  auto options = making();
  options.mapping.stages = {{"signed", StageKind::won}};
  const auto report = firm.good("name,stage,reached_stage\nA,Engaging,\nB,Prospecting,\nC,engaging,\nD,Signed,Talks\n", options);
  CHECK(report.created_stages == std::vector<std::string>{"Engaging", "Prospecting", "Signed", "Talks"});
  std::vector<std::string> names;
  for (const auto& stage : firm.stages()) names.push_back(stage.name);
  CHECK(names == std::vector<std::string>{"New", "Qualified", "Proposal", "Negotiation", "Engaging", "Prospecting", "Talks", "Won",
                                          "Lost", "Signed"});
  CHECK(firm.deals().at(3).status == StageKind::won);
  CHECK(firm.error_of("name,stage\nA,Nowhere\n").message == "the team has no stage \"Nowhere\"");
}

TEST_CASE("a row that fails leaves nothing behind, not even what it names") {
  Firm firm;
  const auto report = firm.import("name,owner,stage,value\nA,Moses,Engaging,x\n", making());
  CHECK(report.created_members.empty());
  CHECK(report.created_stages.empty());
  CHECK(firm.error_of("name,stage,reached_stage\nA,Engaging,Talks\n", making()).field == "reached_stage");
  CHECK(firm.stages().size() == 6);
  CHECK(firm.deals().empty());
}

}  // namespace crondb::testing
