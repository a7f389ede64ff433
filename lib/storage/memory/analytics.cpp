#include "storage/memory/analytics.hpp"

#include <algorithm>
#include <map>

namespace crondb::memory {

Result<bool> MemoryAnalytics::add_event(TeamId team, const Event& event) {
  if (event.event_id) {
    if (tables_.event_ids.find(team, *event.event_id)) return false;
    tables_.event_ids.put(journal_, {team, *event.event_id}, {});
  }
  tables_.events.put(journal_, {team, event.id}, event);
  return true;
}

Result<std::vector<Visit>> MemoryAnalytics::find_visits(TeamId team, UserId user, Instant from, Instant to) {
  std::vector<Visit> found;
  for (const auto& [key, visit] : tables_.visits.of(team)) {
    if (visit.user_id == user && visit.last_at > from && visit.first_at < to) found.push_back(visit);
  }
  std::ranges::sort(found, {}, &Visit::last_at);
  return found;
}

Result<void> MemoryAnalytics::put_visit(TeamId team, const Visit& visit) {
  tables_.visits.put(journal_, {team, visit.id}, visit);
  return {};
}

Result<void> MemoryAnalytics::erase_visit(TeamId team, VisitId id) {
  tables_.visits.erase(journal_, {team, id});
  return {};
}

Result<std::vector<AudienceDay>> MemoryAnalytics::audience_days(TeamId team, const Uuid& member,
                                                                std::optional<std::string_view> audience) {
  std::vector<AudienceDay> days;
  const auto add = [&](const auto& rows) {
    for (const auto& [key, nothing] : rows) days.push_back({std::get<std::string>(key), std::get<Date>(key)});
  };
  audience ? add(tables_.audience_days.of(team, member, *audience)) : add(tables_.audience_days.of(team, member));
  return days;
}

Result<void> MemoryAnalytics::put_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) {
  tables_.audience_days.put(journal_, {team, member, day.audience, day.day}, {});
  return {};
}

Result<void> MemoryAnalytics::erase_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) {
  tables_.audience_days.erase(journal_, {team, member, day.audience, day.day});
  return {};
}

Result<void> MemoryAnalytics::add_audience_link(TeamId team, std::string_view audience, const AudienceLink& change) {
  const std::int64_t members = copy(tables_.audience_links.find(team, audience, change.day, change.previous)).value_or(0);
  tables_.audience_links.put(journal_, {team, std::string(audience), change.day, change.previous}, members + change.members);
  return {};
}

Result<std::vector<AudienceLink>> MemoryAnalytics::audience_links(TeamId team, std::string_view audience, Date from, Date to) {
  std::vector<AudienceLink> links;
  for (const auto& [key, members] : tables_.audience_links.of(team, audience)) {
    const auto& [of_team, name, day, previous] = key;
    if (day >= from && day <= to && members != 0) links.push_back({day, previous, members});
  }
  return links;
}

Result<void> MemoryAnalytics::add_tally(TeamId team, Tally tally, std::string_view name, const DayTally& change) {
  const std::int64_t count = copy(tables_.tallies.find(team, tally, name, change.day)).value_or(0);
  tables_.tallies.put(journal_, {team, tally, std::string(name), change.day}, count + change.count);
  return {};
}

Result<std::vector<DayTally>> MemoryAnalytics::tallies(TeamId team, Tally tally, std::string_view name, Date from, Date to) {
  std::vector<DayTally> found;
  for (const auto& [key, count] : tables_.tallies.of(team, tally, name)) {
    const Date day = std::get<Date>(key);
    if (day >= from && day <= to) found.push_back({day, count});
  }
  return found;
}

Result<std::vector<NamedTally>> MemoryAnalytics::top_tallies(TeamId team, Tally tally, Date from, Date to, std::int64_t limit) {
  std::map<std::string, std::int64_t> sums;
  for (const auto& [key, count] : tables_.tallies.of(team, tally)) {
    const Date day = std::get<Date>(key);
    if (day >= from && day <= to) sums[std::get<std::string>(key)] += count;
  }
  std::vector<NamedTally> top;
  for (const auto& [name, count] : sums) top.push_back({name, count});
  std::ranges::sort(top, {}, [](const NamedTally& each) { return std::pair(-each.count, std::string_view(each.name)); });
  top.resize(static_cast<std::size_t>(std::min(std::ssize(top), std::ptrdiff_t{limit})));
  return top;
}

Result<std::int64_t> MemoryAnalytics::purge_events(Instant before, std::int64_t limit) {
  return tables_.events.purge(
      journal_, limit, [&](const auto&, const Event& event) { return event.received_at < before; },
      [&](const auto& key, const Event& event) {
        if (event.event_id) tables_.event_ids.erase(journal_, {std::get<TeamId>(key), *event.event_id});
      });
}

Result<std::int64_t> MemoryAnalytics::purge_visits(Instant before, std::int64_t limit) {
  return tables_.visits.purge(journal_, limit, [&](const auto&, const Visit& visit) { return visit.last_at < before; });
}

Result<std::int64_t> MemoryAnalytics::purge_audience_days(Date before, std::int64_t limit) {
  return tables_.audience_days.purge(journal_, limit, [&](const auto& key, auto) { return std::get<Date>(key) < before; });
}

Result<std::int64_t> MemoryAnalytics::purge_counts(Date before, std::int64_t limit) {
  const auto old = [&](const auto& key, auto) { return std::get<Date>(key) < before; };
  const auto links = tables_.audience_links.purge(journal_, limit, old);
  return links + tables_.tallies.purge(journal_, limit - links, old);
}

}  // namespace crondb::memory
