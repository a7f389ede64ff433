#pragma once

#include "crondb/leads/lead.hpp"

/// How leads and tags look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Tag> = std::tuple{
    field("id", &Tag::id, ""),
    field("name", &Tag::name, "Unique in the team"),
    field("color", &Tag::color, "#RRGGBB"),
};

template <>
inline constexpr auto fields<Lead> = std::tuple{
    field("id", &Lead::id, ""),
    field("first_name", &Lead::first_name, ""),
    field("last_name", &Lead::last_name, ""),
    field("email", &Lead::email, ""),
    field("phone", &Lead::phone, ""),
    field("company", &Lead::company, ""),
    field("domain", &Lead::domain, "Host name of the company"),
    field("source", &Lead::source, "Where it came from"),
    field("status", &Lead::status, ""),
    field("owner_user_id", &Lead::owner_user_id, ""),
    field("assignee_user_ids", &Lead::assignee_user_ids, ""),
    field("tag_ids", &Lead::tag_ids, ""),
    field("first_contacted_at", &Lead::first_contacted_at, "First outbound call, or outbound email that a person sent"),
    field("converted_at", &Lead::converted_at, "When it first became a client"),
    field("external_id", &Lead::external_id, "Unique in the team"),
    field("created_at", &Lead::created_at, ""),
    field("updated_at", &Lead::updated_at, ""),
    field("version", &Lead::version, "Counts changes"),
};

/// That a lead went from one status to another.
struct StatusChange {
  LeadId lead_id;
  LeadStatus from = LeadStatus::lead;
  LeadStatus to = LeadStatus::lead;
  Instant at;
  std::optional<UserId> by;  ///< absent for the system
  bool operator==(const StatusChange&) const = default;
};
template <>
inline constexpr auto fields<StatusChange> = std::tuple{
    field("lead_id", &StatusChange::lead_id, ""),
    field("from", &StatusChange::from, ""),
    field("to", &StatusChange::to, ""),
    field("at", &StatusChange::at, ""),
    field("by", &StatusChange::by, "Who made the change"),
};

/// A lead with every change of its status.
struct LeadDetail : Lead {
  std::vector<StatusChange> status_history;  ///< oldest first
};
template <>
inline constexpr auto fields<LeadDetail> =
    std::tuple_cat(fields<Lead>, std::tuple{field("status_history", &LeadDetail::status_history, "Oldest first")});

}  // namespace crondb
