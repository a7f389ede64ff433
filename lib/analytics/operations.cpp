#include "crondb/analytics/operations.hpp"

#include <algorithm>

#include "access/teams.hpp"
#include "analytics/rollup.hpp"
#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/analytics.hpp"
#include "crondb/storage/batches.hpp"

namespace crondb::analytics {

namespace {

void check_properties(const EventProperties& properties, const std::string& path, std::vector<FieldError>& problems) {
  if (properties.entries.size() > max_event_properties) {
    problems.push_back({path, "must have at most " + std::to_string(max_event_properties) + " entries"});
    return;
  }
  for (const auto& property : properties.entries) {
    const std::size_t before = problems.size();
    detail::check_text(property.name, {.min_length = 1, .max_length = max_property_name}, path, problems);
    if (problems.size() > before) {
      problems.back().message = "has a name that " + problems.back().message;
    } else if (property.json.size() > max_property_bytes) {
      problems.push_back(
          {detail::member_path(path, property.name), "must have at most " + std::to_string(max_property_bytes) + " bytes of JSON"});
    }
  }
}

void check_event(const TrackedEvent& event, Instant now, const std::string& path, std::vector<FieldError>& problems) {
  check_properties(event.properties, detail::member_path(path, "properties"), problems);
  if (!event.occurred_at) return;
  if (*event.occurred_at > now + event_lead) {
    problems.push_back({detail::member_path(path, "occurred_at"), "must not be more than an hour in the future"});
  } else if (*event.occurred_at < now - event_age) {
    problems.push_back({detail::member_path(path, "occurred_at"), "must not be more than 30 days in the past"});
  }
}

/// The events of a request in either form.
Result<std::vector<TrackedEvent>> events_of(const Track& request, Instant now) {
  std::vector<FieldError> problems;
  std::vector<TrackedEvent> events;
  const bool one = request.event_type || request.page || !request.properties.entries.empty() || request.session_id ||
                   request.event_id || request.occurred_at;
  if (request.events) {
    if (one) problems.push_back({"events", "can't stand beside the fields of one event"});
    if (request.events->empty()) problems.push_back({"events", "must have at least 1 entry"});
    events = *request.events;
    for (std::size_t i = 0; i < events.size(); ++i) check_event(events[i], now, "events[" + std::to_string(i) + "]", problems);
  } else if (!request.event_type) {
    problems.push_back({"event_type", "is required"});
  } else {
    events.push_back(
        {*request.event_type, request.page, request.properties, request.session_id, request.event_id, request.occurred_at});
    check_event(events.front(), now, {}, problems);
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return events;
}

/// The team's zone; every stored name is known, unless the zone database has lost it.
TimeZone zone_of(const Team& team) { return TimeZone::find(team.time_zone).value_or(TimeZone()); }

/// Brings the user's visits up to date with the events that name no session.
Result<Visits> update_visits(Context& context, const std::vector<Event>& events) {
  auto& port = context.tx.analytics();
  std::optional<Instant> first;
  std::optional<Instant> last;
  for (const auto& event : events) {
    if (event.session_id) continue;
    first = std::min(first.value_or(event.occurred_at), event.occurred_at);
    last = std::max(last.value_or(event.occurred_at), event.occurred_at);
  }
  if (!first) return Visits({});
  CRONDB_TRY(auto known, port.find_visits(context.by.team, context.by.user, *first - session_gap, *last + session_gap));
  Visits visits(std::move(known));
  for (const auto& event : events) {
    if (!event.session_id) visits.add(event.user_id, event.occurred_at, [&] { return context.new_id<VisitId>(); });
  }
  for (const auto& [gone, lives_on] : visits.joined()) CRONDB_TRY(port.erase_visit(context.by.team, gone));
  for (const auto& visit : visits.changed()) CRONDB_TRY(port.put_visit(context.by.team, visit));
  return visits;
}

/// Days that are new for each member.
using NewDays = std::map<Member, Days>;

/// Gives each member its new days, and what it takes over from visits that were joined to it.
Result<void> update_audiences(Context& context, const Visits& visits, NewDays days, Changes& changes) {
  auto& port = context.tx.analytics();
  const TeamId team = context.by.team;
  for (const auto& [gone, lives_on] : visits.joined()) {
    CRONDB_TRY(const auto known, port.audience_days(team, gone.bytes, std::nullopt));
    for (const auto& day : known) CRONDB_TRY(port.erase_audience_day(team, gone.bytes, day));
    const Days before(known.begin(), known.end());
    changes.relink(before, {});
    auto& taken_over = days[lives_on.bytes];
    taken_over.insert(before.begin(), before.end());
    // It may itself have taken over a visit of this batch.
    if (auto more = days.extract(gone.bytes)) taken_over.insert(more.mapped().begin(), more.mapped().end());
  }
  for (const auto& [member, added] : days) {
    Days before;
    std::string_view read;
    for (const auto& day : added) {
      if (day.audience == read) continue;
      read = day.audience;
      CRONDB_TRY(const auto known, port.audience_days(team, member, read));
      before.insert(known.begin(), known.end());
    }
    Days after = before;
    for (const auto& day : added) {
      if (after.insert(day).second) CRONDB_TRY(port.put_audience_day(team, member, day));
    }
    if (after.size() != before.size()) changes.relink(before, after);
  }
  return {};
}

/// Adds new events to every count.
Result<void> roll_up(Context& context, const TimeZone& zone, const std::vector<Event>& events) {
  CRONDB_TRY(const auto visits, update_visits(context, events));
  Changes changes;
  NewDays days;
  for (const auto& event : events) {
    const Date day = zone.local_date(event.occurred_at);
    const Member session = event.session_id ? named_session(*event.session_id) : visits.visit_of(event.occurred_at).bytes;
    days[event.user_id.bytes].insert({visitors(), day});
    days[session].insert({sessions(), day});
    days[session].insert({sessions_with(event.event_type), day});
    ++changes.tallies[{Tally::events, event.event_type, day}];
    if (event.page && event.event_type == page_view) ++changes.tallies[{Tally::page_views, *event.page, day}];
  }
  CRONDB_TRY(update_audiences(context, visits, std::move(days), changes));
  auto& port = context.tx.analytics();
  for (const auto& [key, members] : changes.links) {
    const auto& [audience, day, previous] = key;
    CRONDB_TRY(port.add_audience_link(context.by.team, audience, {day, previous, members}));
  }
  for (const auto& [key, count] : changes.tallies) {
    const auto& [tally, name, day] = key;
    CRONDB_TRY(port.add_tally(context.by.team, tally, name, {day, count}));
  }
  return {};
}

/// The members that an audience has in a span that begins with `from`: all that it has no earlier day in.
std::int64_t distinct_members(const std::vector<AudienceLink>& links, Date from) {
  std::int64_t members = 0;
  for (const auto& link : links) members += !link.previous || *link.previous < from ? link.members : 0;
  return members;
}

std::int64_t sum_of(const std::vector<DayTally>& tallies) {
  std::int64_t sum = 0;
  for (const auto& each : tallies) sum += each.count;
  return sum;
}

/// Half away from zero, to four decimals.
Decimal rate_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Decimal{} : Decimal{(std::int64_t{2} * 10'000 * part + whole) / (2 * whole), 4};
}

}  // namespace

Result<Tracked> track(Context& context, const Track& request) {
  if (context.by.user.is_nil()) return fail(ErrorCode::forbidden, "the system does nothing that could be tracked");
  CRONDB_TRY(auto given, events_of(request, context.now));
  CRONDB_TRY(const auto team, access::own_team(context));
  std::vector<Event> accepted;
  accepted.reserve(given.size());
  for (auto& each : given) {
    Event event{context.new_id<EventId>(),
                context.by.user,
                std::move(each.event_type),
                std::move(each.page),
                std::move(each.properties.entries),
                std::move(each.session_id),
                std::move(each.event_id),
                each.occurred_at.value_or(context.now),
                context.now};
    CRONDB_TRY(const bool is_new, context.tx.analytics().add_event(context.by.team, event));
    if (is_new) accepted.push_back(std::move(event));
  }
  CRONDB_TRY(roll_up(context, zone_of(team), accepted));
  return Tracked{std::ssize(accepted), std::ssize(given) - std::ssize(accepted)};
}

Result<Traffic> get_traffic(Context& context, const Nothing&) {
  auto& port = context.tx.analytics();
  CRONDB_TRY(const auto team, access::own_team(context));
  const Date today = zone_of(team).local_date(context.now);
  const Date from = add_days(today, 1 - traffic_days);
  CRONDB_TRY(const auto views, port.tallies(team.id, Tally::events, page_view, from, today));
  CRONDB_TRY(const auto users, port.audience_links(team.id, visitors(), from, today));
  CRONDB_TRY(const auto session_links, port.audience_links(team.id, sessions(), from, today));
  CRONDB_TRY(auto pages, port.top_tallies(team.id, Tally::page_views, from, today, top_pages_shown));

  Traffic traffic;
  traffic.page_views = sum_of(views);
  traffic.sessions = distinct_members(session_links, from);
  traffic.visitors = distinct_members(users, from);
  for (int i = 0; i < traffic_days; ++i) {
    TrafficDay day{add_days(from, i)};
    for (const auto& each : views) day.page_views += each.day == day.date ? each.count : 0;
    for (const auto& each : session_links) day.sessions += each.day == day.date ? each.members : 0;
    traffic.daily.push_back(day);
  }
  for (auto& page : pages) traffic.top_pages.push_back({std::move(page.name), page.count});
  for (const auto& type : team.conversion_events) {
    CRONDB_TRY(const auto counts, port.tallies(team.id, Tally::events, type, from, today));
    CRONDB_TRY(const auto links, port.audience_links(team.id, sessions_with(type), from, today));
    const auto converted = distinct_members(links, from);
    traffic.conversions.push_back({type, sum_of(counts), converted, rate_of(converted, traffic.sessions)});
  }
  return traffic;
}

}  // namespace crondb::analytics

namespace crondb {

Result<std::int64_t> forget_old_usage(Storage& storage, Instant now) {
  static constexpr std::int64_t batch = 1'000;
  const Date today{std::chrono::floor<std::chrono::days>(now)};
  std::int64_t forgotten = 0;
  const auto forget = [&](const auto& purge) -> Result<void> {
    CRONDB_TRY(const auto purged, erase_in_batches(storage, batch, [&](Transaction& tx) { return purge(tx.analytics()); }));
    forgotten += purged;
    return {};
  };
  CRONDB_TRY(forget([&](AnalyticsPort& port) { return port.purge_events(now - event_retention, batch); }));
  CRONDB_TRY(forget([&](AnalyticsPort& port) { return port.purge_visits(now - event_retention, batch); }));
  CRONDB_TRY(
      forget([&](AnalyticsPort& port) { return port.purge_audience_days(add_days(today, -audience_retention_days), batch); }));
  CRONDB_TRY(forget([&](AnalyticsPort& port) { return port.purge_counts(add_days(today, -counts_retention_days), batch); }));
  return forgotten;
}

}  // namespace crondb
