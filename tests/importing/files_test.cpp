#include <sstream>
#include <stdexcept>

#include <doctest/doctest.h>

#include "crondb/importing/operations.hpp"
#include "crondb/storage/imports.hpp"
#include "crondb/storage/pipeline.hpp"
#include "firm.hpp"

/// Files as spreadsheets and other programs write them.
namespace crondb::testing {

namespace {

std::string latin_to_utf16(std::string_view latin1) {
  std::string bytes = "\xff\xfe";
  for (const char c : latin1) bytes += {c, '\0'};
  return bytes;
}

std::vector<std::string> fields_of(const Result<ImportReport>& report) {
  REQUIRE_FALSE(report);
  std::vector<std::string> names;
  for (const auto& problem : report.error().fields) names.push_back(problem.field);
  return names;
}

}  // namespace

TEST_CASE("what a German spreadsheet saves as CSV comes in as it is") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {{"external_id", "Nr."}, {"name", "Kunde"}, {"value", "Betrag"}, {"created_at", "Angelegt"}};
  options.mapping.constants = {{"stage", "Won"}, {"currency", "EUR"}};
  options.mapping.number_format = NumberFormat{",", "."};
  options.mapping.date_formats = {"%d.%m.%Y %H:%M", "%d.%m.%Y"};
  const auto report = firm.good(
      "Nr.;Kunde;Betrag;Angelegt;;\r\n1;M\xfcller & S\xf6hne;1.234,50 \x80;31.12.2025;;\r\n2;\"B;C\";7;1.2.2026 10:30;;\r\n",
      options);
  CHECK(report.created == 2);
  CHECK(report.recognised.encoding == TextEncoding::windows1252);
  CHECK(report.recognised.delimiter == Delimiter::semicolon);
  CHECK(report.recognised.header == std::vector<std::string>{"Nr.", "Kunde", "Betrag", "Angelegt", "", ""});
  CHECK(report.recognised.date_formats == std::vector<std::string>{"%d.%m.%Y %H:%M", "%d.%m.%Y"});
  CHECK(firm.deal("1").name == "Müller & Söhne");
  CHECK(firm.deal("1").value == 123'450);
  CHECK(firm.deal("1").currency.code() == "EUR");
  CHECK(firm.deal("1").status == StageKind::won);
  CHECK(firm.deal("2").created_at == at("2026-02-01T10:30:00Z"));
}

TEST_CASE("Unicode text with tabs comes in, and so does a file that names its separator") {
  Firm firm;
  CHECK(firm.good(latin_to_utf16("external_id\tname\r\na\tZo\xeb\r\n")).recognised.delimiter == Delimiter::tab);
  CHECK(firm.deal("a").name == "Zoë");
  firm.good("sep=|\r\nexternal_id|name\r\nb|\"two\r\nlines, one|bar\"\r\n", {.mapping = {.values = {{"name", {{"none", ""}}}}}});
  CHECK(firm.error_of("external_id,name\nc,\n").field == "name");
}

TEST_CASE("a header line in the middle and rows without cells are passed over") {
  Firm firm;
  const auto report = firm.good("name,value\nA,1\n,\n\xef\xbb\xbfname,value\nB,2\n name ,value\n");
  CHECK(report.created == 2);
  CHECK(report.repeated_headers == 2);
}

TEST_CASE("rows may end in cells that nobody named, while they are empty") {
  Firm firm;
  CHECK(firm.good("name,value,\nA,1\nB,2,,,\nC,3,x\n").created == 3);
  const auto report = firm.import("name,value\nA\nB,1,2\nC,3,\n");
  CHECK(report.created == 1);
  REQUIRE(report.errors.size() == 2);
  CHECK(report.errors[0].line == 2);
  CHECK(report.errors[1].line == 3);
}

TEST_CASE("what a field joins is bounded like a cell") {
  Firm firm;
  const auto joining = [](int columns) {
    std::string pieces;
    for (int i = 0; i < columns; ++i) pieces += "{a}";
    ImportOptions options;
    options.mapping.fields = {{"name", pieces}};
    return options;
  };
  CHECK(firm.good("a\nx\n", joining(50)).created == 1);
  CHECK(fields_of(firm.try_import("a\nx\n", joining(51))) == std::vector<std::string>{"mapping.fields.name"});
  const auto report = firm.import("a\n" + std::string(90'000, 'x') + "\ny\n", joining(2));
  CHECK(report.created == 1);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].line == 2);
  CHECK(report.errors[0].message == "cells that a field joins are longer than 100,000 bytes");
}

TEST_CASE("columns may have one name while no field uses it") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {{"name", "Name"}};
  const auto report = firm.good("Name,Note,Note,\nA,x,y,z\n", options);
  CHECK(report.created == 1);
  CHECK(report.recognised.unused_columns == std::vector<std::string>{"Note", "Note"});
  options.mapping.fields = {{"name", "{Name} {Note}"}};
  CHECK(fields_of(firm.try_import("Name,Note,Note\nA,x,y\n", options)) == std::vector<std::string>{"mapping.fields.name"});
}

TEST_CASE("columns are found by their name, or else whatever its case") {
  Firm firm;
  ImportOptions options;
  options.mapping.fields = {{"name", "NAME"}, {"external_id", "key"}};
  CHECK(firm.good("Key,key,name\n1,a,A\n", options).created == 1);
  CHECK(firm.deal("a").name == "A");
  options.mapping.fields = {{"name", "NAME"}};
  CHECK(fields_of(firm.try_import("Name,name\nA,B\n", options)) == std::vector<std::string>{"mapping.fields.name"});
}

TEST_CASE("a header that doesn't fit is told what there is and what may be meant") {
  Firm firm;
  const auto unknown = firm.try_import("nmae,Deal amount,colour\nA,1,red\n");
  REQUIRE_FALSE(unknown);
  REQUIRE(unknown.error().fields.size() == 3);
  CHECK(unknown.error().fields[0].message.find("did you mean \"name\"?") != std::string::npos);
  CHECK(unknown.error().fields[1].message.find("did you mean \"value\"?") != std::string::npos);
  CHECK(unknown.error().fields[2].message.find("did you mean") == std::string::npos);
  CHECK(unknown.error().fields[2].message.find("external_id, name, domain, value") != std::string::npos);
  ImportOptions options;
  options.mapping.fields = {{"name", "Acount"}};
  const auto missing = firm.try_import("Key,Account\n1,A\n", options);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().fields.at(0).message ==
        "names the column \"Acount\", which the file doesn't have; did you mean \"Account\"? Its columns are Key, Account");
}

TEST_CASE("values are translated as they are written, whatever their case, or all others at once") {
  Firm firm;
  firm.kind = ImportKind::leads;
  ImportOptions options;
  options.mapping.values = {{"source", {{"organic_search", "website"}, {"PAID", "advertising"}, {"n/a", ""}, {"*", "other"}}},
                            {"status", {{"Customer", "client"}}}};
  firm.good("external_id,company,source,status\na,A,organic_search,customer\nb,B,paid,Bad timing\nc,C,Fax,\nd,D,,\ne,E,N/A,\n",
            options);
  CHECK(firm.lead("a").source == LeadSource::website);
  CHECK(firm.lead("a").status == LeadStatus::client);
  CHECK(firm.lead("b").source == LeadSource::advertising);
  CHECK(firm.lead("b").status == LeadStatus::bad_timing);
  CHECK(firm.lead("c").source == LeadSource::other);
  CHECK(firm.lead("d").source == LeadSource::api);
  CHECK(firm.lead("e").source == LeadSource::api);
}

TEST_CASE("a constant is for a field that no column has") {
  Firm firm;
  ImportOptions options;
  options.mapping.constants = {{"name", "A"}, {"colour", "red"}, {"stage", " "}};
  options.mapping.values = {{"size", {}}};
  CHECK(fields_of(firm.try_import("name\nA\n", options)) ==
        std::vector<std::string>{"mapping.constants.colour", "mapping.constants.name", "mapping.constants.stage",
                                 "mapping.values.size"});
}

TEST_CASE("an amount in another currency than its row's is an error") {
  Firm firm;
  const auto report = firm.import("external_id,name,value,currency\na,A,EUR 5,EUR\nb,B,$5,EUR\nc,C,5 GBP,\nd,D,$7.50,\n");
  CHECK(report.created == 2);
  CHECK(firm.deal("a").value == 500);
  CHECK(firm.deal("d").value == 750);
  REQUIRE(report.errors.size() == 2);
  CHECK(report.errors[0] == ImportError{3, "value", "is in another currency than EUR, which is that of the row"});
  CHECK(report.errors[1] == ImportError{4, "value", "is in another currency than USD, which is that of the row"});
  CHECK(firm.error_of("name,value_usd\nA,5 EUR\n").field == "value_usd");
}

TEST_CASE("errors with one reason are told together") {
  Firm firm;
  std::string csv = "name,owner,value\n";
  for (int i = 0; i < 30; ++i) csv += "A,Nobody " + std::to_string(i) + ",1\n";
  csv += "B,Ada,many\nC,Ada,\"x\n";
  const auto report = firm.import(csv);
  REQUIRE(report.error_groups.size() == 3);
  CHECK(report.error_groups[0] ==
        ImportErrorGroup{"owner", "\"…\" is no member of the team", 30, {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, "Nobody 0"});
  CHECK(report.error_groups[1].field == "value");
  CHECK(report.error_groups[1].example == "many");
  CHECK(report.error_groups[2] == ImportErrorGroup{"", "a quoted cell doesn't end", 1, {33}, "C,Ada,\"x"});
  CHECK(report.errors.size() == 32);
}

TEST_CASE("an import is kept with what it did, what it recognised and its first rows") {
  Firm firm;
  const auto report = firm.import("name;value\nA;1\nB;x\nC;3\nD;4\n");
  REQUIRE(report.id);
  const Session session{firm.kept.get(), firm.environment, firm.ada};
  const auto kept = get_import(session, {*report.id});
  REQUIRE(kept);
  CHECK(static_cast<const ImportResult&>(*kept) == static_cast<const ImportResult&>(report));
  CHECK(kept->kind == ImportKind::deals);
  CHECK(kept->status == ImportStatus::finished);
  CHECK(kept->user_id == firm.ada.user);
  CHECK(kept->created == 3);
  CHECK(kept->failed == 1);
  CHECK(kept->first_rows == std::vector<ImportRow>{{2, {"A", "1"}}, {3, {"B", "x"}}, {4, {"C", "3"}}});

  firm.clock.set(at("2026-05-02T12:00:00Z"));
  const auto second = firm.good("name\nE\n");
  ImportOptions dry;
  dry.dry_run = true;
  CHECK_FALSE(firm.good("name\nF\n", dry).id);
  CHECK_FALSE(firm.try_import("nmae\nG\n"));
  const auto page = list_imports(session, {{.per_page = 1}});
  REQUIRE(page);
  CHECK(page->total == 2);
  CHECK(page->results.at(0).id == *second.id);
  const auto rest = list_imports(session, {{.cursor = page->next_cursor}});
  REQUIRE(rest);
  CHECK(rest->results == std::vector<Import>{*kept});
}

TEST_CASE("who sees only their own rows sees only their own imports") {
  Firm firm;
  const auto adas = firm.good("name\nA\n");
  REQUIRE(instance::set_team(firm.kept.get(), firm.environment, {.team = "Acme", .record_visibility = RecordVisibility::own}));
  firm.as = firm.principal(firm.add("bob@example.com", "Bob"));
  const auto bobs = firm.good("name\nB\n");
  const Session session{firm.kept.get(), firm.environment, *firm.as};
  CHECK(list_imports(session, {})->total == 1);
  CHECK(get_import(session, {*bobs.id}));
  CHECK(get_import(session, {*adas.id}).error().code == ErrorCode::not_found);
  CHECK(list_imports({firm.kept.get(), firm.environment, firm.ada}, {})->total == 2);
}

TEST_CASE("an import that broke off shows what was committed, and that it isn't finished") {
  Firm firm;
  std::string csv = "external_id,name\n";
  for (int i = 0; i < 1'200; ++i) csv += "d-" + std::to_string(i) + ",Deal\n";
  std::istringstream in(csv);
  const Session session{firm.kept.get(), firm.environment, firm.ada};
  CHECK_THROWS(
      (void)import_csv(session, ImportKind::deals, in, {}, [](const ImportProgress&) { throw std::runtime_error("gone"); }));
  const auto page = list_imports(session, {});
  REQUIRE(page);
  REQUIRE(page->results.size() == 1);
  const Import& import = page->results.front();
  CHECK(import.status == ImportStatus::unfinished);
  CHECK_FALSE(import.finished_at);
  CHECK(import.created > 0);
  DealQuery all;
  CHECK(firm.read([&](Transaction& tx) { return tx.pipeline().list_deals(firm.team, all); }).total == import.created);
}

TEST_CASE("the latest imports are kept") {
  Firm firm;
  const Session session{firm.kept.get(), firm.environment, firm.ada};
  for (int i = 0; i < 3; ++i) firm.good("name\nA\n");
  for (std::int64_t i = 0; i < max_kept_imports; ++i) {
    StoredImport import;
    import.id = ImportId{firm.ids.next(firm.clock.now())};
    import.created_at = at("2026-01-01T00:00:00Z");
    import.result = "{}";
    REQUIRE(firm.kept.get().run(AccessMode::write, [&](Transaction& tx) { return tx.imports().put_import(firm.team, import); }));
  }
  const auto last = firm.good("name\nB\n");
  const auto page = list_imports(session, {});
  CHECK(page->total == max_kept_imports);
  CHECK(page->results.front().id == *last.id);
}

}  // namespace crondb::testing
