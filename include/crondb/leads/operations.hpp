#pragma once

#include "crondb/leads/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with leads and tags. Every operation may answer role_required, plan_required and, for ids that the caller can't
/// see, not_found.
namespace crondb {

namespace leads {

/// At most this many tags in one team.
inline constexpr std::size_t max_tags = 1'000;

Result<Page<Lead>> list_leads(Context&, const ListLeads&);
Result<Lead> create_lead(Context&, const CreateLead&);
Result<LeadDetail> get_lead(Context&, const LeadRequest&);
Result<Lead> patch_lead(Context&, const PatchLead&);
Result<Nothing> delete_lead(Context&, const DeleteLead&);
Result<Page<Tag>> list_tags(Context&, const ListTags&);
Result<Tag> create_tag(Context&, const CreateTag&);
Result<Tag> get_tag(Context&, const TagRequest&);
Result<Tag> patch_tag(Context&, const PatchTag&);
Result<Nothing> delete_tag(Context&, const TagRequest&);

}  // namespace leads

/// Those that the caller sees (record_visibility own: owns or is assigned to) and that the request asks for, newest first.
inline constexpr Operation list_leads{"list_leads", Role::viewer, Plan::pro, AccessMode::read, &leads::list_leads};
/// Errors: already_exists for an external_id in use.
inline constexpr Operation create_lead{"create_lead", Role::member, Plan::pro, AccessMode::write, &leads::create_lead};
/// One lead, with every change of its status.
inline constexpr Operation get_lead{"get_lead", Role::viewer, Plan::pro, AccessMode::read, &leads::get_lead};
/// Errors: precondition_failed for a stale if_version; already_exists for an external_id in use.
inline constexpr Operation patch_lead{"patch_lead", Role::member, Plan::pro, AccessMode::write, &leads::patch_lead};
/// Deals, tasks, calls and emails that name it stay, without a lead. Errors: precondition_failed for a stale if_version.
inline constexpr Operation delete_lead{"delete_lead", Role::member, Plan::pro, AccessMode::write, &leads::delete_lead};
/// By name, whatever the case.
inline constexpr Operation list_tags{"list_tags", Role::viewer, Plan::pro, AccessMode::read, &leads::list_tags};
/// Errors: already_exists for a name in use, conflict beyond leads::max_tags.
inline constexpr Operation create_tag{"create_tag", Role::member, Plan::pro, AccessMode::write, &leads::create_tag};
/// One tag; everybody in the team sees them all.
inline constexpr Operation get_tag{"get_tag", Role::viewer, Plan::pro, AccessMode::read, &leads::get_tag};
/// Errors: already_exists for a name in use.
inline constexpr Operation patch_tag{"patch_tag", Role::member, Plan::pro, AccessMode::write, &leads::patch_tag};
/// Takes it off its leads, some hundred in a transaction; if that is cut off, the tag stays on the others.
inline constexpr Operation delete_tag{"delete_tag", Role::member, Plan::pro, AccessMode::write, &leads::delete_tag};

}  // namespace crondb

#pragma GCC visibility pop
