#include <stdexcept>
#include <streambuf>

#include <doctest/doctest.h>

#include "crondb/storage/facts.hpp"
#include "crondb/storage/pipeline.hpp"
#include "firm.hpp"

namespace crondb::testing {

namespace {

/// A storage that runs every work twice, as one may that shares commits.
class Twice final : public Storage {
 public:
  explicit Twice(Storage& inner) : inner_(inner) {}
  Result<void> run(AccessMode access, const Work& work) override {
    (void)inner_.run(access, [&](Transaction& tx) -> Result<void> {
      (void)work(tx);
      return fail(ErrorCode::unavailable, "rolled back");
    });
    return inner_.run(access, work);
  }
  metrics::FactsCache& facts() override { return inner_.facts(); }

 private:
  Storage& inner_;
};

std::string many_deals(int count) {
  std::string csv = "external_id,name,stage,owner,value\n";
  for (int i = 0; i < count; ++i) {
    csv += "d-" + std::to_string(i) + ",Deal " + std::to_string(i) + (i % 3 == 0 ? ",Won," : ",Engaging,") +
           (i % 2 == 0 ? "Moses" : "Zane") + ",10\n";
  }
  return csv;
}

}  // namespace

TEST_CASE("importing needs a member and the plan pro") {
  Firm firm;
  firm.as = firm.principal(firm.add("eve@example.com", "Eve", Role::viewer));
  CHECK(firm.try_import("name\nA\n").error().code == ErrorCode::role_required);
  firm.as = firm.ada;
  firm.as->plan = Plan::starter;
  CHECK(firm.try_import("name\nA\n").error().code == ErrorCode::plan_required);
}

TEST_CASE("without a mapping a column that is no field stops the import before it begins") {
  Firm firm;
  const auto report = firm.try_import("name,colour,value,size\nA,red,1,2\n");
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::validation_error);
  REQUIRE(report.error().fields.size() == 2);
  CHECK(report.error().fields[0].field == "colour");
  CHECK(report.error().fields[1].field == "size");
  CHECK(firm.deals().empty());
  CHECK_FALSE(firm.try_import("name,name\nA,B\n"));
  CHECK_FALSE(firm.try_import("name,\"value\nA,B\n"));
  CHECK_FALSE(firm.try_import(""));
}

TEST_CASE("a mapping picks columns and joins them") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {
      {"external_id", "Key"}, {"name", "{Account} - {Product}"}, {"value", "Close {value}"}, {"lost_reason", "({Why})"}};
  firm.good("\xef\xbb\xbfKey,Account,Product,Close {value},Why,Other\r\na, Acme ,Rocket,5,,x\r\nb,,Rocket,,,y\r\n", options);
  CHECK(firm.deal("a").name == "Acme - Rocket");
  CHECK(firm.deal("a").value == 500);
  CHECK(firm.deal("b").name == "- Rocket");
  CHECK_FALSE(firm.deal("a").lost_reason);
}

TEST_CASE("a mapping that doesn't fit the file or the kind is refused with all its faults") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {{"name", "Nmae"}, {"owner", "{Agent"}, {"size", "Key"}, {"value", "{Key} {Amount}"}};
  const auto report = firm.try_import("Key,Name\na,A\n", options);
  REQUIRE_FALSE(report);
  std::vector<std::string> fields;
  for (const auto& problem : report.error().fields) fields.push_back(problem.field);
  CHECK(fields ==
        std::vector<std::string>{"mapping.fields.name", "mapping.fields.owner", "mapping.fields.size", "mapping.fields.value"});
  options.mapping = {};
  options.mapping.date_format = "%m/%d";
  CHECK(firm.try_import("name\nA\n", options).error().fields.at(0).field == "mapping.date_format");
}

TEST_CASE("a second import of the same file changes nothing") {
  Firm firm;
  const auto csv = many_deals(1'200);
  CHECK(firm.good(csv, making()).created == 1'200);
  const auto before = firm.deal("d-7");
  const auto version = firm.read([&](Transaction& tx) { return tx.facts().version(firm.team); });
  firm.clock.set(at("2026-05-02T12:00:00Z"));
  const auto again = firm.good(csv, making());
  CHECK(again.unchanged == 1'200);
  CHECK(again.created + again.updated + again.failed == 0);
  CHECK(firm.deal("d-7") == before);
  CHECK(firm.read([&](Transaction& tx) { return tx.facts().version(firm.team); }) == version);
}

TEST_CASE("a row with a known external_id changes what it says and leaves the rest") {
  Firm firm;
  firm.good("external_id,name,value,domain\na,A,5,acme.com\n");
  firm.clock.set(at("2026-05-02T12:00:00Z"));
  CHECK(firm.good("external_id,name,value,domain\na,B,,\n").updated == 1);
  const auto deal = firm.deal("a");
  CHECK(deal.name == "B");
  CHECK(deal.value == 500);
  CHECK(deal.domain == "acme.com");
  CHECK(deal.version == 2);
  CHECK(deal.updated_at == firm.clock.now());
  CHECK(deal.created_at == at("2026-05-01T12:00:00Z"));
}

TEST_CASE("rows without external_id are always new") {
  Firm firm;
  firm.good("name\nA\n");
  CHECK(firm.good("name\nA\nA\n").created == 2);
  CHECK(firm.deals().size() == 3);
}

TEST_CASE("a row that changes the stage moves the deal when it closed, else at import time, and logs no activity") {
  Firm firm;
  firm.good("external_id,name,stage,created_at\na,A,Qualified,2026-01-01T00:00:00Z\n");
  CHECK(firm.good("external_id,stage,closed_at\na,Won,2026-03-01T00:00:00Z\n").updated == 1);
  auto deal = firm.deal("a");
  CHECK(deal.status == StageKind::won);
  CHECK(deal.closed_at == at("2026-03-01T00:00:00Z"));
  CHECK(deal.stage_entered_at == deal.closed_at);
  const auto stays = firm.stays(deal);
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].stage_id == firm.stage("Qualified"));
  CHECK(stays[0].exited_at == deal.closed_at);
  CHECK(stays[1].stage_id == firm.stage("Won"));
  CHECK(stays[1].entered_at == deal.closed_at);
  CHECK(firm.read([&](Transaction& tx) { return tx.pipeline().list_activities(firm.team, deal.id, {}); }).rows.empty());

  firm.good("external_id,stage\na,New\n");
  deal = firm.deal("a");
  CHECK(deal.status == StageKind::open);
  CHECK_FALSE(deal.closed_at);
}

TEST_CASE("stays follow stamps that are corrected") {
  Firm firm;
  firm.good(
      "external_id,name,stage,created_at,closed_at,reached_stage\na,A,Won,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,Proposal\n");
  CHECK(firm.good("external_id,created_at,closed_at\na,2026-01-05T00:00:00Z,2026-02-05T00:00:00Z\n").updated == 1);
  const auto deal = firm.deal("a");
  const auto stays = firm.stays(deal);
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].entered_at == at("2026-01-05T00:00:00Z"));
  CHECK(stays[0].exited_at == at("2026-02-05T00:00:00Z"));
  CHECK(stays[1].entered_at == at("2026-02-05T00:00:00Z"));
  CHECK(deal.stage_entered_at == at("2026-02-05T00:00:00Z"));
}

TEST_CASE("who sees only their own deals can't change others by importing them") {
  Firm firm;
  firm.good("external_id,name\na,A\n");
  REQUIRE(instance::set_team(firm.kept.get(), firm.environment, {.team = "Acme", .record_visibility = RecordVisibility::own}));
  firm.as = firm.principal(firm.add("bob@example.com", "Bob"));
  CHECK(firm.error_of("external_id,name\na,Mine\n") == ImportError{2, "external_id", "belongs to a deal that you can't see"});
  CHECK(firm.deal("a").name == "A");
}

TEST_CASE("bad rows never stop the good ones") {
  Firm firm;
  const auto report = firm.import("name,value\n\xc3\x84,1\nB\nC,\"x\nD,2,3\nE,4\n\xff,5\nF,6\n");
  CHECK(report.created == 3);
  CHECK(report.failed == 4);
  std::vector<std::int64_t> lines;
  for (const auto& error : report.errors) lines.push_back(error.line);
  CHECK(lines == std::vector<std::int64_t>{3, 4, 5, 7});
}

TEST_CASE("of ten thousand bad rows the first thousand errors are told") {
  Firm firm;
  std::string csv = "name,value\n";
  for (int i = 0; i < 10'000; ++i) csv += "A,x\n";
  csv += "B,1\n";
  const auto report = firm.import(csv);
  CHECK(report.failed == 10'000);
  CHECK(report.created == 1);
  CHECK(report.errors.size() == 1'000);
  CHECK(report.errors.back().line == 1'001);
  CHECK(report.more_errors == 9'000);
}

TEST_CASE("a dry run says what an import would do, and writes nothing") {
  Firm firm;
  firm.good("external_id,name\nd-1,Old\n");
  auto options = making();
  options.dry_run = true;
  const auto csv = many_deals(1'200) + "d-3,Again,,,\nd-4,,,,\nd-5,,Nowhere else,,x\n";
  const auto told = firm.import(csv, options);
  CHECK(told.created == 1'199);
  CHECK(told.updated == 2);
  CHECK(told.unchanged == 1);
  CHECK(told.failed == 1);
  CHECK(told.created_members == std::vector<std::string>{"Moses", "Zane"});
  CHECK(told.created_stages == std::vector<std::string>{"Engaging"});
  CHECK(firm.deals().size() == 1);
  CHECK(firm.deal("d-1").name == "Old");
  CHECK(firm.stages().size() == 6);
  options.dry_run = false;
  auto done = firm.import(csv, options);
  CHECK(done.id);
  done.id.reset();
  CHECK(done == told);
}

TEST_CASE("a batch that is run again has no effect but its last run's") {
  Firm firm;
  Twice twice(firm.kept.get());
  const auto report = firm.try_import(twice, many_deals(600) + "x,,,,\n", making());
  REQUIRE(report);
  CHECK(report->created == 600);
  CHECK(report->failed == 1);
  CHECK(report->errors.size() == 1);
  CHECK(report->created_members.size() == 2);
  CHECK(report->created_stages.size() == 1);
  CHECK(firm.try_import(many_deals(600), making())->unchanged == 600);
}

TEST_CASE("an import that was cut off is finished by importing again") {
  Firm firm;
  const auto csv = many_deals(1'200);
  firm.good(csv.substr(0, csv.find("d-700,")), making());
  const auto report = firm.good(csv, making());
  CHECK(report.unchanged == 700);
  CHECK(report.created == 500);
}

TEST_CASE("progress is told after every batch") {
  Firm firm;
  const auto csv = many_deals(1'200);
  std::istringstream in(csv);
  std::vector<ImportProgress> told;
  REQUIRE(import_csv({firm.kept.get(), firm.environment, firm.ada}, ImportKind::deals, in, making(),
                     [&](const ImportProgress& progress) { told.push_back(progress); }));
  REQUIRE(told.size() >= 3);
  CHECK(told.back().rows == 1'200);
  CHECK(told.back().bytes == static_cast<std::int64_t>(csv.size()));
}

TEST_CASE("a file that can't be read to its end is an error, and what was read before stays") {
  struct Failing final : std::streambuf {
    explicit Failing(std::string text) : text_(std::move(text)) {}
    std::streamsize xsgetn(char* to, std::streamsize count) override {
      const auto wanted = static_cast<std::size_t>(count);
      if (text_.size() < wanted) throw std::runtime_error("bad disk");
      text_.copy(to, wanted);
      text_.erase(0, wanted);
      return count;
    }
    std::string text_;
  };
  Firm firm;
  Failing buffer(many_deals(5'000));
  std::istream in(&buffer);
  const auto report = import_csv({firm.kept.get(), firm.environment, firm.ada}, ImportKind::deals, in, making());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::unavailable);
  CHECK(firm.deal("d-0").name == "Deal 0");
}

}  // namespace crondb::testing
