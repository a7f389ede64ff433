#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/core/rules.hpp"
#include "crondb/leads/fields.hpp"

/// The requests of the operations on leads and tags, each with its field table.
namespace crondb {

// ---- leads ----

struct CreateLead {
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> company;
  std::optional<std::string> domain;
  LeadSource source = LeadSource::api;
  LeadStatus status = LeadStatus::lead;
  Clearable<UserId> owner_user_id;
  std::vector<UserId> assignee_user_ids;
  std::vector<TagId> tag_ids;
  std::optional<std::string> external_id;
};
template <>
inline constexpr auto fields<CreateLead> = std::array{
    field<&CreateLead::first_name>("first_name", "A name, company, email or phone is required", name_rules),
    field<&CreateLead::last_name>("last_name", "", name_rules),
    field<&CreateLead::email>("email", "", email_rules),
    field<&CreateLead::phone>("phone", "", name_rules),
    field<&CreateLead::company>("company", "", name_rules),
    field<&CreateLead::domain>("domain", "Host name of the company; scheme, www. and path are cut off, the rest in ASCII form",
                               domain_rules),
    defaulted<&CreateLead::source>("source", "api if absent"),
    defaulted<&CreateLead::status>("status", "lead if absent"),
    field<&CreateLead::owner_user_id>("owner_user_id", "A member; null for none, the caller if absent"),
    defaulted<&CreateLead::assignee_user_ids>("assignee_user_ids", "Members"),
    defaulted<&CreateLead::tag_ids>("tag_ids", "Tags of the team"),
    field<&CreateLead::external_id>("external_id", "Unique in the team", key_rules),
};

struct PatchLead {
  LeadId lead_id;
  IfVersion if_version;
  Clearable<std::string> first_name;
  Clearable<std::string> last_name;
  Clearable<std::string> email;
  Clearable<std::string> phone;
  Clearable<std::string> company;
  Clearable<std::string> domain;
  Update<LeadSource> source;
  Update<LeadStatus> status;
  Clearable<UserId> owner_user_id;
  Update<std::vector<UserId>> assignee_user_ids;
  Update<std::vector<TagId>> tag_ids;
  Clearable<std::string> external_id;
};
template <>
inline constexpr auto fields<PatchLead> = std::array{
    path<&PatchLead::lead_id>("lead_id", ""),
    if_match<&PatchLead::if_version>(),
    field<&PatchLead::first_name>("first_name", "", name_rules),
    field<&PatchLead::last_name>("last_name", "", name_rules),
    field<&PatchLead::email>("email", "", email_rules),
    field<&PatchLead::phone>("phone", "", name_rules),
    field<&PatchLead::company>("company", "", name_rules),
    field<&PatchLead::domain>("domain", "Host name of the company", domain_rules),
    field<&PatchLead::source>("source", ""),
    field<&PatchLead::status>("status", "Becoming client stamps converted_at the first time"),
    field<&PatchLead::owner_user_id>("owner_user_id", "A member; null for none"),
    field<&PatchLead::assignee_user_ids>("assignee_user_ids", "Members"),
    field<&PatchLead::tag_ids>("tag_ids", "Tags of the team"),
    field<&PatchLead::external_id>("external_id", "Unique in the team", key_rules),
};

struct LeadRequest {
  LeadId lead_id;
};
template <>
inline constexpr auto fields<LeadRequest> = std::array{path<&LeadRequest::lead_id>("lead_id", "")};

struct DeleteLead {
  LeadId lead_id;
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteLead> =
    std::array{path<&DeleteLead::lead_id>("lead_id", ""), if_match<&DeleteLead::if_version>()};

struct ListLeads : Paging {
  std::optional<LeadStatus> status;
  std::optional<LeadSource> source;
  std::optional<TagId> tag;
  std::optional<UserId> owner_user_id;
  std::optional<std::string> q;
  std::optional<bool> unassigned;
};
template <>
inline constexpr auto fields<ListLeads> = joined(
    std::array{
        query<&ListLeads::status>("status", ""),
        query<&ListLeads::source>("source", ""),
        query<&ListLeads::tag>("tag", "Id of a tag"),
        query<&ListLeads::owner_user_id>("owner_user_id", ""),
        query<&ListLeads::q>("q", "Substring of name, email, phone, company or domain, whatever the case", search_rules),
        query<&ListLeads::unassigned>("unassigned", "true: neither owner nor assignees; false: one of them"),
    },
    inherited<ListLeads, Paging>());

// ---- tags ----

struct ListTags : Paging {
  ListTags() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListTags> = inherited<ListTags, Paging>();

struct CreateTag {
  std::string name;
  std::string color = "#6B7280";
};
template <>
inline constexpr auto fields<CreateTag> = std::array{
    field<&CreateTag::name>("name", "Unique in the team", name_rules),
    defaulted<&CreateTag::color>("color", "#RRGGBB", {.format = Format::color}),
};

struct PatchTag {
  TagId tag_id;
  Update<std::string> name;
  Update<std::string> color;
};
template <>
inline constexpr auto fields<PatchTag> = std::array{
    path<&PatchTag::tag_id>("tag_id", ""),
    field<&PatchTag::name>("name", "Unique in the team", name_rules),
    field<&PatchTag::color>("color", "#RRGGBB", {.format = Format::color}),
};

struct TagRequest {
  TagId tag_id;
};
template <>
inline constexpr auto fields<TagRequest> = std::array{path<&TagRequest::tag_id>("tag_id", "")};

}  // namespace crondb
