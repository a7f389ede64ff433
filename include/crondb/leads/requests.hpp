#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/leads/fields.hpp"

#pragma GCC visibility push(default)

/// The requests of the operations on leads and tags, each with its field table.
namespace crondb {

// ---- leads ----

/// Makes a lead. A name, company, email or phone is required.
using CreateLead = LeadChange;

/// What patch_lead changes of a lead; absent stays.
struct PatchLead : LeadChange {
  LeadId lead_id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<PatchLead> =
    joined(std::array{path<&PatchLead::lead_id>("lead_id", ""), if_match<&PatchLead::if_version>()},
           patched_fields<PatchLead, LeadChange>());

/// Which lead get_lead shows.
struct LeadRequest {
  LeadId lead_id{};
};
template <>
inline constexpr auto fields<LeadRequest> = std::array{path<&LeadRequest::lead_id>("lead_id", "")};

/// Which lead delete_lead deletes.
struct DeleteLead {
  LeadId lead_id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<DeleteLead> =
    std::array{path<&DeleteLead::lead_id>("lead_id", ""), if_match<&DeleteLead::if_version>()};

template <>
inline constexpr auto fields<LeadCriteria> = std::array{
    query<&LeadCriteria::status>("status", ""),
    query<&LeadCriteria::source>("source", ""),
    query<&LeadCriteria::tag>("tag", "Id of a tag"),
    query<&LeadCriteria::owner_user_id>("owner_user_id", ""),
    query<&LeadCriteria::unassigned>("unassigned", "true: neither owner nor assignees; false: one of them"),
    query<&LeadCriteria::q>("q", "Substring of name, email, phone, company or domain, whatever the case", search_rules),
};

/// Which leads list_leads shows, and which page of them.
struct ListLeads : LeadCriteria, Paging {};
template <>
inline constexpr auto fields<ListLeads> = joined(inherited<ListLeads, LeadCriteria>(), inherited<ListLeads, Paging>());

// ---- tags ----

/// Which page list_tags shows, of 100 tags unless it says otherwise.
struct ListTags : Paging {
  ListTags() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListTags> = inherited<ListTags, Paging>();

/// The tag that create_tag makes.
struct CreateTag {
  std::string name{};
  std::string color = "#6B7280";
};
template <>
inline constexpr auto fields<CreateTag> = std::array{
    field<&CreateTag::name>("name", "Unique in the team", name_rules),
    defaulted<&CreateTag::color>("color", "#RRGGBB", {.format = Format::color}),
};

/// What patch_tag changes of a tag; absent stays.
struct PatchTag {
  TagId tag_id{};
  Update<std::string> name{};
  Update<std::string> color{};
};
template <>
inline constexpr auto fields<PatchTag> = std::array{
    path<&PatchTag::tag_id>("tag_id", ""),
    field<&PatchTag::name>("name", "Unique in the team", name_rules),
    field<&PatchTag::color>("color", "#RRGGBB", {.format = Format::color}),
};

/// Which tag get_tag shows or delete_tag deletes.
struct TagRequest {
  TagId tag_id{};
};
template <>
inline constexpr auto fields<TagRequest> = std::array{path<&TagRequest::tag_id>("tag_id", "")};

}  // namespace crondb

#pragma GCC visibility pop
