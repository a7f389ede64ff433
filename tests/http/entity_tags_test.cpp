#include <random>
#include <set>

#include <doctest/doctest.h>

#include "crondb/schedules/operations.hpp"
#include "http/world.hpp"
#include "server/delivery/documents.hpp"

/// An entity tag stands for one answer: a client that has seen it may keep what it has.
namespace crondb::testing {

namespace {

constexpr auto tagged = std::to_array<std::string_view>({
    "/v1/crm/deals/{acme.deal}",
    "/v1/crm/deals/{second}",
    "/v1/crm/leads/{acme.lead}",
    "/crm-reports/{acme.report}",
    "/v1/reports/schedules/{acme.schedule}",
    "/v1/business-profile",
});

/// A change that some answer may show. It may be refused: what it names may be gone.
struct Change {
  std::string_view method;
  std::string_view path;
  std::string_view body;
};
// clang-format off
constexpr auto changes = std::to_array<Change>({
    {"POST",   "/v1/crm/deals/{acme.deal}/contacts",            R"({"name":"Grace"})"},
    {"PATCH",  "/v1/crm/contacts/{acme.contact}",               R"({"title":"CFO"})"},
    {"DELETE", "/v1/crm/contacts/{acme.contact}",               ""},
    {"POST",   "/v1/crm/deals/{acme.deal}/activities",          R"({"type":"call"})"},
    {"PATCH",  "/v1/crm/activities/{acme.activity}",            R"({"body":"changed"})"},
    {"DELETE", "/v1/crm/activities/{acme.activity}",            ""},
    {"PATCH",  "/v1/crm/deals/{acme.deal}",                     R"({"value":12.5})"},
    {"PATCH",  "/v1/crm/deals/{acme.deal}",                     R"({"lead_id":"{acme.lead}"})"},
    {"PATCH",  "/v1/crm/deals/{acme.deal}",                     R"({"assignee_user_ids":["{acme.member}","{acme.viewer}"]})"},
    {"PATCH",  "/v1/crm/deals/{second}/move",                   R"({"stage_id":"{acme.new}","position":0})"},
    {"PATCH",  "/v1/crm/deals/{second}/move",                   R"({"stage_id":"{acme.qualified}"})"},
    {"PATCH",  "/v1/crm/deals/{acme.deal}/move",                R"({"stage_id":"{acme.new}","position":0})"},
    {"PATCH",  "/v1/crm/deals/{acme.deal}/move",                R"({"stage_id":"{acme.qualified}","position":0})"},
    {"POST",   "/v1/crm/deals",                                 R"({"name":"First","stage_id":"{acme.new}","position":0})"},
    {"DELETE", "/v1/crm/stages/{acme.qualified}",               ""},
    {"PATCH",  "/v1/crm/stages/{acme.new}",                     R"({"name":"Fresh"})"},
    {"PATCH",  "/v1/crm/leads/{acme.lead}",                     R"({"tag_ids":["{acme.tag}"]})"},
    {"PATCH",  "/v1/crm/leads/{acme.lead}",                     R"({"status":"potential"})"},
    {"PATCH",  "/v1/crm/leads/{acme.lead}",                     R"({"status":"client","owner_user_id":"{acme.member}"})"},
    {"POST",   "/v1/crm/calls",                                 R"({"lead_id":"{acme.lead}"})"},
    {"DELETE", "/v1/crm/tags/{acme.tag}",                       ""},
    {"DELETE", "/v1/crm/leads/{acme.lead}",                     ""},
    {"DELETE", "/v1/teams/{acme.team}/members/{acme.member}",   ""},
    {"PATCH",  "/crm-reports/{acme.report}",                    R"({"description":"changed"})"},
    {"POST",   "/crm-reports/{acme.report}/snapshots",          ""},
    {"DELETE", "/crm-reports/snapshots/{acme.snapshot}",        ""},
    {"PUT",    "/v1/reports/schedules/{acme.schedule}",         R"({"format":"csv"})"},
    {"PUT",    "/v1/reports/schedules/{acme.schedule}",         R"({"enabled":false})"},
    {"PUT",    "/v1/reports/schedules/{acme.schedule}",         R"({"enabled":true})"},
    {"PUT",    "/v1/org",                                       R"({"time_zone":"Europe/Berlin","currency":"JPY"})"},
    {"POST",   "/v1/business-profile",                          R"({"industry":"Retail"})"},
    {"PUT",    "/v1/business-profile",                          R"({"target_geos":["DE"]})"},
    {"POST",   "/v1/business-profile/skip",                     ""},
    {"DELETE", "/v1/business-profile",                          ""},
});
// clang-format on

}  // namespace

TEST_CASE("two answers with one entity tag are the same, whatever changed between them") {
  std::set<std::string> shown;  // of which an answer changed
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    World world;
    world.names["second"] = world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Second"})").at("/id");
    std::map<std::string, std::string> bodies;  // by path and tag
    std::map<std::string, std::string> last;    // the tag of a path
    for (int step = 0; step < 60; ++step) {
      world.clock.advance(std::chrono::hours{3});
      REQUIRE(run_due_schedules(world.storage, world.environment, server::Documents()));
      const Change& change = changes[random() % changes.size()];
      CAPTURE(change.path);
      world.send("acme.owner", change.method, change.path, change.body);
      for (const auto path : tagged) {
        CAPTURE(path);
        const auto& seen = last[std::string(path)];
        const auto answer = world.send("acme.owner", "GET", path);
        if (answer.status != 200) continue;
        const std::string tag(answer.headers.get("ETag"));
        REQUIRE(!tag.empty());
        CHECK(bodies.try_emplace(std::string(path) + tag, answer.body).first->second == answer.body);
        if (!seen.empty()) {
          const auto again = world.send("acme.owner", "GET", path, {}, {{"If-None-Match", seen}});
          CHECK((again.status == 304) == (seen == tag));
          if (seen != tag) shown.emplace(path);
        }
        last[std::string(path)] = tag;
      }
    }
  }
  CHECK(shown.size() == tagged.size());
}

}  // namespace crondb::testing
