#pragma once

#include "crondb/core/changes.hpp"
#include "crondb/core/rules.hpp"
#include "crondb/leads/lead.hpp"

#pragma GCC visibility push(default)

/// How leads and tags look from outside, and what can be set of a lead.
namespace crondb {

template <>
inline constexpr auto fields<Tag> = std::array{
    field<&Tag::id>("id", ""),
    field<&Tag::name>("name", "Unique in the team"),
    field<&Tag::color>("color", "#RRGGBB"),
};
template <>
inline constexpr std::size_t hidden<Tag> = hides(&Tag::created_at);

/// What can be set of a lead.
struct LeadChange {
  Clearable<std::string> first_name{};
  Clearable<std::string> last_name{};
  Clearable<std::string> email{};
  Clearable<std::string> phone{};
  Clearable<std::string> company{};
  Clearable<std::string> domain{};
  Update<LeadSource> source{};
  Update<LeadStatus> status{};
  Clearable<UserId> owner_user_id{};
  Update<std::vector<UserId>> assignee_user_ids{};
  Update<std::vector<TagId>> tag_ids{};
  Clearable<std::string> external_id{};
};

template <>
inline constexpr auto row_fields<Lead> = std::array{
    shown<&Lead::id>("id", ""),
    kept<&Lead::first_name, &LeadChange::first_name>("first_name", "A name, company, email or phone is required", name_rules),
    kept<&Lead::last_name, &LeadChange::last_name>("last_name", "", name_rules),
    kept<&Lead::email, &LeadChange::email>("email", "", email_rules),
    kept<&Lead::phone, &LeadChange::phone>("phone", "", name_rules),
    kept<&Lead::company, &LeadChange::company>("company", "", name_rules),
    kept<&Lead::domain, &LeadChange::domain>(
        "domain", "Host name of the company; scheme, www. and path are cut off, the rest in ASCII form", domain_rules),
    kept<&Lead::source, &LeadChange::source>("source", "Where it came from; api at first"),
    decided<&Lead::status, &LeadChange::status>("status", "lead at first; becoming client stamps converted_at the first time"),
    decided<&Lead::owner_user_id, &LeadChange::owner_user_id>("owner_user_id", "A member; null for none, the caller at first"),
    decided<&Lead::assignee_user_ids, &LeadChange::assignee_user_ids>("assignee_user_ids", "Members"),
    decided<&Lead::tag_ids, &LeadChange::tag_ids>("tag_ids", "Tags of the team"),
    shown<&Lead::first_contacted_at>("first_contacted_at", "First outbound call, or outbound email that a person sent"),
    shown<&Lead::converted_at>("converted_at", "When it first became a client"),
    kept<&Lead::external_id, &LeadChange::external_id>("external_id", "Unique in the team", key_rules),
    shown<&Lead::created_at>("created_at", ""),
    shown<&Lead::updated_at>("updated_at", ""),
    shown<&Lead::version>("version", "Counts changes"),
};
template <>
inline constexpr auto fields<Lead> = shown_fields<Lead>();
template <>
inline constexpr auto fields<LeadChange> = created_fields<Lead>();
template <>
inline constexpr std::size_t hidden<Lead> = hides(&Lead::contact_given);

/// That a lead went from one status to another.
struct StatusChange {
  LeadId lead_id{};
  LeadStatus from = LeadStatus::lead;
  LeadStatus to = LeadStatus::lead;
  Instant at{};
  std::optional<UserId> by{};  ///< absent for the system
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
  std::vector<StatusChange> status_history{};  ///< oldest first
};
template <>
inline constexpr auto fields<LeadDetail> =
    joined(inherited<LeadDetail, Lead>(), std::array{field<&LeadDetail::status_history>("status_history", "Oldest first")});
template <>
inline constexpr std::size_t hidden<LeadDetail> = hidden<Lead>;

}  // namespace crondb

#pragma GCC visibility pop
