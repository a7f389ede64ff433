#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/leads/fields.hpp"
#include "crondb/pipeline/requests.hpp"

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
inline constexpr auto fields<CreateLead> = std::tuple{
    field("first_name", &CreateLead::first_name, "A name, company, email or phone is required", name_rules),
    field("last_name", &CreateLead::last_name, "", name_rules),
    field("email", &CreateLead::email, "", email_rules),
    field("phone", &CreateLead::phone, "", name_rules),
    field("company", &CreateLead::company, "", name_rules),
    field("domain", &CreateLead::domain, "Host name of the company; scheme, www. and path are cut off, the rest in ASCII form",
          domain_rules),
    defaulted("source", &CreateLead::source, "api if absent"),
    defaulted("status", &CreateLead::status, "lead if absent"),
    field("owner_user_id", &CreateLead::owner_user_id, "A member; null for none, the caller if absent"),
    defaulted("assignee_user_ids", &CreateLead::assignee_user_ids, "Members"),
    defaulted("tag_ids", &CreateLead::tag_ids, "Tags of the team"),
    field("external_id", &CreateLead::external_id, "Unique in the team", key_rules),
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
inline constexpr auto fields<PatchLead> = std::tuple{
    path("lead_id", &PatchLead::lead_id, ""),
    if_match(&PatchLead::if_version),
    field("first_name", &PatchLead::first_name, "", name_rules),
    field("last_name", &PatchLead::last_name, "", name_rules),
    field("email", &PatchLead::email, "", email_rules),
    field("phone", &PatchLead::phone, "", name_rules),
    field("company", &PatchLead::company, "", name_rules),
    field("domain", &PatchLead::domain, "Host name of the company", domain_rules),
    field("source", &PatchLead::source, ""),
    field("status", &PatchLead::status, "Becoming client stamps converted_at the first time"),
    field("owner_user_id", &PatchLead::owner_user_id, "A member; null for none"),
    field("assignee_user_ids", &PatchLead::assignee_user_ids, "Members"),
    field("tag_ids", &PatchLead::tag_ids, "Tags of the team"),
    field("external_id", &PatchLead::external_id, "Unique in the team", key_rules),
};

struct LeadRequest {
  LeadId lead_id;
};
template <>
inline constexpr auto fields<LeadRequest> = std::tuple{path("lead_id", &LeadRequest::lead_id, "")};

struct DeleteLead {
  LeadId lead_id;
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteLead> = std::tuple{path("lead_id", &DeleteLead::lead_id, ""), if_match(&DeleteLead::if_version)};

struct ListLeads : Paging {
  std::optional<LeadStatus> status;
  std::optional<LeadSource> source;
  std::optional<TagId> tag;
  std::optional<UserId> owner_user_id;
  std::optional<std::string> q;
  std::optional<bool> unassigned;
};
template <>
inline constexpr auto fields<ListLeads> = std::tuple_cat(
    std::tuple{
        query("status", &ListLeads::status, ""),
        query("source", &ListLeads::source, ""),
        query("tag", &ListLeads::tag, "Id of a tag"),
        query("owner_user_id", &ListLeads::owner_user_id, ""),
        query("q", &ListLeads::q, "Substring of name, email, phone, company or domain, whatever the case", search_rules),
        query("unassigned", &ListLeads::unassigned, "true: neither owner nor assignees; false: one of them"),
    },
    fields<Paging>);

// ---- tags ----

struct ListTags : Paging {
  ListTags() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListTags> = fields<Paging>;

struct CreateTag {
  std::string name;
  std::string color = "#6B7280";
};
template <>
inline constexpr auto fields<CreateTag> = std::tuple{
    field("name", &CreateTag::name, "Unique in the team", name_rules),
    defaulted("color", &CreateTag::color, "#RRGGBB", {.format = Format::color}),
};

struct PatchTag {
  TagId tag_id;
  Update<std::string> name;
  Update<std::string> color;
};
template <>
inline constexpr auto fields<PatchTag> = std::tuple{
    path("tag_id", &PatchTag::tag_id, ""),
    field("name", &PatchTag::name, "Unique in the team", name_rules),
    field("color", &PatchTag::color, "#RRGGBB", {.format = Format::color}),
};

struct TagRequest {
  TagId tag_id;
};
template <>
inline constexpr auto fields<TagRequest> = std::tuple{path("tag_id", &TagRequest::tag_id, "")};

}  // namespace crondb
