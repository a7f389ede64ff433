#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/analytics/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "must.hpp"
#include "storage/contract/temporary_directory.hpp"

/// What traffic says of events, compared with what a person with much time would count.
namespace crondb::testing {

namespace {

/// An event as the oracle remembers it, with the day that it had when it arrived.
struct Seen {
  UserId user;
  std::string type;
  std::optional<std::string> page;
  std::optional<std::string> session;
  Instant at;
  Date day;
};

/// A team whose members do things, and everything that they did.
struct Site {
  explicit Site(Storage& in) : storage(in) {
    for (const std::string name : {"ada", "bob", "eve"}) {
      const auto added =
          must(instance::add_user(storage, environment, {.email = name + "@acme.example", .name = name, .team = "acme"}));
      team = added.team;
      users.push_back(added.user.id);
    }
  }
  [[nodiscard]] Session as(UserId user, Role role = Role::admin) {
    return {storage, environment, {user, team.id, role, Plan::free}};
  }
  void set_zone(const std::string& zone) {
    must(instance::set_team(storage, environment, {.team = to_string(team.id), .time_zone = zone}));
    team.time_zone = zone;
  }
  void set_conversions(std::vector<std::string> types) {
    team.conversion_events = std::move(types);
    must(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<Nothing> {
      if (auto put = tx.access().put_team(team); !put) return fail(put.error());
      return Nothing{};
    }));
  }
  Tracked send(UserId user, const std::vector<TrackedEvent>& events) {
    Track request;
    request.events = events;
    const auto answer = must(track(as(user, Role::viewer), request));
    std::int64_t accepted = 0;
    for (const auto& event : events) {
      if (event.event_id && !ids.emplace(*event.event_id, clock.now()).second) continue;
      ++accepted;
      const Instant at = event.occurred_at.value_or(clock.now());
      seen.push_back({user, event.event_type, event.page, event.session_id, at, TimeZone::find(team.time_zone)->local_date(at)});
    }
    REQUIRE(answer.accepted == accepted);
    REQUIRE(answer.duplicates == std::ssize(events) - accepted);
    return answer;
  }
  void forget() {
    must(forget_old_usage(storage, clock.now()));
    std::erase_if(ids, [&](const auto& id) { return id.second < clock.now() - std::chrono::days{35}; });
  }
  [[nodiscard]] Traffic traffic() { return must(get_traffic(as(users.front()), {})); }
  [[nodiscard]] Traffic counted_by_hand() const;

  FixedClock clock{"2026-03-20T12:00:00Z"};
  CountedIds ids_source;
  Environment environment{clock, ids_source};
  Storage& storage;
  Team team;
  std::vector<UserId> users;
  std::map<std::string, Instant> ids;  ///< with their arrival
  std::vector<Seen> seen;
};

/// From all events, each time anew.
Traffic Site::counted_by_hand() const {
  std::vector<Seen> sorted = seen;
  std::ranges::sort(sorted, {}, &Seen::at);
  std::map<UserId, std::pair<Instant, std::string>> unnamed;  // last event and name of the running session
  std::vector<std::string> session_of;
  for (const auto& event : sorted) {
    if (event.session) {
      session_of.push_back("named " + *event.session);
      continue;
    }
    auto& [last, name] = unnamed[event.user];
    if (name.empty() || event.at - last >= std::chrono::minutes{30}) name = to_string(event.user) + " " + to_string(event.at);
    last = event.at;
    session_of.push_back(name);
  }

  const Date today = TimeZone::find(team.time_zone)->local_date(const_cast<FixedClock&>(clock).now());
  const Date from = add_days(today, -29);
  std::set<std::string> all_sessions;
  std::set<UserId> all_users;
  std::map<Date, std::set<std::string>> sessions_on;
  std::map<Date, std::int64_t> views_on;
  std::map<std::string, std::int64_t> views_of;
  std::map<std::string, std::set<std::string>> sessions_by_type;
  std::map<std::string, std::int64_t> events_by_type;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& event = sorted[i];
    if (event.day < from || event.day > today) continue;
    all_sessions.insert(session_of[i]);
    all_users.insert(event.user);
    sessions_on[event.day].insert(session_of[i]);
    sessions_by_type[event.type].insert(session_of[i]);
    ++events_by_type[event.type];
    if (event.type != "page_view") continue;
    ++views_on[event.day];
    if (event.page) ++views_of[*event.page];
  }

  Traffic traffic;
  traffic.sessions = std::ssize(all_sessions);
  traffic.visitors = std::ssize(all_users);
  for (int i = 0; i < 30; ++i) {
    const Date day = add_days(from, i);
    traffic.daily.push_back({day, views_on[day], std::ssize(sessions_on[day])});
    traffic.page_views += views_on[day];
  }
  for (const auto& [page, views] : views_of) traffic.top_pages.push_back({page, views});
  std::ranges::sort(traffic.top_pages, {},
                    [](const PageViews& each) { return std::pair(-each.views, std::string_view(each.page)); });
  if (traffic.top_pages.size() > 20) traffic.top_pages.resize(20);
  for (const auto& type : team.conversion_events) {
    const auto converted = std::ssize(sessions_by_type[type]);
    const double rate = traffic.sessions == 0 ? 0 : static_cast<double>(converted) / static_cast<double>(traffic.sessions);
    traffic.conversions.push_back({type, events_by_type[type], converted, Decimal{std::llround(rate * 10'000), 4}});
  }
  return traffic;
}

void check_same(const Traffic& told, const Traffic& expected) {
  REQUIRE(told.page_views == expected.page_views);
  REQUIRE(told.sessions == expected.sessions);
  REQUIRE(told.visitors == expected.visitors);
  REQUIRE(told.daily == expected.daily);
  REQUIRE(told.top_pages == expected.top_pages);
  REQUIRE(told.conversions.size() == expected.conversions.size());
  for (std::size_t i = 0; i < told.conversions.size(); ++i) {
    const auto& conversion = told.conversions[i];
    CAPTURE(conversion.event_type);
    REQUIRE(conversion.event_type == expected.conversions[i].event_type);
    REQUIRE(conversion.count == expected.conversions[i].count);
    REQUIRE(conversion.sessions == expected.conversions[i].sessions);
    REQUIRE(conversion.rate.scaled_to(4) == expected.conversions[i].rate.scaled_to(4));
  }
}

/// Two months of random events, some late, some twice, in zones with and without a DST change, under a conversion list that
/// changes.
void live(Storage& storage, unsigned seed, int rounds) {
  MESSAGE("seed " << seed);
  std::mt19937_64 random(seed);
  const auto below = [&](std::int64_t end) { return std::uniform_int_distribution<std::int64_t>(0, end - 1)(random); };
  Site site(storage);
  const std::array<std::string, 4> zones{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};
  const std::array<std::string, 4> types{"page_view", "page_view", "signup", "deal_won"};
  site.set_zone(zones[0]);
  std::int64_t named = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<TrackedEvent> events;
    for (std::int64_t i = below(12); i >= 0; --i) {
      TrackedEvent event;
      event.event_type = types[static_cast<std::size_t>(below(4))];
      if (below(4) > 0) event.page = "/" + std::to_string(below(30));
      if (below(3) == 0) event.session_id = "s" + std::to_string(named += below(2));
      if (below(3) == 0) event.event_id = "e" + std::to_string(below(200));
      // Around now, more often near, so that visits grow, touch and join.
      const Milliseconds away = below(6) == 0   ? Milliseconds{below(30LL * 24 * 3'600'000)}
                                : below(2) == 0 ? Milliseconds{below(4LL * 3'600'000)}
                                                : std::chrono::minutes{30} * below(4);
      if (below(5) > 0) event.occurred_at = site.clock.now() - away;
      if (below(20) == 0) event.occurred_at = site.clock.now() + std::chrono::hours{1};
      events.push_back(event);
    }
    site.send(site.users[static_cast<std::size_t>(below(3))], events);
    site.clock.advance(Milliseconds{below(2) == 0 ? below(3'600'000) : below(2LL * 24 * 3'600'000)});
    if (below(15) == 0) site.set_zone(zones[static_cast<std::size_t>(below(4))]);
    if (below(15) == 0)
      site.set_conversions(below(2) == 0 ? std::vector<std::string>{"deal_won"}
                                         : std::vector<std::string>{"signup", "never", "page_view"});
    if (below(10) == 0) site.forget();
    CAPTURE(round);
    check_same(site.traffic(), site.counted_by_hand());
  }
}

TrackedEvent event(std::string type, std::optional<Instant> at = {}) {
  TrackedEvent made;
  made.event_type = std::move(type);
  made.occurred_at = at;
  return made;
}

}  // namespace

TEST_CASE("traffic agrees with a count by hand on random events, in memory") {
  for (const unsigned seed : {1U, 2U, 3U}) {
    MemoryStorage storage;
    live(storage, seed, 120);
  }
}

TEST_CASE("traffic agrees with a count by hand on random events, in SQLite") {
  const TemporaryDirectory directory;
  const auto storage = must(SqliteStorage::open({.path = directory.file("traffic.db")}));
  live(*storage, 4, 60);
}

TEST_CASE("an event between two visits makes one of them") {
  MemoryStorage storage;
  Site site(storage);
  const UserId ada = site.users[0];
  const Instant start = site.clock.now() - std::chrono::hours{5};
  site.send(ada, {event("signup", start), event("deal_won", start + std::chrono::minutes{58})});
  CHECK(site.traffic().sessions == 2);
  site.send(ada, {event("page_view", start + std::chrono::minutes{29})});
  const auto traffic = site.traffic();
  CHECK(traffic.sessions == 1);
  CHECK(traffic.conversions[0].rate.scaled_to(4) == 10'000);
  CHECK(traffic.conversions[2].sessions == 1);
}

TEST_CASE("events thirty minutes apart are two sessions, a little less one") {
  MemoryStorage storage;
  Site site(storage);
  const Instant start = site.clock.now() - std::chrono::hours{5};
  site.send(site.users[0], {event("a", start), event("a", start + std::chrono::minutes{30} - Milliseconds{1})});
  CHECK(site.traffic().sessions == 1);
  site.send(site.users[1], {event("a", start), event("a", start + std::chrono::minutes{30})});
  CHECK(site.traffic().sessions == 3);
  CHECK(site.traffic().visitors == 2);
}

TEST_CASE("a chain of visits that one batch joins is one session") {
  MemoryStorage storage;
  Site site(storage);
  const Instant start = site.clock.now() - std::chrono::hours{9};
  const auto at = [&](int minutes) { return event("a", start + std::chrono::minutes{minutes}); };
  site.send(site.users[0], {at(0), at(40), at(80), at(120)});
  CHECK(site.traffic().sessions == 4);
  site.send(site.users[0], {at(100), at(60), at(20)});
  check_same(site.traffic(), site.counted_by_hand());
  CHECK(site.traffic().sessions == 1);
}

TEST_CASE("a session over midnight counts on both days and once in all") {
  MemoryStorage storage;
  Site site(storage);
  site.clock.set("2026-03-20T00:10:00Z");
  site.send(site.users[0], {event("page_view", site.clock.now() - std::chrono::minutes{20}), event("page_view")});
  const auto traffic = site.traffic();
  CHECK(traffic.sessions == 1);
  CHECK(traffic.daily[28] == TrafficDay{*parse_date("2026-03-19"), 1, 1});
  CHECK(traffic.daily[29] == TrafficDay{*parse_date("2026-03-20"), 1, 1});
}

TEST_CASE("an event stays on the day that it had in the team's zone when it arrived") {
  MemoryStorage storage;
  Site site(storage);
  site.clock.set("2026-03-20T23:30:00Z");
  site.send(site.users[0], {event("page_view")});
  site.set_zone("Europe/Berlin");
  site.send(site.users[0], {event("page_view")});
  const auto traffic = site.traffic();
  CHECK(traffic.daily[29] == TrafficDay{*parse_date("2026-03-21"), 1, 1});
  CHECK(traffic.daily[28] == TrafficDay{*parse_date("2026-03-20"), 1, 1});
}

TEST_CASE("a repeated event is recognised as long as it would be accepted") {
  MemoryStorage storage;
  Site site(storage);
  auto repeated = event("page_view", site.clock.now() + std::chrono::hours{1});
  repeated.event_id = "once";
  site.send(site.users[0], {repeated});
  for (int days = 1; days <= 30; ++days) {
    site.clock.advance(std::chrono::hours{24});
    must(forget_old_usage(storage, site.clock.now()));
    CHECK(site.send(site.users[0], {repeated}).duplicates == 1);
  }
  site.clock.advance(std::chrono::hours{2});
  Track late;
  late.events = std::vector{repeated};
  const auto refused = track(site.as(site.users[0]), late);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields == std::vector<FieldError>{{"events[0].occurred_at", "must not be more than 30 days in the past"}});
}

TEST_CASE("what is past its retention is forgotten, and nothing else") {
  MemoryStorage storage;
  Site site(storage);
  site.send(site.users[0], {event("page_view"), event("signup")});
  CHECK(must(forget_old_usage(storage, site.clock.now() + std::chrono::days{33})) == 0);
  CHECK(must(forget_old_usage(storage, site.clock.now() + std::chrono::days{70})) > 0);
  CHECK(must(forget_old_usage(storage, site.clock.now() + std::chrono::days{70})) == 0);
}

TEST_CASE("the system has nothing to track") {
  MemoryStorage storage;
  Site site(storage);
  const auto refused = track({storage, site.environment, Principal::system(site.team.id)}, {.event_type = "x"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::forbidden);
}

}  // namespace crondb::testing
