#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "http/world.hpp"

/// Imports over HTTP.
namespace crondb::testing {

namespace {

const std::map<std::string, std::string> as_csv{{"Content-Type", "text/csv"}};
const std::map<std::string, std::string> form{{"Content-Type", "multipart/form-data; boundary=x"}};

std::string part(std::string_view name, std::string_view content) {
  return "--x\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"f\"\r\n\r\n" +
         std::string(content) + "\r\n";
}

}  // namespace

TEST_CASE("rows come in by text/csv, bad ones are named by line and stop no others") {
  World world;
  const auto report = world.send("acme.owner", "POST", "/v1/crm/import/deals",
                                 "name,value,stage\r\nGood,10,Won\r\nBad,ten,New\r\nBroken,\"1\"2,New\r\nAlso good,,\r\n", as_csv);
  CHECK(report.status == 200);
  CHECK(report.at("/created") == "2");
  CHECK(report.at("/failed") == "2");
  CHECK(report.at("/errors/0/line") == "3");
  CHECK(report.at("/errors/0/field") == "value");
  CHECK(report.at("/errors/1/line") == "4");
}

TEST_CASE("a form may bring a mapping, before or after the file, and the parameters") {
  for (const bool file_first : {true, false}) {
    World world;
    const std::string file = part("file", "Kunde,Wert\nMeier,7\n");
    const std::string mapping = part("mapping", R"({"fields":{"name":"{Kunde} GmbH","value":"Wert"}})");
    const std::string body = (file_first ? file + mapping : mapping + file) + part("dry_run", "false") + "--x--\r\n";
    const auto report = world.send("acme.member", "POST", "/v1/crm/import/deals", body, form);
    CAPTURE(report.body);
    CHECK(report.at("/created") == "1");
    CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?q=meier+gmbh").at("/results/0/value") == "7");
  }
}

TEST_CASE("an import that can't be understood changes nothing and says why") {
  World world;
  const auto send = [&](std::string_view path, std::string_view body, const std::map<std::string, std::string>& headers) {
    return world.send("acme.owner", "POST", path, body, headers);
  };
  CHECK(send("/v1/crm/import/stars", "name\nx\n", as_csv).at("/errors/0/field") == "kind");
  CHECK(send("/v1/crm/import/deals?create_missing=maybe", "name\nx\n", as_csv).at("/errors/0/field") == "create_missing");
  CHECK(send("/v1/crm/import/deals", "name\nx\n", {{"Content-Type", "application/json"}}).status == 415);
  CHECK(send("/v1/crm/import/deals", part("mapping", "{}") + "--x--\r\n", form).at("/errors/0/field") == "file");
  CHECK(send("/v1/crm/import/deals", part("file", "name\nx\n"), form).status == 400);
  CHECK(send("/v1/crm/import/deals", part("file", "name\nx\n") + part("mapping", "{") + "--x--\r\n", form).status == 400);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals").at("/total") == "1");
}

TEST_CASE("a dry run says what was recognised, and an import can be looked up afterwards") {
  World world;
  const std::string_view rows = "name;value\nA;1\nB;x\n";
  const auto dry = world.send("acme.member", "POST", "/v1/crm/import/deals?dry_run=true", rows, as_csv);
  CHECK(dry.at("/id") == "null");
  CHECK(dry.at("/recognised/delimiter") == ";");
  CHECK(dry.at("/recognised/encoding") == "utf-8");
  CHECK(dry.at("/recognised/header/1") == "value");
  CHECK(dry.at("/error_groups/0/count") == "1");
  CHECK(dry.at("/error_groups/0/example") == "x");
  CHECK(dry.at("/first_rows/0/cells/0") == "A");
  world.names["made"] = world.send("acme.member", "POST", "/v1/crm/import/deals", rows, as_csv).at("/id");
  const auto kept = world.send("acme.viewer", "GET", "/v1/crm/imports/{made}");
  CHECK(kept.at("/status") == "finished");
  CHECK(kept.at("/created") == "1");
  CHECK(kept.at("/failed") == "1");
  CHECK(world.send("acme.viewer", "GET", "/v1/crm/imports").at("/total") == "2");
}

TEST_CASE("the columns of a kind are listed, and a mapping is suggested that an import takes as it is") {
  World world;
  const auto plain = world.send("acme.viewer", "GET", "/v1/crm/import/leads/fields");
  CHECK(plain.at("/fields/0/name") == "external_id");
  CHECK(plain.at("/suggestion") == "null");
  const auto reply = world.send("acme.viewer", "GET", "/v1/crm/import/leads/fields?header=First%20Name;E-Mail;Favourite%20colour");
  CHECK(reply.at("/suggestion/unused_columns/0") == "Favourite colour");
  const std::string body = part("mapping", boost::json::serialize(reply.json().at("suggestion").at("mapping"))) +
                           part("file", "First Name;E-Mail;Favourite colour\nAda;ada@x.example;red\n") + "--x--\r\n";
  CHECK(world.send("acme.member", "POST", "/v1/crm/import/leads", body, form).at("/created") == "1");
  CHECK(world.send("acme.viewer", "GET", "/v1/crm/import/leads/fields?header=" + std::string(10'001, 'x')).at("/errors/0/field") ==
        "header");
  CHECK(world.send("acme.viewer", "GET", "/v1/crm/import/leads/fields?header=%22open").status == 400);
  CHECK(world.send("acme.viewer", "GET", "/v1/crm/import/stars/fields").status == 400);
}

TEST_CASE("making people by import needs an admin, and a dry run makes nobody") {
  World world;
  const std::string_view rows = "name,owner,stage\nx,New Person,Fresh stage\n";
  CHECK(world.send("acme.member", "POST", "/v1/crm/import/deals?create_missing=true", rows, as_csv).at("/failed") == "1");
  CHECK(world.send("acme.admin", "POST", "/v1/crm/import/deals?create_missing=true&dry_run=true", rows, as_csv).at("/created") ==
        "1");
  CHECK(world.send("acme.owner", "GET", "/v1/org/members").at("/total") == "4");
  CHECK(world.send("acme.admin", "POST", "/v1/crm/import/deals?create_missing=true", rows, as_csv).at("/created") == "1");
  CHECK(world.send("acme.owner", "GET", "/v1/org/members").at("/total") == "5");
}

}  // namespace crondb::testing
