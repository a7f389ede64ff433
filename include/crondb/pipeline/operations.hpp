#pragma once

#include "crondb/pipeline/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with stages, deals, contacts and activities. Every operation may answer role_required, plan_required and, for
/// ids that the caller can't see, not_found.
namespace crondb {

namespace pipeline {

Result<Page<Stage>> list_stages(Context&, const ListStages&);
Result<Stage> create_stage(Context&, const CreateStage&);
Result<Stage> patch_stage(Context&, const PatchStage&);
Result<Nothing> delete_stage(Context&, const DeleteStage&);
Result<Page<Stage>> reorder_stages(Context&, const ReorderStages&);
Result<Deal> create_deal(Context&, const CreateDeal&);
Result<Page<Deal>> list_deals(Context&, const ListDeals&);
Result<Kanban> get_kanban(Context&, const KanbanRequest&);
Result<ExportedDeals> export_deals(Context&, const ExportDeals&);
Result<DealDetail> get_deal(Context&, const DealRequest&);
Result<Deal> patch_deal(Context&, const PatchDeal&);
Result<Deal> move_deal(Context&, const MoveDeal&);
Result<Nothing> delete_deal(Context&, const DeleteDeal&);
Result<Page<Contact>> list_contacts(Context&, const ListOfDeal&);
Result<Contact> create_contact(Context&, const CreateContact&);
Result<Contact> patch_contact(Context&, const PatchContact&);
Result<Nothing> delete_contact(Context&, const ContactRequest&);
Result<Page<Activity>> list_activities(Context&, const ListOfDeal&);
Result<Activity> create_activity(Context&, const CreateActivity&);
Result<Activity> patch_activity(Context&, const PatchActivity&);
Result<Nothing> delete_activity(Context&, const ActivityRequest&);
Result<Leaderboard> get_leaderboard(Context&, const LeaderboardRequest&);

}  // namespace pipeline

/// The board's columns in order.
inline constexpr Operation list_stages{"list_stages", Role::viewer, Plan::pro, AccessMode::read, &pipeline::list_stages};
/// Errors: already_exists for a name in use, conflict beyond 100 stages.
inline constexpr Operation create_stage{"create_stage", Role::member, Plan::pro, AccessMode::write, &pipeline::create_stage};
/// Errors: already_exists for a name in use; conflict if the kind changes while deals stand there, or the last of its kind would
/// go.
inline constexpr Operation patch_stage{"patch_stage", Role::member, Plan::pro, AccessMode::write, &pipeline::patch_stage};
/// Its deals move to the first remaining stage of the same kind, a hundred in a transaction; if that is cut off, the stage stays
/// with the others. Errors: conflict for the last stage of a kind.
inline constexpr Operation delete_stage{"delete_stage", Role::admin, Plan::pro, AccessMode::write, &pipeline::delete_stage};
/// Gives all stages the order of the request, and answers them in it. Errors: validation_error on stage_ids unless it names every
/// stage of the team exactly once.
inline constexpr Operation reorder_stages{"reorder_stages", Role::member, Plan::pro, AccessMode::write, &pipeline::reorder_stages};
/// Errors: already_exists for an external_id in use.
inline constexpr Operation create_deal{"create_deal", Role::member, Plan::pro, AccessMode::write, &pipeline::create_deal};
/// Those that the caller sees (record_visibility own: owns or is assigned to) and that the request asks for, newest first unless
/// it says otherwise, with their positions. Errors: validation_error for an unknown sort, or a value bound with more decimals
/// than the team's currency has.
inline constexpr Operation list_deals{"list_deals", Role::viewer, Plan::pro, AccessMode::read, &pipeline::list_deals};
/// The board: every stage in order, with its first deals by position; the totals are of all deals in the column that the caller
/// sees.
inline constexpr Operation get_kanban{"get_kanban", Role::viewer, Plan::pro, AccessMode::read, &pipeline::get_kanban};
/// Up to 1,000 deals as CSV lines. Open to every plan, so that data stays readable after a downgrade.
inline constexpr Operation export_deals{"export_deals", Role::viewer, Plan::free, AccessMode::read, &pipeline::export_deals};
/// One deal, with its newest 100 contacts and 100 activities.
inline constexpr Operation get_deal{"get_deal", Role::viewer, Plan::pro, AccessMode::read, &pipeline::get_deal};
/// Errors: precondition_failed for a stale if_version; already_exists for an external_id in use.
inline constexpr Operation patch_deal{"patch_deal", Role::member, Plan::pro, AccessMode::write, &pipeline::patch_deal};
/// Moves a deal to a stage and place. To the same stage it changes at most the place. Errors: precondition_failed for a stale
/// if_version.
inline constexpr Operation move_deal{"move_deal", Role::member, Plan::pro, AccessMode::write, &pipeline::move_deal};
/// With its contacts, activities and history; tasks, calls and emails that name it stay, without a deal. Errors:
/// precondition_failed for a stale if_version.
inline constexpr Operation delete_deal{"delete_deal", Role::member, Plan::pro, AccessMode::write, &pipeline::delete_deal};
/// Those of one deal, newest first.
inline constexpr Operation list_contacts{"list_contacts", Role::viewer, Plan::pro, AccessMode::read, &pipeline::list_contacts};
/// Adds a contact to a deal, whose version stays. Errors: validation_error without name and email.
inline constexpr Operation create_contact{"create_contact", Role::member, Plan::pro, AccessMode::write, &pipeline::create_contact};
/// Changes what is given. Errors: validation_error if neither name nor email would be left.
inline constexpr Operation patch_contact{"patch_contact", Role::member, Plan::pro, AccessMode::write, &pipeline::patch_contact};
/// For good; the version of its deal stays.
inline constexpr Operation delete_contact{"delete_contact", Role::member, Plan::pro, AccessMode::write, &pipeline::delete_contact};
/// Those of one deal, the moves among them, newest first.
inline constexpr Operation list_activities{"list_activities", Role::viewer, Plan::pro, AccessMode::read,
                                           &pipeline::list_activities};
/// Logs something with a deal, whose version stays; the caller is its author, the system nobody. Tells nobody. Errors:
/// validation_error for the type stage_changed.
inline constexpr Operation create_activity{"create_activity", Role::member, Plan::pro, AccessMode::write,
                                           &pipeline::create_activity};
/// Errors: conflict for a stage_changed.
inline constexpr Operation patch_activity{"patch_activity", Role::member, Plan::pro, AccessMode::write, &pipeline::patch_activity};
/// Errors: conflict for a stage_changed.
inline constexpr Operation delete_activity{"delete_activity", Role::member, Plan::pro, AccessMode::write,
                                           &pipeline::delete_activity};
/// Closed-won value per owner over the last days × 24 h.
inline constexpr Operation get_leaderboard{"get_leaderboard", Role::viewer, Plan::pro, AccessMode::read,
                                           &pipeline::get_leaderboard};

}  // namespace crondb

#pragma GCC visibility pop
