#include <doctest/doctest.h>

#include "crondb/leads/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "firm.hpp"

/// Names, keys and domains as files have them.
namespace crondb::testing {

TEST_CASE("a stage is the one that people read, whatever stands around it unseen") {
  Firm firm;
  const auto stages = firm.stages().size();
  const auto report = firm.good(
      "external_id,name,stage\n"
      "A-1,One,Won\u00a0\n"
      "A-2,Two,\u200bWON\n"
      "A-3,Three,Ｗｏｎ\n"
      "A-4,Four,wo\u00adn\n",
      making());
  CHECK(report.created == 4);
  CHECK(report.created_stages.empty());
  CHECK(firm.stages().size() == stages);
  for (const std::string id : {"A-1", "A-2", "A-3", "A-4"}) CHECK(firm.deal(id).status == StageKind::won);
}

TEST_CASE("a person is the one that people read, also one who is made by the same file") {
  Firm firm;
  const auto report = firm.good(
      "external_id,name,owner,assignees\n"
      "A-1,One,Ada\u00a0,\n"
      "A-2,Two,ADA,\n"
      "A-3,Three,Zoe\u0308 \u00a0Moss,ZO\u00cb MOSS\n"
      "A-4,Four,zo\u00eb moss,\n",
      making());
  CHECK(report.created_members == std::vector<std::string>{"Zo\u00eb Moss"});
  CHECK(firm.deal("A-1").owner_user_id == firm.ada.user);
  CHECK(firm.deal("A-2").owner_user_id == firm.ada.user);
  CHECK(firm.deal("A-3").owner_user_id == firm.deal("A-4").owner_user_id);
  CHECK(firm.deal("A-3").assignee_user_ids == std::vector{firm.deal("A-3").owner_user_id});
}

TEST_CASE("a dry run makes as many stages, tags and people as the import") {
  Firm firm;
  ImportOptions dry = making();
  dry.dry_run = true;
  const std::string csv =
      "company,owner,tags\n"
      "One,Moses,VIP;vip\u00a0\n"
      "Two,MOSES\u200b,ｖｉｐ\n";
  firm.kind = ImportKind::leads;
  const auto would = firm.good(csv, dry);
  CHECK(would.created_members == std::vector<std::string>{"Moses"});
  CHECK(would.created_tags == std::vector<std::string>{"VIP"});
  const auto made = firm.good(csv, making());
  CHECK(made.created_members == would.created_members);
  CHECK(made.created_tags == would.created_tags);
}

TEST_CASE("a key is one key whatever stands around it, and has nothing unseen inside") {
  Firm firm;
  firm.good("external_id,name\nA-1,One\n");
  CHECK(firm.good("external_id,name\n\u00a0A-1\u200b,Two\n").updated == 1);
  CHECK(firm.deals().size() == 1);
  CHECK(firm.error_of("external_id,name\nA\u200b-1,Three\n") ==
        ImportError{2, "external_id", "must not contain white space or invisible characters"});
  firm.good("external_id,name\nZoe\u0308,Four\n");
  CHECK(firm.good("external_id,name\nZo\u00eb,Four\n").unchanged == 1);
}

TEST_CASE("headers, mappings, numbers, words and times are read without the white space around them") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {{"name", "{Deal Name}"}, {"value", "Value"}, {"created_at", "Created"}, {"external_id", "Id\u00a0"}};
  firm.good(
      "\u200bId,Deal\u00a0Name ,\u00a0Value,Created\n"
      "A-1,One,\u00a01054.50\u202f,\u20072026-04-01T10:00:00Z\u200e\n",
      options);
  CHECK(firm.deal("A-1").name == "One");
  CHECK(firm.deal("A-1").value == 105'450);
  CHECK(firm.deal("A-1").created_at == at("2026-04-01T10:00:00Z"));

  firm.good(ImportKind::leads, "external_id,company,source,status\nL-1,Acme,Cold Outreach\u00a0,CLIENT\n");
  CHECK(firm.lead("L-1").source == LeadSource::cold_outreach);
  CHECK(firm.lead("L-1").status == LeadStatus::client);
  firm.good(ImportKind::emails, "external_id,lead,automated\nE-1,\u00a0L-1,TRUE\n");
  CHECK(firm.email("E-1").automated);
  CHECK(firm.email("E-1").lead_id == firm.lead("L-1").id);
}

TEST_CASE("a name that fits several exactly is theirs, one that fits several nearly is an error that names two") {
  Firm firm;
  firm.add("bob@example.com", "Bob");
  const UserId lower = firm.add("lower@example.com", "bob");
  firm.good("external_id,name,owner\nA-1,One,bob\n");
  CHECK(firm.deal("A-1").owner_user_id == lower);
  CHECK(firm.error_of("name,owner\nTwo,BOB\n").message == "\"BOB\" may mean \"Bob\" or \"bob\"; give the email");

  // Names of stages from before they had to differ in more than case.
  const auto stages = firm.stages();
  const auto put = transact(firm.kept.get(), AccessMode::write, [&](Transaction& tx) -> Result<Nothing> {
    Stage old = stages.front();
    old.id = StageId{firm.environment.ids.next(firm.clock.now())};
    old.name = "NEW";
    old.order = std::ssize(stages);
    if (auto done = tx.pipeline().put_stage(firm.team, old); !done) return fail(done.error());
    for (const std::string name : {"Hot", "HOT"}) {
      const Tag tag{TagId{firm.environment.ids.next(firm.clock.now())}, name, "#6B7280", firm.clock.now()};
      if (auto done = tx.leads().put_tag(firm.team, tag); !done) return fail(done.error());
    }
    return Nothing{};
  });
  REQUIRE(put);
  firm.good("external_id,name,stage\nA-2,Two,NEW\n", making());
  CHECK(firm.deal("A-2").stage_id == firm.stage("NEW"));
  CHECK(firm.error_of("name,stage\nThree,new\n", making()).message == "\"new\" may mean \"New\" or \"NEW\"");
  firm.kind = ImportKind::leads;
  CHECK(firm.error_of("company,tags\nThree,hot\n", making()).message.find("\"hot\" may mean \"") == 0);
}

TEST_CASE("a stage or tag can't be made whose name people don't tell from another's, nor renamed to it") {
  Firm firm;
  const Session session{firm.kept.get(), firm.environment, firm.ada};
  CHECK(create_stage(session, {.name = "\u00a0wON"}).error().message == "another stage has this name: \"Won\"");
  const auto stage = create_stage(session, {.name = "Zoe\u0308 \u00a0x"});
  REQUIRE(stage);
  CHECK(stage->name == "Zo\u00eb x");
  PatchStage rename{.stage_id = stage->id};
  rename.name = "ＷＯＮ";
  CHECK(patch_stage(session, rename).error().code == ErrorCode::already_exists);
  rename.name = "ZO\u00cb X";
  CHECK(patch_stage(session, rename)->name == "ZO\u00cb X");

  const auto vip = create_tag(session, {.name = "VIP"});
  REQUIRE(vip);
  CHECK(create_tag(session, {.name = "vip\u200b"}).error().code == ErrorCode::already_exists);
  const auto other = create_tag(session, {.name = "Other"});
  PatchTag tag{.tag_id = other->id};
  tag.name = "Vip";
  CHECK(patch_tag(session, tag).error().code == ErrorCode::already_exists);
  tag.tag_id = vip->id;
  CHECK(patch_tag(session, tag)->name == "Vip");
}

TEST_CASE("a domain is found in either spelling, in rows and in searches") {
  Firm firm;
  firm.good(
      "external_id,name,domain\n"
      "A-1,One,https://www.BÜCHER.example/x\n"
      "A-2,Two,xn--bcher-kva.example\n");
  firm.good(ImportKind::leads, "external_id,email\nL-1,ada@bücher.example\u200b\n");
  CHECK(firm.deal("A-1").domain == "xn--bcher-kva.example");
  CHECK(firm.deal("A-2").domain == "xn--bcher-kva.example");
  CHECK(firm.lead("L-1").email == "ada@xn--bcher-kva.example");
  const Session session{firm.kept.get(), firm.environment, firm.ada};
  for (const std::string q : {"\u00a0Bücher.EXAMPLE", "XN--bcher", "BU\u0308CHER"}) {
    CAPTURE(q);
    ListDeals deals;
    deals.q = q;
    CHECK(list_deals(session, deals)->total == 2);
    ListLeads leads;
    leads.q = q;
    CHECK(list_leads(session, leads)->total == 1);
  }
}

}  // namespace crondb::testing
