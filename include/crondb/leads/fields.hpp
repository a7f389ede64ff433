#pragma once

#include "crondb/leads/lead.hpp"

/// How leads and tags look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Tag> = std::array{
    field<&Tag::id>("id", ""),
    field<&Tag::name>("name", "Unique in the team"),
    field<&Tag::color>("color", "#RRGGBB"),
};
template <>
inline constexpr std::size_t hidden<Tag> = hides(&Tag::created_at);

template <>
inline constexpr auto fields<Lead> = std::array{
    field<&Lead::id>("id", ""),
    field<&Lead::first_name>("first_name", ""),
    field<&Lead::last_name>("last_name", ""),
    field<&Lead::email>("email", ""),
    field<&Lead::phone>("phone", ""),
    field<&Lead::company>("company", ""),
    field<&Lead::domain>("domain", "Host name of the company"),
    field<&Lead::source>("source", "Where it came from"),
    field<&Lead::status>("status", ""),
    field<&Lead::owner_user_id>("owner_user_id", ""),
    field<&Lead::assignee_user_ids>("assignee_user_ids", ""),
    field<&Lead::tag_ids>("tag_ids", ""),
    field<&Lead::first_contacted_at>("first_contacted_at", "First outbound call, or outbound email that a person sent"),
    field<&Lead::converted_at>("converted_at", "When it first became a client"),
    field<&Lead::external_id>("external_id", "Unique in the team"),
    field<&Lead::created_at>("created_at", ""),
    field<&Lead::updated_at>("updated_at", ""),
    field<&Lead::version>("version", "Counts changes"),
};
template <>
inline constexpr std::size_t hidden<Lead> = hides(&Lead::contact_given);

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
inline constexpr auto fields<StatusChange> = std::array{
    field<&StatusChange::lead_id>("lead_id", ""),
    field<&StatusChange::from>("from", ""),
    field<&StatusChange::to>("to", ""),
    field<&StatusChange::at>("at", ""),
    field<&StatusChange::by>("by", "Who made the change"),
};

/// A lead with every change of its status.
struct LeadDetail : Lead {
  std::vector<StatusChange> status_history;  ///< oldest first
};
template <>
inline constexpr auto fields<LeadDetail> =
    joined(inherited<LeadDetail, Lead>(), std::array{field<&LeadDetail::status_history>("status_history", "Oldest first")});
template <>
inline constexpr std::size_t hidden<LeadDetail> = hidden<Lead>;

}  // namespace crondb
