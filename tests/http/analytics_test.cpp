#include <doctest/doctest.h>

#include "http/world.hpp"

/// Usage events and traffic over HTTP.
namespace crondb::testing {

namespace {

constexpr std::string_view track = "/v1/analytics/track";
constexpr std::string_view traffic = "/v1/analytics/traffic";

std::string batch(std::size_t events) {
  std::string body = R"({"events":[)";
  for (std::size_t i = 0; i < events; ++i) body += R"({"event_type":"page_view"},)";
  if (events > 0) body.pop_back();
  return body + "]}";
}

/// `field message` of the first problem.
std::string problem(World& world, const std::string& body) {
  const auto reply = world.send("acme.viewer", "POST", track, body);
  return reply.status == 202 ? "accepted" : reply.at("/errors/0/field") + " " + reply.at("/errors/0/message");
}

}  // namespace

TEST_CASE("events count at once, and the same event once") {
  World world;
  const auto one = R"({"event_type":"page_view","page":"/deals","event_id":"e1","properties":{"depth":3,"tags":["a",null]}})";
  CHECK(world.send("acme.viewer", "POST", track, one).body == R"({"accepted":1,"duplicates":0})");
  CHECK(world.send("acme.viewer", "POST", track, one).body == R"({"accepted":0,"duplicates":1})");
  CHECK(
      world
          .send(
              "acme.member", "POST", track,
              R"({"events":[{"event_type":"page_view","page":"/deals","session_id":"s"},{"event_type":"signup","session_id":"s"},)"
              R"({"event_type":"page_view","page":"/leads","occurred_at":"2026-05-19T12:00:00Z"}]})")
          .status == 202);
  const auto told = world.send("acme.admin", "GET", traffic);
  CHECK(told.at("/page_views") == "3");
  CHECK(told.at("/sessions") == "3");
  CHECK(told.at("/visitors") == "2");
  CHECK(told.at("/daily/28") == R"({"date":"2026-05-19","page_views":1,"sessions":1})");
  CHECK(told.at("/daily/29") == R"({"date":"2026-05-20","page_views":2,"sessions":2})");
  CHECK(told.at("/top_pages") == R"([{"page":"/deals","views":2},{"page":"/leads","views":1}])");
  CHECK(told.body.find(R"({"event_type":"signup","count":1,"sessions":1,"rate":0.3333})") != std::string::npos);
  CHECK(world.send("rival.admin", "GET", traffic).at("/page_views") == "0");
}

TEST_CASE("conversions follow the team's list as it is now") {
  World world;
  world.send("acme.viewer", "POST", track, R"({"event_type":"demo_booked"})");
  CHECK(world.send("acme.owner", "PUT", "/v1/org", R"({"conversion_events":["demo_booked"]})").status == 200);
  const auto told = world.send("acme.admin", "GET", traffic);
  CHECK(told.body.find(R"("conversions":[{"event_type":"demo_booked","count":1,"sessions":1,"rate":1)") != std::string::npos);
}

TEST_CASE("events are bounded, and what is wrong is named") {
  World world;
  CHECK(problem(world, batch(500)) == "accepted");
  CHECK(problem(world, batch(501)) == "events must have at most 500 entries");
  CHECK(problem(world, batch(0)) == "events must have at least 1 entry");
  CHECK(problem(world, "{}") == "event_type is required");
  CHECK(problem(world, R"({"event_type":"x","events":[{"event_type":"x"}]})") ==
        "events can't stand beside the fields of one event");
  CHECK(problem(world, R"({"events":[{"event_type":"x"},{}]})") == "events[1].event_type is required");
  CHECK(problem(world, R"({"event_type":")" + std::string(80, 'x') + "\"}") == "accepted");
  CHECK(problem(world, R"({"event_type":")" + std::string(81, 'x') + "\"}").starts_with("event_type "));
  CHECK(problem(world, R"({"event_type":"x","page":")" + std::string(501, 'x') + "\"}").starts_with("page "));
  CHECK(problem(world, R"({"event_type":"x","session_id":")" + std::string(129, 'x') + "\"}").starts_with("session_id "));
  CHECK(problem(world, R"({"event_type":"x","event_id":""})").starts_with("event_id "));
}

TEST_CASE("properties are bounded in number, name and size") {
  World world;
  const auto with = [](const std::string& properties) { return R"({"event_type":"x","properties":)" + properties + "}"; };
  const auto many = [](int count) {
    std::string properties = "{";
    for (int i = 0; i < count; ++i) properties += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":1";
    return properties + "}";
  };
  CHECK(problem(world, with(many(32))) == "accepted");
  CHECK(problem(world, with(many(33))) == "properties must have at most 32 entries");
  CHECK(problem(world, with("[1]")) == "properties must be an object");
  CHECK(problem(world, with(R"({")" + std::string(80, 'k') + R"(":1})")) == "accepted");
  CHECK(problem(world, with(R"({")" + std::string(81, 'k') + R"(":1})")).starts_with("properties has a name that "));
  CHECK(problem(world, with(R"({"":1})")).starts_with("properties has a name that "));
  CHECK(problem(world, with(R"({"plan":")" + std::string(1022, 'v') + "\"}")) == "accepted");
  CHECK(problem(world, with(R"({"plan":")" + std::string(1023, 'v') + "\"}")) ==
        "properties.plan must have at most 1024 bytes of JSON");
  CHECK(problem(world, R"({"events":[{"event_type":"x"},)" + with(R"({"plan":")" + std::string(1023, 'v') + "\"}") + "]}") ==
        "events[1].properties.plan must have at most 1024 bytes of JSON");
}

TEST_CASE("an event is at most thirty days old and an hour ahead") {
  World world;
  const auto at = [](std::string_view time) { return R"({"event_type":"x","occurred_at":")" + std::string(time) + "\"}"; };
  CHECK(problem(world, at("2026-04-20T12:00:00Z")) == "accepted");
  CHECK(problem(world, at("2026-04-20T11:59:59.999Z")) == "occurred_at must not be more than 30 days in the past");
  CHECK(problem(world, at("2026-05-20T13:00:00Z")) == "accepted");
  CHECK(problem(world, at("2026-05-20T13:00:00.001Z")) == "occurred_at must not be more than an hour in the future");
}

TEST_CASE("a refused batch counts nothing") {
  World world;
  CHECK(problem(world, R"({"events":[{"event_type":"page_view"},{"event_type":"page_view","occurred_at":"2020-01-01T00:00:00Z"}]})")
            .starts_with("events[1].occurred_at "));
  CHECK(world.send("acme.admin", "GET", traffic).at("/page_views") == "0");
}

TEST_CASE("tracking has a rate limit of its own, ten times the usual one") {
  World world;
  world.services.policy.rate_limits = true;
  const auto tracked = world.send("startup.viewer", "POST", track, R"({"event_type":"x"})");
  CHECK(tracked.headers.get("X-RateLimit-Limit") == "100");
  const auto me = world.send("startup.viewer", "GET", "/v1/me");
  CHECK(me.headers.get("X-RateLimit-Limit") == "10");
  CHECK(me.headers.get("X-RateLimit-Remaining") == "9");
}

}  // namespace crondb::testing
