#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// Usage events of the people of a team, and what is counted of them: by local day, so that the last days of traffic are read
/// without a look at the events.
namespace crondb {

/// A property as it was sent: any JSON value.
struct EventProperty {
  std::string name{};
  std::string json{};
  bool operator==(const EventProperty&) const = default;
};

inline constexpr std::size_t max_event_properties = 32;
inline constexpr std::size_t max_property_name = 80;     // code points
inline constexpr std::size_t max_property_bytes = 1024;  // of its JSON

/// The event type whose events are page views.
inline constexpr std::string_view page_view = "page_view";

/// Something that a user did.
struct Event {
  EventId id{};
  UserId user_id{};
  std::string event_type{};
  std::optional<std::string> page{};
  std::vector<EventProperty> properties{};
  std::optional<std::string> session_id{};  ///< the client's name for a session; absent: the event is part of a Visit
  std::optional<std::string> event_id{};    ///< the client's name for the event: the same again is the same event
  Instant occurred_at{};
  Instant received_at{};
  bool operator==(const Event&) const = default;
};

/// Events less than this apart are one session of a user who names none.
inline constexpr auto session_gap = std::chrono::minutes{30};

using VisitId = Id<struct VisitTag>;

/// A session that no client named: a user's events, each less than session_gap after the one before. Visits of a user are at least
/// that far apart.
struct Visit {
  VisitId id{};
  UserId user_id{};
  Instant first_at{};
  Instant last_at{};
  bool operator==(const Visit&) const = default;
};

/// What an audience counts: the users, or the sessions, or the sessions with an event of some type.
[[nodiscard]] inline std::string visitors() { return "visitors"; }
/// The audience that all sessions make.
[[nodiscard]] inline std::string sessions() { return "sessions"; }
/// The audience that the sessions with an event of the type make.
[[nodiscard]] inline std::string sessions_with(std::string_view event_type) { return "sessions:" + std::string(event_type); }

/// That a member (a user or a session, by 16 bytes) belongs to an audience on a local day.
struct AudienceDay {
  std::string audience{};
  Date day{};
  bool operator==(const AudienceDay&) const = default;
  auto operator<=>(const AudienceDay&) const = default;
};

/// How many members an audience has on `day` whose day before that was `previous`. Those of any span of days whose previous day is
/// before the span are its distinct members.
struct AudienceLink {
  Date day{};
  std::optional<Date> previous{};  ///< absent: none, or so long ago that no span of traffic_days has both
  std::int64_t members = 0;
  bool operator==(const AudienceLink&) const = default;
};

/// What is simply added up.
enum class Tally : std::uint8_t { events, page_views };
template <>
inline constexpr auto words<Tally> = std::to_array<std::string_view>({"events", "page_views"});

/// What a tally has of one name on one local day.
struct DayTally {
  Date day{};
  std::int64_t count = 0;
  bool operator==(const DayTally&) const = default;
};

/// What a tally has of one name over a span of days.
struct NamedTally {
  std::string name{};  ///< an event type or a page
  std::int64_t count = 0;
  bool operator==(const NamedTally&) const = default;
};

/// The local days that traffic shows, today the last.
inline constexpr int traffic_days = 30;

/// Retention. An event is refused if it occurred longer ago than event_age, so a repeated event that says when it occurred is
/// recognised as long as it is accepted; one that doesn't, for event_retention after it arrived first.
inline constexpr auto event_age = std::chrono::days{30};
inline constexpr auto event_lead = std::chrono::hours{1};  ///< how far clients' clocks may be ahead
inline constexpr auto event_retention = std::chrono::days{35};
/// Counts older than traffic shows in any zone.
inline constexpr int counts_retention_days = traffic_days + 3;
/// A late event looks back traffic_days from its own day.
inline constexpr int audience_retention_days = 2 * traffic_days + 5;

}  // namespace crondb

#pragma GCC visibility pop
