#include "storage/sql/analytics.hpp"

#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// Names and values one after the other.
std::vector<std::string> lines_of(const std::vector<EventProperty>& properties) {
  std::vector<std::string> lines;
  for (const auto& property : properties) {
    lines.push_back(property.name);
    lines.push_back(property.json);
  }
  return lines;
}

std::optional<std::string> properties_of(const Event& event) { return to_lines(lines_of(event.properties)); }

/// Stands in the place of "none" in a key.
constexpr std::int64_t no_day = -1;
std::int64_t day_number(const std::optional<Date>& day) {
  return day ? std::chrono::sys_days(*day).time_since_epoch().count() : no_day;
}

}  // namespace

template <>
inline constexpr auto table_of<Event> = team_table(
    "events", key("event_key", &Event::id), column("user_id", &Event::user_id), column("event_type", &Event::event_type),
    column("page", &Event::page), column("properties", &properties_of), column("session_id", &Event::session_id),
    column("event_id", &Event::event_id), column("occurred_at", &Event::occurred_at), column("received_at", &Event::received_at));

template <>
inline constexpr auto table_of<Visit> = team_table("visits", key("visit_id", &Visit::id), column("user_id", &Visit::user_id),
                                                   column("first_at", &Visit::first_at), column("last_at", &Visit::last_at));

template <>
AudienceDay read_row<AudienceDay>(Statement& from) {
  return {read<std::string>(from, 0), read<Date>(from, 1)};
}
template <>
AudienceLink read_row<AudienceLink>(Statement& from) {
  return {read<Date>(from, 0), from.integer(1) == no_day ? std::nullopt : std::optional(read<Date>(from, 1)), from.integer(2)};
}
template <>
DayTally read_row<DayTally>(Statement& from) {
  return {read<Date>(from, 0), from.integer(1)};
}
template <>
NamedTally read_row<NamedTally>(Statement& from) {
  return {read<std::string>(from, 0), from.integer(1)};
}

Result<bool> SqlAnalytics::add_event(TeamId team, const Event& event) {
  static const std::string sql = insert_sql<Event>() + " ON CONFLICT (team_id, event_id) WHERE event_id IS NOT NULL DO NOTHING";
  auto statement = db_.prepare(sql);
  bind_row(statement, team, event);
  CRONDB_TRY(statement.step());
  return db_.changed_rows() > 0;
}

Result<std::vector<Visit>> SqlAnalytics::find_visits(TeamId team, UserId user, Instant from, Instant to) {
  static const std::string sql = "SELECT " + columns_of<Visit>() +
                                 " FROM visits WHERE team_id = $1 AND user_id = $2 AND last_at > $3 AND first_at < $4"
                                 " ORDER BY last_at";
  return find_all<Visit>(db_, sql, team, user, from, to);
}

Result<void> SqlAnalytics::put_visit(TeamId team, const Visit& visit) { return put(db_, team, visit); }

Result<void> SqlAnalytics::erase_visit(TeamId team, VisitId id) {
  CRONDB_TRY(erase_row<Visit>(db_, team, id));
  return {};
}

Result<std::vector<AudienceDay>> SqlAnalytics::audience_days(TeamId team, const Uuid& member,
                                                             std::optional<std::string_view> audience) {
  if (audience) {
    return find_all<AudienceDay>(
        db_, "SELECT audience, day FROM audience_days WHERE team_id = $1 AND member = $2 AND audience = $3 ORDER BY day", team,
        member, *audience);
  }
  return find_all<AudienceDay>(
      db_, "SELECT audience, day FROM audience_days WHERE team_id = $1 AND member = $2 ORDER BY audience, day", team, member);
}

Result<void> SqlAnalytics::put_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) {
  CRONDB_TRY(execute(db_,
                     "INSERT INTO audience_days (team_id, member, audience, day) VALUES ($1, $2, $3, $4)"
                     " ON CONFLICT (team_id, member, audience, day) DO NOTHING",
                     team, member, day.audience, day.day));
  return {};
}

Result<void> SqlAnalytics::erase_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) {
  CRONDB_TRY(execute(db_, "DELETE FROM audience_days WHERE team_id = $1 AND member = $2 AND audience = $3 AND day = $4", team,
                     member, day.audience, day.day));
  return {};
}

Result<void> SqlAnalytics::add_audience_link(TeamId team, std::string_view audience, const AudienceLink& change) {
  CRONDB_TRY(execute(
      db_,
      "INSERT INTO audience_links (team_id, audience, day, previous_day, members) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (team_id, audience, day, previous_day) DO UPDATE SET members = audience_links.members + excluded.members",
      team, audience, change.day, day_number(change.previous), change.members));
  return {};
}

Result<std::vector<AudienceLink>> SqlAnalytics::audience_links(TeamId team, std::string_view audience, Date from, Date to) {
  return find_all<AudienceLink>(
      db_,
      "SELECT day, previous_day, members FROM audience_links WHERE team_id = $1 AND audience = $2 AND day BETWEEN $3 AND $4"
      " AND members <> 0 ORDER BY day, previous_day",
      team, audience, from, to);
}

Result<void> SqlAnalytics::add_tally(TeamId team, Tally tally, std::string_view name, const DayTally& change) {
  CRONDB_TRY(execute(db_,
                     "INSERT INTO tallies (team_id, tally, name, day, tallied) VALUES ($1, $2, $3, $4, $5)"
                     " ON CONFLICT (team_id, tally, name, day) DO UPDATE SET tallied = tallies.tallied + excluded.tallied",
                     team, tally, name, change.day, change.count));
  return {};
}

Result<std::vector<DayTally>> SqlAnalytics::tallies(TeamId team, Tally tally, std::string_view name, Date from, Date to) {
  return find_all<DayTally>(db_,
                            "SELECT day, tallied FROM tallies WHERE team_id = $1 AND tally = $2 AND name = $3"
                            " AND day BETWEEN $4 AND $5 ORDER BY day",
                            team, tally, name, from, to);
}

Result<std::vector<NamedTally>> SqlAnalytics::top_tallies(TeamId team, Tally tally, Date from, Date to, std::int64_t limit) {
  return find_all<NamedTally>(
      db_,
      "SELECT name, CAST(SUM(tallied) AS BIGINT) AS tallied_in_all FROM tallies WHERE team_id = $1 AND tally = $2"
      " AND day BETWEEN $3 AND $4 GROUP BY name ORDER BY tallied_in_all DESC, name LIMIT $5",
      team, tally, from, to, limit);
}

Result<std::int64_t> SqlAnalytics::purge_events(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "events", "team_id, event_key", "received_at", before, limit);
}

Result<std::int64_t> SqlAnalytics::purge_visits(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "visits", "team_id, visit_id", "last_at", before, limit);
}

Result<std::int64_t> SqlAnalytics::purge_audience_days(Date before, std::int64_t limit) {
  return erase_oldest(db_, "audience_days", "team_id, member, audience, day", "day", before, limit);
}

Result<std::int64_t> SqlAnalytics::purge_counts(Date before, std::int64_t limit) {
  CRONDB_TRY(const auto links, erase_oldest(db_, "audience_links", "team_id, audience, day, previous_day", "day", before, limit));
  CRONDB_TRY(const auto tallies, erase_oldest(db_, "tallies", "team_id, tally, name, day", "day", before, limit - links));
  return links + tallies;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
