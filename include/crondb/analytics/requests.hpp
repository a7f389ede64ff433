#pragma once

#include "crondb/analytics/event.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/validate.hpp"

#pragma GCC visibility push(default)

/// The requests and answers of the operations on usage events.
namespace crondb {

inline constexpr Rules event_type_rules{.min_length = 1, .max_length = 80, .format = Format::name};
inline constexpr Rules page_rules{.min_length = 1, .max_length = 500, .format = Format::name};
inline constexpr Rules event_name_rules{.min_length = 1, .max_length = 128, .format = Format::key};
inline constexpr std::size_t max_events = 500;

/// Properties by name. Limits: max_event_properties and those of EventProperty.
struct EventProperties {
  std::vector<EventProperty> entries{};
};
template <>
inline constexpr bool has_own_json<EventProperties> = true;

/// One of the events of a Track.
struct TrackedEvent {
  std::string event_type{};
  std::optional<std::string> page{};
  EventProperties properties{};
  std::optional<std::string> session_id{};
  std::optional<std::string> event_id{};
  std::optional<Instant> occurred_at{};
};
template <>
inline constexpr auto fields<TrackedEvent> = std::array{
    field<&TrackedEvent::event_type>("event_type", "page_view for a page view", event_type_rules),
    field<&TrackedEvent::page>("page", "Where it happened", page_rules),
    defaulted<&TrackedEvent::properties>("properties", "At most 32, each at most 1 KiB of JSON"),
    field<&TrackedEvent::session_id>("session_id", "Absent: events of a user less than 30 minutes apart are one session",
                                     event_name_rules),
    field<&TrackedEvent::event_id>("event_id", "The same again is the same event", event_name_rules),
    field<&TrackedEvent::occurred_at>("occurred_at", "Now if absent; at most 30 days ago and an hour ahead"),
};

/// One event, or many.
struct Track {
  std::optional<std::string> event_type{};
  std::optional<std::string> page{};
  EventProperties properties{};
  std::optional<std::string> session_id{};
  std::optional<std::string> event_id{};
  std::optional<Instant> occurred_at{};
  std::optional<std::vector<TrackedEvent>> events{};
};
template <>
inline constexpr auto fields<Track> = std::array{
    field<&Track::event_type>("event_type", "page_view for a page view; required without events", event_type_rules),
    field<&Track::page>("page", "Where it happened", page_rules),
    defaulted<&Track::properties>("properties", "At most 32, each at most 1 KiB of JSON"),
    field<&Track::session_id>("session_id", "Absent: events of a user less than 30 minutes apart are one session",
                              event_name_rules),
    field<&Track::event_id>("event_id", "The same again is the same event", event_name_rules),
    field<&Track::occurred_at>("occurred_at", "Now if absent; at most 30 days ago and an hour ahead"),
    field<&Track::events>("events", "Many events, instead of the fields of one", {.max_items = max_events}),
};

/// The answer of track, in events.
struct Tracked {
  std::int64_t accepted = 0;    ///< counted now
  std::int64_t duplicates = 0;  ///< known by their event_id
};
template <>
inline constexpr auto fields<Tracked> = std::array{
    field<&Tracked::accepted>("accepted", "Counted now"),
    field<&Tracked::duplicates>("duplicates", "Known by their event_id"),
};

/// The traffic of one day.
struct TrafficDay {
  Date date{};
  std::int64_t page_views = 0;
  std::int64_t sessions = 0;
  bool operator==(const TrafficDay&) const = default;
};
template <>
inline constexpr auto fields<TrafficDay> = std::array{
    field<&TrafficDay::date>("date", "A local day of the team"),
    field<&TrafficDay::page_views>("page_views", ""),
    field<&TrafficDay::sessions>("sessions", "With an event on that day"),
};

/// How often one page was viewed in the days of the traffic.
struct PageViews {
  std::string page{};
  std::int64_t views = 0;
  bool operator==(const PageViews&) const = default;
};
template <>
inline constexpr auto fields<PageViews> = std::array{
    field<&PageViews::page>("page", ""),
    field<&PageViews::views>("views", ""),
};

/// How often one of the team's conversion_events occurred in the days of the traffic.
struct Conversion {
  std::string event_type{};
  std::int64_t count = 0;
  std::int64_t sessions = 0;
  Decimal rate{};  ///< of all sessions, 0–1, four decimals; 0 without sessions
  bool operator==(const Conversion&) const = default;
};
template <>
inline constexpr auto fields<Conversion> = std::array{
    field<&Conversion::event_type>("event_type", "One of the team's conversion_events"),
    field<&Conversion::count>("count", "Events"),
    field<&Conversion::sessions>("sessions", "Sessions with such an event"),
    field<&Conversion::rate>("rate", "Of all sessions, 0 to 1"),
};

inline constexpr std::int64_t top_pages_shown = 20;

/// The answer of get_traffic: what happened on the last traffic_days local days of the team.
struct Traffic {
  std::int64_t page_views = 0;
  std::int64_t sessions = 0;              ///< distinct ones of all those days
  std::int64_t visitors = 0;              ///< distinct users of all those days
  std::vector<TrafficDay> daily{};        ///< traffic_days of them, today last
  std::vector<PageViews> top_pages{};     ///< at most top_pages_shown, most views first, then by name
  std::vector<Conversion> conversions{};  ///< as the team lists its conversion_events
  bool operator==(const Traffic&) const = default;
};
template <>
inline constexpr auto fields<Traffic> = std::array{
    field<&Traffic::page_views>("page_views", "In the last 30 local days, as everything here"),
    field<&Traffic::sessions>("sessions", ""),
    field<&Traffic::visitors>("visitors", "Users"),
    field<&Traffic::daily>("daily", "Today last"),
    field<&Traffic::top_pages>("top_pages", "At most 20, most views first"),
    field<&Traffic::conversions>("conversions", "Of the team's conversion_events"),
};

}  // namespace crondb

#pragma GCC visibility pop
