#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "core/members.hpp"
#include "crondb/access/access.hpp"
#include "crondb/access/replay.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/sql/values.hpp"

/// Column tables: which column holds which member of a row, stated once. Inserting, replacing, selecting, binding and reading
/// follow.
namespace crondb::sql::inline CRONDB_ENGINE {

/// One row of a column table. `access` is a member pointer, or a function of the row for a column that is only written.
template <class Accessor>
struct TableColumn {
  std::string_view name;
  Accessor access;
  bool key;
  bool fact;  ///< metrics read it
};

template <class Accessor>
constexpr TableColumn<Accessor> key(std::string_view name, Accessor access) {
  return {name, access, true, true};
}
template <class Accessor>
constexpr TableColumn<Accessor> column(std::string_view name, Accessor access) {
  return {name, access, false, false};
}
template <class Accessor>
constexpr TableColumn<Accessor> fact(std::string_view name, Accessor access) {
  return {name, access, false, true};
}

/// `of_team`: a team_id that the row type doesn't have stands first, as part of the key.
template <class... Columns>
struct Table {
  std::string_view name;
  bool of_team;
  std::tuple<Columns...> columns;
};
template <class... Columns>
constexpr Table<Columns...> team_table(std::string_view name, Columns... columns) {
  return {name, true, {columns...}};
}
template <class... Columns>
constexpr Table<Columns...> table(std::string_view name, Columns... columns) {
  return {name, false, {columns...}};
}

[[nodiscard]] std::optional<std::string> folded_email(const User& user);
[[nodiscard]] std::string key_of_user_name(const User& user);
[[nodiscard]] std::string key_of_team_name(const Team& team);
[[nodiscard]] std::string folded_name(const Tag& tag);
[[nodiscard]] std::string search_in_deal(const Deal& deal);
[[nodiscard]] std::string search_in_lead(const Lead& lead);

template <class Row>
inline constexpr std::nullptr_t table_of{};

/// Members of a row that no column keeps. Specialised beside the table.
template <class Row>
inline constexpr std::size_t unkept = 0;
/// Members of a row, those of its bases among them. Specialised for rows with bases, beside the table.
template <class Row>
inline constexpr std::size_t all_members = members<Row>;

template <>
inline constexpr auto table_of<User> =
    table("users", key("user_id", &User::id), column("email", &User::email), column("email_folded", &folded_email),
          column("name", &User::name), column("name_folded", &key_of_user_name), column("primary_team_id", &User::primary_team_id),
          column("created_at", &User::created_at));

template <>
inline constexpr auto table_of<Team> =
    table("teams", key("team_id", &Team::id), column("name", &Team::name), column("name_folded", &key_of_team_name),
          column("description", &Team::description), column("plan", &Team::plan), column("time_zone", &Team::time_zone),
          column("week_start", &Team::week_start), column("currency", &Team::currency),
          column("record_visibility", &Team::record_visibility), column("conversion_events", &Team::conversion_events),
          column("created_at", &Team::created_at));

template <>
inline constexpr auto table_of<Membership> =
    table("memberships", key("team_id", &Membership::team_id), key("user_id", &Membership::user_id),
          column("role", &Membership::role), column("joined_at", &Membership::joined_at));

template <>
inline constexpr auto table_of<ApiKey> =
    table("api_keys", key("team_id", &ApiKey::team_id), key("key_id", &ApiKey::id), column("user_id", &ApiKey::user_id),
          column("name", &ApiKey::name), column("prefix", &ApiKey::prefix), column("hash", &ApiKey::hash),
          column("created_at", &ApiKey::created_at), column("last_used_at", &ApiKey::last_used_at));

template <>
inline constexpr auto table_of<Ticket> =
    table("tickets", key("hash", &Ticket::hash), column("team_id", &Ticket::team_id), column("user_id", &Ticket::user_id),
          column("key_id", &Ticket::key_id), column("expires_at", &Ticket::expires_at));

template <>
inline constexpr auto table_of<Stage> =
    team_table("stages", key("stage_id", &Stage::id), column("name", &Stage::name), column("color", &Stage::color),
               column("stage_order", &Stage::order), column("kind", &Stage::kind), column("probability", &Stage::probability));

template <>
inline constexpr auto table_of<Deal> = team_table(
    "deals", key("deal_id", &Deal::id), column("name", &Deal::name), column("domain", &Deal::domain), fact("value", &Deal::value),
    fact("currency", &Deal::currency), fact("stage_id", &Deal::stage_id), fact("status", &Deal::status),
    fact("owner_user_id", &Deal::owner_user_id), fact("assignees", &Deal::assignee_user_ids), fact("lead_id", &Deal::lead_id),
    fact("expected_close_on", &Deal::expected_close_on), fact("closed_at", &Deal::closed_at),
    fact("lost_reason", &Deal::lost_reason), fact("commission", &Deal::commission), column("rank", &Deal::rank),
    column("stage_entered_at", &Deal::stage_entered_at), column("external_id", &Deal::external_id),
    fact("created_at", &Deal::created_at), column("updated_at", &Deal::updated_at), column("version", &Deal::version),
    column("search", &search_in_deal));

template <>
inline constexpr std::size_t unkept<Deal> = 1;  // position

template <>
inline constexpr auto table_of<StageInterval> =
    team_table("stage_intervals", key("deal_id", &StageInterval::deal_id), key("interval_id", &StageInterval::id),
               fact("stage_id", &StageInterval::stage_id), fact("entered_at", &StageInterval::entered_at),
               fact("exited_at", &StageInterval::exited_at));

template <>
inline constexpr auto table_of<Contact> =
    team_table("contacts", key("contact_id", &Contact::id), column("deal_id", &Contact::deal_id), column("name", &Contact::name),
               column("email", &Contact::email), column("phone", &Contact::phone), column("title", &Contact::title),
               column("created_at", &Contact::created_at));

template <>
inline constexpr auto table_of<Activity> =
    team_table("activities", key("activity_id", &Activity::id), column("deal_id", &Activity::deal_id),
               column("type", &Activity::type), column("body", &Activity::body), column("scheduled_for", &Activity::scheduled_for),
               column("completed_at", &Activity::completed_at), column("author_user_id", &Activity::author_user_id),
               column("from_stage_id", &Activity::from_stage_id), column("to_stage_id", &Activity::to_stage_id),
               column("created_at", &Activity::created_at));

template <>
inline constexpr auto table_of<Tag> =
    team_table("tags", key("tag_id", &Tag::id), column("name", &Tag::name), column("name_folded", &folded_name),
               column("color", &Tag::color), column("created_at", &Tag::created_at));

template <>
inline constexpr auto table_of<Lead> = team_table(
    "leads", key("lead_id", &Lead::id), column("first_name", &Lead::first_name), column("last_name", &Lead::last_name),
    column("email", &Lead::email), column("phone", &Lead::phone), column("company", &Lead::company),
    column("domain", &Lead::domain), fact("source", &Lead::source), fact("status", &Lead::status),
    fact("owner_user_id", &Lead::owner_user_id), fact("assignees", &Lead::assignee_user_ids), fact("tags", &Lead::tag_ids),
    fact("first_contacted_at", &Lead::first_contacted_at), column("contact_given", &Lead::contact_given),
    fact("converted_at", &Lead::converted_at), column("external_id", &Lead::external_id), fact("created_at", &Lead::created_at),
    column("updated_at", &Lead::updated_at), column("version", &Lead::version), column("search", &search_in_lead));

template <>
inline constexpr auto table_of<StatusInterval> =
    team_table("status_intervals", key("lead_id", &StatusInterval::lead_id), key("interval_id", &StatusInterval::id),
               fact("status", &StatusInterval::status), fact("entered_at", &StatusInterval::entered_at),
               fact("exited_at", &StatusInterval::exited_at), column("by_user_id", &StatusInterval::by));

template <>
inline constexpr auto table_of<Task> = team_table(
    "tasks", key("task_id", &Task::id), column("title", &Task::title), column("description", &Task::description),
    fact("status", &Task::status), fact("priority", &Task::priority), fact("due_on", &Task::due_on), fact("due_at", &Task::due_at),
    column("lead_id", &Task::lead_id), column("deal_id", &Task::deal_id), fact("owner_user_id", &Task::owner_user_id),
    fact("assignees", &Task::assignee_user_ids), fact("completed_at", &Task::completed_at),
    column("external_id", &Task::external_id), fact("created_at", &Task::created_at));

template <>
inline constexpr auto table_of<Call> =
    team_table("calls", key("call_id", &Call::id), column("lead_id", &Call::lead_id), column("deal_id", &Call::deal_id),
               fact("owner_user_id", &Call::owner_user_id), fact("direction", &Call::direction), fact("outcome", &Call::outcome),
               fact("duration_seconds", &Call::duration_seconds), fact("started_at", &Call::started_at),
               column("external_id", &Call::external_id), column("created_at", &Call::created_at));

template <>
inline constexpr auto table_of<Email> = team_table(
    "emails", key("email_id", &Email::id), column("lead_id", &Email::lead_id), column("deal_id", &Email::deal_id),
    fact("owner_user_id", &Email::owner_user_id), fact("direction", &Email::direction), fact("status", &Email::status),
    column("automated", &Email::automated), fact("opened_at", &Email::opened_at), fact("replied_at", &Email::replied_at),
    fact("sent_at", &Email::sent_at), column("external_id", &Email::external_id), column("created_at", &Email::created_at));

template <>
inline constexpr auto table_of<Replay> =
    team_table("replays", key("user_id", &Replay::user_id), key("route", &Replay::route), key("idempotency_key", &Replay::key),
               column("body_hash", &Replay::body_hash), column("status", &Replay::status), column("body", &Replay::body),
               column("entity_tag", &Replay::entity_tag), column("created_at", &Replay::created_at));

template <class T>
concept Tabled = !std::same_as<std::remove_cvref_t<decltype(table_of<T>)>, std::nullptr_t>;

namespace detail {

/// `first, second, third` of texts made by `make`, which answers an empty one for columns to leave out.
template <Tabled Row, class Make>
std::string listed(std::string_view first, Make make) {
  std::string list(first);
  const auto add = [&](const std::string& text) {
    if (!text.empty()) list.append(list.empty() ? "" : ", ").append(text);
  };
  std::apply([&](const auto&... columns) { (add(make(columns)), ...); }, table_of<Row>.columns);
  return list;
}

}  // namespace detail

/// How many columns read_row reads.
template <Tabled Row>
inline constexpr int read_columns = std::apply(
    []<class... Accessor>(const TableColumn<Accessor>&...) { return (0 + ... + (std::is_member_pointer_v<Accessor> ? 1 : 0)); },
    table_of<Row>.columns);

namespace detail {

/// How many of the columns have that accessor.
template <class Wanted, class... Accessor>
constexpr std::size_t count_of(Wanted wanted, const TableColumn<Accessor>&... columns) {
  const auto is_wanted = [&]<class Other>(Other other) {
    if constexpr (std::is_same_v<Other, Wanted>) return other == wanted;
    return false;
  };
  return (std::size_t{0} + ... + (is_wanted(columns.access) ? 1 : 0));
}

}  // namespace detail

/// Whether no two columns have the same member.
template <Tabled Row>
inline constexpr bool has_each_once = std::apply(
    [](const auto&... columns) { return ((detail::count_of(columns.access, columns...) == 1) && ...); }, table_of<Row>.columns);

/// What is read of a row.
enum class Part : std::uint8_t { whole, facts };

/// `deal_id, name, …`: what read_part reads, each after `prefix`.
template <Tabled Row, Part part = Part::whole>
[[nodiscard]] std::string columns_of(std::string_view prefix = {}) {
  return detail::listed<Row>({}, [&]<class Accessor>(const TableColumn<Accessor>& column) {
    const bool is_read = std::is_member_pointer_v<Accessor> && (part == Part::whole || column.fact);
    return is_read ? std::string(prefix) + std::string(column.name) : std::string();
  });
}

/// The column of the key that is a row's id; rows with further keys have none.
template <Tabled Row>
inline constexpr std::string_view id_column = std::get<0>(table_of<Row>.columns).name;

/// `INSERT INTO … (…) VALUES ($1, …)`, for bind_row.
template <Tabled Row>
[[nodiscard]] std::string insert_sql() {
  int parameter = table_of<Row>.of_team ? 1 : 0;
  const auto name = [](const auto& column) { return std::string(column.name); };
  return "INSERT INTO " + std::string(table_of<Row>.name) + " (" +
         detail::listed<Row>(table_of<Row>.of_team ? "team_id" : "", name) + ") VALUES (" +
         detail::listed<Row>(table_of<Row>.of_team ? "$1" : "", [&](const auto&) { return "$" + std::to_string(++parameter); }) +
         ")";
}

/// The same, for nothing to happen if there is a row with the key.
template <Tabled Row>
[[nodiscard]] std::string insert_new_sql() {
  const auto keys = [](const auto& column) { return column.key ? std::string(column.name) : std::string(); };
  return insert_sql<Row>() + " ON CONFLICT (" + detail::listed<Row>(table_of<Row>.of_team ? "team_id" : "", keys) + ") DO NOTHING";
}

/// A parameter by its number, wherever in a statement it appears first.
[[nodiscard]] inline std::string numbered_parameter(int number) {
  return std::string(dialect::numbered_parameter) + std::to_string(number);
}

/// `UPDATE … SET … WHERE` it has the key, for bind_row.
template <Tabled Row>
[[nodiscard]] std::string replace_sql() {
  int parameter = table_of<Row>.of_team ? 1 : 0;
  std::string keys = table_of<Row>.of_team ? "team_id = " + numbered_parameter(1) : "";
  const auto assign = [&](const auto& column) {
    auto assigned = std::string(column.name) + " = " + numbered_parameter(++parameter);
    if (!column.key) return assigned;
    keys.append(keys.empty() ? "" : " AND ").append(assigned);
    return std::string();
  };
  const auto values = detail::listed<Row>({}, assign);
  return "UPDATE " + std::string(table_of<Row>.name) + " SET " + values + " WHERE " + keys;
}

inline void bind_computed(Statement& to, int parameter, const std::optional<std::string>& value) {
  value ? to.bind_text_copy(parameter, *value) : to.bind_null(parameter);
}

/// Binds every column from parameter 1 on, and says how many those are. `row` must stay as it is until the last step; `team` counts
/// only where of_team.
template <Tabled Row>
int bind_row(Statement& to, const TeamId& team, const Row& row) {
  int parameter = 0;
  if constexpr (table_of<Row>.of_team) bind(to, ++parameter, team);
  const auto bind_column = [&]<class Accessor>(const TableColumn<Accessor>& column) {
    if constexpr (std::is_member_pointer_v<Accessor>) {
      bind(to, ++parameter, std::invoke(column.access, row));
    } else {
      bind_computed(to, ++parameter, std::invoke(column.access, row));
    }
  };
  std::apply([&](const auto&... columns) { (bind_column(columns), ...); }, table_of<Row>.columns);
  return parameter;
}

/// A row from the columns that columns_of lists; other members are as they are made.
template <Tabled Row, Part part>
[[nodiscard]] Row read_part(Statement& from) {
  static_assert(read_columns<Row> + unkept<Row> == all_members<Row>, "each member of a row has a column, or counts as unkept");
  static_assert(has_each_once<Row>, "two columns have the same member");
  Row row;
  int next = 0;
  const auto read_column = [&]<class Accessor>(const TableColumn<Accessor>& column) {
    if constexpr (std::is_member_pointer_v<Accessor>) {
      if (part != Part::whole && !column.fact) return;
      auto& member = std::invoke(column.access, row);
      member = read<std::remove_cvref_t<decltype(member)>>(from, next++);
    }
  };
  std::apply([&](const auto&... columns) { (read_column(columns), ...); }, table_of<Row>.columns);
  return row;
}

/// A whole row, or a single value.
template <class T>
[[nodiscard]] T read_row(Statement& from) {
  if constexpr (Tabled<T>) {
    return read_part<T, Part::whole>(from);
  } else {
    return read<T>(from, 0);
  }
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
