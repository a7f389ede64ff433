#pragma once

#include <string>
#include <string_view>
#include <tuple>

#include "core/members.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"
#include "storage/searchable.hpp"

/// Which rows a list shows, stated once: each condition knows both its SQL and the rows that it is true of.
namespace crondb {

/// What must hold of a row if the member `wanted` of a filter is set.
template <auto wanted_member, class Write, class Matches>
struct Condition {
  static constexpr auto wanted = wanted_member;
  Write write;      ///< (query, value): appends ` AND …` to a query whose first parameter is the team
  Matches matches;  ///< (row, value)
};
template <auto wanted, class Write, class Matches>
constexpr Condition<wanted, Write, Matches> condition(Write write, Matches matches) {
  return {write, matches};
}

template <auto wanted, auto member>
constexpr auto equal(std::string_view column) {
  return condition<wanted>([column](auto& where, const auto& value) { where.with(" AND " + std::string(column) + " = ", value); },
                           [](const auto& row, const auto& value) { return row.*member == value; });
}
/// Of a column that may be empty: then it matches nothing.
template <auto wanted, auto member>
constexpr auto at_least(std::string_view column) {
  return condition<wanted>([column](auto& where, const auto& value) { where.with(" AND " + std::string(column) + " >= ", value); },
                           [](const auto& row, const auto& value) { return row.*member && *(row.*member) >= value; });
}
/// Of a column that may be empty: then it matches nothing.
template <auto wanted, auto member>
constexpr auto at_most(std::string_view column) {
  return condition<wanted>([column](auto& where, const auto& value) { where.with(" AND " + std::string(column) + " <= ", value); },
                           [](const auto& row, const auto& value) { return row.*member && *(row.*member) <= value; });
}
/// Leaves only rows that the user owns or is assigned to, of deals, leads or tasks: `kind` is the singular.
template <class Query>
void add_involvement(Query& where, std::string_view kind, UserId user) {
  where.with(" AND (owner_user_id = ", user);
  (where << " OR " << kind << "_id IN (SELECT " << kind << "_id FROM " << kind)
          .again("_assignees WHERE team_id = $1 AND user_id = ")
      << "))";
}
template <auto wanted>
constexpr auto involving(std::string_view kind) {
  return condition<wanted>([kind](auto& where, UserId user) { add_involvement(where, kind, user); },
                           [](const auto& row, UserId user) { return row.involves(user); });
}
/// A text that is looked for, folded.
template <auto wanted>
constexpr auto containing() {
  return condition<wanted>([](auto& where, const std::string& q) { where.without_index().containing("search", q); },
                           [](const auto& row, const std::string& q) { return searchable(row).find(q) != std::string::npos; });
}

/// The conditions of a filter, one for each of its members.
template <class Filter>
inline constexpr std::nullptr_t conditions{};

template <>
inline constexpr auto conditions<DealFilter> = std::tuple{
    involving<&DealFilter::only_rows_of>("deal"),
    equal<&DealFilter::stage_id, &Deal::stage_id>("stage_id"),
    equal<&DealFilter::owner_user_id, &Deal::owner_user_id>("owner_user_id"),
    equal<&DealFilter::status, &Deal::status>("status"),
    equal<&DealFilter::lead_id, &Deal::lead_id>("lead_id"),
    equal<&DealFilter::currency, &Deal::currency>("currency"),
    at_least<&DealFilter::min_value, &Deal::value>("value"),
    at_most<&DealFilter::max_value, &Deal::value>("value"),
    at_least<&DealFilter::expected_close_from, &Deal::expected_close_on>("expected_close_on"),
    at_most<&DealFilter::expected_close_to, &Deal::expected_close_on>("expected_close_on"),
    containing<&DealFilter::q>(),
};
static_assert(std::tuple_size_v<decltype(conditions<DealFilter>)> == members_with<DealFilter, DealCriteria>);

template <>
inline constexpr auto conditions<LeadFilter> = std::tuple{
    involving<&LeadFilter::only_rows_of>("lead"),
    equal<&LeadFilter::status, &Lead::status>("status"),
    equal<&LeadFilter::source, &Lead::source>("source"),
    condition<&LeadFilter::tag>(
        [](auto& where, TagId tag) {
          where.with(" AND lead_id IN (SELECT lead_id FROM lead_tags WHERE team_id = $1 AND tag_id = ", tag) << ")";
        },
        [](const Lead& lead, TagId tag) { return lead.has(tag); }),
    equal<&LeadFilter::owner_user_id, &Lead::owner_user_id>("owner_user_id"),
    condition<&LeadFilter::unassigned>(
        [](auto& where, bool unassigned) {
          where << (unassigned ? " AND owner_user_id IS NULL AND LENGTH(assignees) = 0"
                               : " AND (owner_user_id IS NOT NULL OR LENGTH(assignees) > 0)");
        },
        [](const Lead& lead, bool unassigned) { return (!lead.owner_user_id && lead.assignee_user_ids.empty()) == unassigned; }),
    containing<&LeadFilter::q>(),
};
static_assert(std::tuple_size_v<decltype(conditions<LeadFilter>)> == members_with<LeadFilter, LeadCriteria>);

template <>
inline constexpr auto conditions<TaskFilter> = std::tuple{
    involving<&TaskFilter::only_rows_of>("task"),
    equal<&TaskFilter::owner_user_id, &Task::owner_user_id>("owner_user_id"),
    equal<&TaskFilter::lead_id, &Task::lead_id>("lead_id"),
    equal<&TaskFilter::deal_id, &Task::deal_id>("deal_id"),
    equal<&TaskFilter::status, &Task::status>("status"),
    equal<&TaskFilter::priority, &Task::priority>("priority"),
    condition<&TaskFilter::overdue>(
        [](auto& where, const TaskFilter::Overdue& overdue) {
          where.with(" AND status = 'open' AND (due_at < ", overdue.now).with(" OR due_on <= ", overdue.last_day) << ")";
        },
        [](const Task& task, const TaskFilter::Overdue& overdue) {
          return task.status == TaskStatus::open &&
                 ((task.due_at && *task.due_at < overdue.now) || (task.due_on && *task.due_on <= overdue.last_day));
        }),
};
static_assert(std::tuple_size_v<decltype(conditions<TaskFilter>)> == members_with<TaskFilter, TaskCriteria>);

template <>
inline constexpr auto conditions<CallFilter> = std::tuple{
    equal<&CallFilter::only_rows_of, &Call::owner_user_id>("owner_user_id"),
    equal<&CallFilter::owner_user_id, &Call::owner_user_id>("owner_user_id"),
    equal<&CallFilter::lead_id, &Call::lead_id>("lead_id"),
    equal<&CallFilter::deal_id, &Call::deal_id>("deal_id"),
    equal<&CallFilter::direction, &Call::direction>("direction"),
    equal<&CallFilter::outcome, &Call::outcome>("outcome"),
};
static_assert(std::tuple_size_v<decltype(conditions<CallFilter>)> == members_with<CallFilter, CallCriteria>);

template <>
inline constexpr auto conditions<EmailFilter> = std::tuple{
    equal<&EmailFilter::only_rows_of, &Email::owner_user_id>("owner_user_id"),
    equal<&EmailFilter::owner_user_id, &Email::owner_user_id>("owner_user_id"),
    equal<&EmailFilter::lead_id, &Email::lead_id>("lead_id"),
    equal<&EmailFilter::deal_id, &Email::deal_id>("deal_id"),
    equal<&EmailFilter::direction, &Email::direction>("direction"),
    equal<&EmailFilter::status, &Email::status>("status"),
};
static_assert(std::tuple_size_v<decltype(conditions<EmailFilter>)> == members_with<EmailFilter, EmailCriteria>);

/// The filter with what it looks for folded, as conditions need it.
template <class Filter>
[[nodiscard]] Filter folded(Filter filter) {
  if constexpr (requires { filter.q; }) {
    if (filter.q) filter.q = folded_line(*filter.q);
  }
  return filter;
}

/// Calls `use(condition, value)` for each condition that a folded filter sets, until one answers false; whether none did.
template <class Filter, class Use>
bool all_conditions(const Filter& filter, const Use& use) {
  return std::apply([&](const auto&... each) { return ((!(filter.*each.wanted) || use(each, *(filter.*each.wanted))) && ...); },
                    conditions<Filter>);
}

/// Whether the rows of a list that a folded filter makes have `row`.
template <class Filter, class Row>
[[nodiscard]] bool matches(const Filter& filter, const Row& row) {
  return all_conditions(filter, [&](const auto& condition, const auto& value) { return condition.matches(row, value); });
}

}  // namespace crondb
