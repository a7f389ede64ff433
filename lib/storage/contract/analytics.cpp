#include "crondb/storage/analytics.hpp"

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

using std::chrono::sys_days;

Date day(int n) { return Date{sys_days{std::chrono::year{2026} / 5 / 1} + std::chrono::days{n}}; }

Event event_of(Trial& t, const Firm& firm, std::int64_t received = 0) {
  Event event;
  event.id = t.new_id<EventId>();
  event.user_id = firm.owner;
  event.event_type = "page_view";
  event.occurred_at = event.received_at = t.minute(received);
  return event;
}

Visit visit_of(Trial& t, UserId user, std::int64_t first, std::int64_t last) {
  return {t.new_id<VisitId>(), user, t.minute(first), t.minute(last)};
}

const Rule of_analytics[] = {
    {"an event with a known event_id is the same event, in its team only",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Event event = event_of(t, firm);
       event.event_id = "one";
       event.session_id = "s";
       event.page = "/";
       event.properties = {{"plan", "\"pro\""}, {"lines\n", "[1,\"\\n\"]"}};
       t.holds(t.does(&AnalyticsPort::add_event, firm.team, event));
       event.id = t.new_id<EventId>();
       t.holds(!t.does(&AnalyticsPort::add_event, firm.team, event));
       t.holds(t.does(&AnalyticsPort::add_event, other.team, event));
       event.event_id.reset();
       event.id = t.new_id<EventId>();
       t.holds(t.does(&AnalyticsPort::add_event, firm.team, event));
       event.id = t.new_id<EventId>();
       t.holds(t.does(&AnalyticsPort::add_event, firm.team, event));
     }},
    {"events are forgotten by when they were received, a few at a time, and their event_ids with them",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Event first = event_of(t, firm, 1);
       first.event_id = "one";
       t.does(&AnalyticsPort::add_event, firm.team, first);
       Event second = event_of(t, other, 2);
       second.occurred_at = t.minute(100);
       t.does(&AnalyticsPort::add_event, other.team, second);
       Event stays = event_of(t, firm, 3);
       stays.event_id = "stays";
       stays.occurred_at = t.minute(0);
       t.does(&AnalyticsPort::add_event, firm.team, stays);
       t.same(t.does(&AnalyticsPort::purge_events, t.minute(3), 1), 1);
       t.same(t.does(&AnalyticsPort::purge_events, t.minute(3), 9), 1);
       t.same(t.does(&AnalyticsPort::purge_events, t.minute(3), 9), 0);
       first.id = t.new_id<EventId>();
       t.holds(t.does(&AnalyticsPort::add_event, firm.team, first));
       stays.id = t.new_id<EventId>();
       t.holds(!t.does(&AnalyticsPort::add_event, firm.team, stays));
     }},
    {"the visits of a user are found by the time between two instants, which are not part of it",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Visit late = visit_of(t, firm.owner, 30, 40);
       Visit early = visit_of(t, firm.owner, 10, 20);
       t.does(&AnalyticsPort::put_visit, firm.team, late);
       t.does(&AnalyticsPort::put_visit, firm.team, early);
       t.does(&AnalyticsPort::put_visit, firm.team, visit_of(t, other.owner, 10, 20));
       t.does(&AnalyticsPort::put_visit, other.team, visit_of(t, firm.owner, 10, 20));
       const auto between = [&](std::int64_t from, std::int64_t to) {
         return t.asks(&AnalyticsPort::find_visits, firm.team, firm.owner, t.minute(from), t.minute(to));
       };
       t.same(between(0, 99), {early, late});
       t.same(between(20, 31), {late});
       t.same(between(19, 30), {early});
       t.same(between(12, 13), {early});
       t.same(between(20, 30), {});
       early.last_at = t.minute(25);
       t.does(&AnalyticsPort::put_visit, firm.team, early);
       t.same(between(20, 30), {early});
       t.does(&AnalyticsPort::erase_visit, other.team, early.id);
       t.does(&AnalyticsPort::erase_visit, firm.team, late.id);
       t.does(&AnalyticsPort::erase_visit, firm.team, late.id);
       t.same(between(0, 99), {early});
       t.same(t.does(&AnalyticsPort::purge_visits, t.minute(25), 9), 2);
       t.same(t.does(&AnalyticsPort::purge_visits, t.minute(26), 9), 1);
       t.same(between(0, 99), {});
     }},
    {"a member's days are kept in order of audience and day, once each",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Uuid member = firm.owner.bytes;
       const auto put = [&](TeamId team, const Uuid& who, const AudienceDay& each) {
         t.does(&AnalyticsPort::put_audience_day, team, who, each);
       };
       put(firm.team, member, {"sessions:b", day(1)});
       put(firm.team, member, {"sessions", day(9)});
       put(firm.team, member, {"sessions", day(2)});
       put(firm.team, member, {"sessions", day(2)});
       put(firm.team, other.owner.bytes, {"sessions", day(3)});
       put(other.team, member, {"sessions", day(4)});
       t.same(t.asks(&AnalyticsPort::audience_days, firm.team, member, std::nullopt),
              {{"sessions", day(2)}, {"sessions", day(9)}, {"sessions:b", day(1)}});
       t.does(&AnalyticsPort::erase_audience_day, firm.team, member, AudienceDay{"sessions", day(9)});
       t.does(&AnalyticsPort::erase_audience_day, firm.team, member, AudienceDay{"sessions", day(9)});
       t.same(t.asks(&AnalyticsPort::audience_days, firm.team, member, std::nullopt),
              {{"sessions", day(2)}, {"sessions:b", day(1)}});
       t.same(t.asks(&AnalyticsPort::audience_days, firm.team, member, "sessions"), {{"sessions", day(2)}});
       t.same(t.does(&AnalyticsPort::purge_audience_days, day(3), 1), 1);
       t.same(t.does(&AnalyticsPort::purge_audience_days, day(3), 9), 1);
       t.same(t.asks(&AnalyticsPort::audience_days, firm.team, member, std::nullopt), {});
       t.same(t.asks(&AnalyticsPort::audience_days, other.team, member, std::nullopt), {{"sessions", day(4)}});
     }},
    {"the links of an audience add up by day and previous day",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const auto add = [&](TeamId team, std::string_view audience, const AudienceLink& change) {
         t.does(&AnalyticsPort::add_audience_link, team, audience, change);
       };
       add(firm.team, "sessions", {day(2), day(1), 3});
       add(firm.team, "sessions", {day(2), std::nullopt, 5});
       add(firm.team, "sessions", {day(2), std::nullopt, -1});
       add(firm.team, "sessions", {day(3), day(2), 1});
       add(firm.team, "sessions", {day(3), day(2), -1});
       add(firm.team, "sessions", {day(4), std::nullopt, 7});
       add(firm.team, "visitors", {day(2), std::nullopt, 9});
       add(other.team, "sessions", {day(2), std::nullopt, 9});
       t.same(t.asks(&AnalyticsPort::audience_links, firm.team, "sessions", day(2), day(3)),
              {{day(2), std::nullopt, 4}, {day(2), day(1), 3}});
       t.same(t.asks(&AnalyticsPort::audience_links, firm.team, "sessions", day(3), day(9)), {{day(4), std::nullopt, 7}});
     }},
    {"tallies add up by day, and the greatest sums come first",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const auto add = [&](TeamId team, Tally tally, std::string_view name, const DayTally& change) {
         t.does(&AnalyticsPort::add_tally, team, tally, name, change);
       };
       add(firm.team, Tally::page_views, "/b", {day(1), 2});
       add(firm.team, Tally::page_views, "/b", {day(1), 1});
       add(firm.team, Tally::page_views, "/b", {day(2), 1});
       add(firm.team, Tally::page_views, "/a", {day(2), 4});
       add(firm.team, Tally::page_views, "/c", {day(3), 5});
       add(firm.team, Tally::page_views, "/d", {day(4), 9});
       add(firm.team, Tally::events, "/a", {day(2), 9});
       add(other.team, Tally::page_views, "/a", {day(2), 9});
       t.same(t.asks(&AnalyticsPort::tallies, firm.team, Tally::page_views, "/b", day(1), day(2)), {{day(1), 3}, {day(2), 1}});
       t.same(t.asks(&AnalyticsPort::tallies, firm.team, Tally::page_views, "/b", day(2), day(9)), {{day(2), 1}});
       t.same(t.asks(&AnalyticsPort::top_tallies, firm.team, Tally::page_views, day(1), day(3), 9),
              {{"/c", 5}, {"/a", 4}, {"/b", 4}});
       t.same(t.asks(&AnalyticsPort::top_tallies, firm.team, Tally::page_views, day(1), day(3), 2), {{"/c", 5}, {"/a", 4}});
     }},
    {"counts of old days are forgotten, a few at a time",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (int i = 0; i < 3; ++i) {
         t.does(&AnalyticsPort::add_tally, firm.team, Tally::events, "x", DayTally{day(i), 1});
         t.does(&AnalyticsPort::add_audience_link, firm.team, "sessions", AudienceLink{day(i), std::nullopt, 1});
       }
       t.same(t.does(&AnalyticsPort::purge_counts, day(2), 3), 3);
       t.same(t.does(&AnalyticsPort::purge_counts, day(2), 3), 1);
       t.same(t.does(&AnalyticsPort::purge_counts, day(2), 3), 0);
       t.same(t.asks(&AnalyticsPort::tallies, firm.team, Tally::events, "x", day(0), day(9)), {{day(2), 1}});
       t.same(t.asks(&AnalyticsPort::audience_links, firm.team, "sessions", day(0), day(9)), {{day(2), std::nullopt, 1}});
     }},
};

}  // namespace

std::span<const Rule> analytics_rules() { return of_analytics; }

}  // namespace crondb::contract
