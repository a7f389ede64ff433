#include "crondb/storage/teams.hpp"

#include <algorithm>

#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Invite invite(Trial& t, TeamId team, const std::string& email, std::int64_t created = 0) {
  Invite made{.id = t.new_id<InviteId>(), .team_id = team, .email = email, .created_at = t.minute(created)};
  made.token_hash = sha256(to_string(made.id));
  made.expires_at = t.minute(created + 100);
  return made;
}

Invite kept(Trial& t, const Invite& made) {
  t.does(&TeamsPort::put_invite, made);
  return made;
}

AuditEntry entry(Trial& t, std::int64_t at = 0) {
  AuditEntry made;
  made.id = t.new_id<AuditEntryId>();
  made.action = AuditAction::role_changed;
  made.actor_user_id = t.new_id<UserId>();
  made.target = "somebody";
  made.name = "Ada";
  made.former_role = Role::viewer;
  made.role = Role::admin;
  made.changed = {"name", "time_zone"};
  made.created_at = t.minute(at);
  return made;
}

/// Purges until nothing is left of any disbanded team, `limit` rows at a time; how many they were.
std::int64_t purge_all(Trial& t, std::int64_t limit) {
  std::int64_t erased = 0;
  for (int round = 0; round < 1'000; ++round) {
    const auto batch = t.does(&TeamsPort::purge_disbanded, limit);
    t.holds(batch <= limit);
    if (batch == 0) return erased;
    erased += batch;
  }
  t.holds(false);
  return erased;
}

const Rule of_teams[] = {
    {"a person's teams are listed with their role there, newest first, page by page",
     [](Trial& t) {
       const User ada = t.user();
       std::vector<TeamId> teams;
       for (int i = 0; i < 3; ++i) {
         const Team team = t.team("Team " + std::to_string(i));
         t.member(team.id, ada.id, i);
         teams.insert(teams.begin(), team.id);
       }
       t.team("Foreign");
       const auto listed = t.asks(&TeamsPort::teams_of, ada.id, first_hundred);
       t.same(ids_of(listed.rows), teams);
       t.same(listed.total, 3);
       t.same(listed.rows.front().joined_at, t.minute(2));
       const auto first = t.asks(&TeamsPort::teams_of, ada.id, {.page = 1, .per_page = 2, .cursor = std::nullopt});
       t.holds(first.more);
       const auto rest =
           t.asks(&TeamsPort::teams_of, ada.id, {.page = 1, .per_page = 2, .cursor = cursor_after(first.rows.back())});
       t.same(ids_of(rest.rows), {teams.back()});
       t.holds(!rest.more);
     }},
    {"people and owners are counted, placeholders aren't people",
     [](Trial& t) {
       const Team team = t.team();
       const User ada = t.user();
       t.does(&AccessPort::put_membership, Membership{team.id, ada.id, Role::owner, t.minute(0)});
       t.member(team.id, t.user("Bob").id);
       User moses{t.new_id<UserId>(), std::nullopt, "Moses", std::nullopt, t.minute(0)};
       t.does(&AccessPort::put_user, moses);
       t.member(team.id, moses.id);
       t.same(t.asks(&TeamsPort::count_people, team.id), 2);
       t.same(t.asks(&TeamsPort::count_owners, team.id), 1);
     }},
    {"an invite is kept whole, and found by its id in its team and by its token anywhere",
     [](Trial& t) {
       const Firm firm = t.firm();
       Invite made = invite(t, firm.team, "Bob@Example.com");
       made.role = Role::viewer;
       made.user_id = t.new_id<UserId>();
       made.invited_by = firm.owner;
       kept(t, made);
       t.same(t.asks(&TeamsPort::find_invite, firm.team, made.id), made);
       t.same(t.asks(&TeamsPort::find_invite, t.firm().team, made.id), std::nullopt);
       t.same(t.asks(&TeamsPort::find_invite_by_token, made.token_hash), made);
       t.same(t.asks(&TeamsPort::find_invite_by_token, sha256("another")), std::nullopt);
       t.same(t.asks(&TeamsPort::find_pending_invite, firm.team, "bob@EXAMPLE.com"), made);
       t.same(t.asks(&TeamsPort::find_pending_invite, t.firm().team, "bob@example.com"), std::nullopt);
     }},
    {"an address has one pending invite of a team, but any number that are over",
     [](Trial& t) {
       const Firm firm = t.firm();
       Invite first = kept(t, invite(t, firm.team, "bob@example.com"));
       t.refuses(ErrorCode::conflict, &TeamsPort::put_invite, invite(t, firm.team, "BOB@example.com"));
       kept(t, invite(t, t.firm().team, "bob@example.com"));
       first.status = InviteStatus::ended;
       kept(t, first);
       const Invite second = kept(t, invite(t, firm.team, "BOB@example.com"));
       t.same(t.asks(&TeamsPort::find_pending_invite, firm.team, "bob@example.com"), second);
       t.same(t.asks(&TeamsPort::find_invite_by_token, first.token_hash), first);
     }},
    {"pending invites that have not expired are listed, newest first",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Invite old = kept(t, invite(t, firm.team, "a@example.com", 1));
       const Invite fresh = kept(t, invite(t, firm.team, "b@example.com", 2));
       Invite used = invite(t, firm.team, "c@example.com", 3);
       used.status = InviteStatus::accepted;
       kept(t, used);
       kept(t, invite(t, t.firm().team, "d@example.com", 4));
       t.same(t.asks(&TeamsPort::list_pending_invites, firm.team, t.minute(50), first_hundred).rows, {fresh, old});
       t.same(t.asks(&TeamsPort::list_pending_invites, firm.team, t.minute(50), first_hundred).total, 2);
       t.same(t.asks(&TeamsPort::list_pending_invites, firm.team, t.minute(101), first_hundred).rows, {fresh});
       t.same(t.asks(&TeamsPort::list_pending_invites, firm.team, t.minute(102), first_hundred).rows, {});
     }},
    {"the audit log grows and is read newest first, page by page, for its team",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::vector<AuditEntry> newest_first;
       for (int i = 0; i < 3; ++i) {
         newest_first.insert(newest_first.begin(), entry(t, i));
         t.does(&TeamsPort::put_audit_entry, firm.team, newest_first.front());
       }
       AuditEntry bare;
       bare.id = t.new_id<AuditEntryId>();
       bare.created_at = t.minute(9);
       t.does(&TeamsPort::put_audit_entry, firm.team, bare);
       newest_first.insert(newest_first.begin(), bare);
       t.refuses(ErrorCode::already_exists, &TeamsPort::put_audit_entry, firm.team, bare);
       const auto listed = t.asks(&TeamsPort::list_audit, firm.team, first_hundred);
       t.same(listed.rows, newest_first);
       t.same(listed.total, 4);
       const auto rest =
           t.asks(&TeamsPort::list_audit, firm.team, {.page = 1, .per_page = 9, .cursor = cursor_after(newest_first[1])});
       t.same(rest.rows, {newest_first[2], newest_first[3]});
       t.same(t.asks(&TeamsPort::list_audit, t.firm().team, first_hundred).rows, {});
     }},
    {"a disbanded team is gone at once, with its members and keys",
     [](Trial& t) {
       const std::string name = "Doomed " + to_string(t.new_id<TeamId>());
       const Team team = t.team(name);
       const User ada = t.user();
       t.member(team.id, ada.id);
       const ApiKey key = t.key(team.id, ada.id);
       const auto teams = t.asks(&AccessPort::count_teams);
       t.does(&TeamsPort::disband, team.id, t.minute(0));
       t.same(t.asks(&AccessPort::find_team, team.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_teams_by_name, name, 10), {});
       t.same(t.asks(&AccessPort::count_teams), teams - 1);
       t.same(t.asks(&AccessPort::find_membership, team.id, ada.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_principal, team.id, ada.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_key, key.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_caller_by_hash, key.hash), std::nullopt);
       t.same(t.asks(&TeamsPort::teams_of, ada.id, first_hundred).rows, {});
       t.does(&TeamsPort::disband, team.id, t.minute(1));
       purge_all(t, 100);
     }},
    {"a disbanded team is purged some rows at a time, with everything in it and nothing else",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const User person = t.user("Bob");
       t.member(firm.team, person.id);
       User moses{t.new_id<UserId>(), std::nullopt, "Moses", std::nullopt, t.minute(0)};
       t.does(&AccessPort::put_user, moses);
       t.member(firm.team, moses.id);
       for (int i = 0; i < 5; ++i) {
         const Deal deal = t.kept(firm.team, t.deal(firm));
         t.does(&PipelinePort::put_contact, firm.team, t.contact(deal));
         t.does(&PipelinePort::put_activity, firm.team, t.activity(deal));
         t.does(&PipelinePort::put_interval, firm.team, t.stay(deal));
         Lead lead = t.lead();
         lead.tag_ids = {t.tag(firm.team, "Tag " + std::to_string(i)).id};
         lead.assignee_user_ids = {person.id};
         t.kept(firm.team, lead);
         t.does(&LeadsPort::put_status_interval, firm.team, t.stay(lead));
         Task task = t.task(person.id);
         task.deal_id = deal.id;
         task.lead_id = lead.id;
         t.does(&EngagementPort::put_task, firm.team, task);
         t.does(&EngagementPort::put_call, firm.team, t.call(person.id));
         t.does(&EngagementPort::put_email, firm.team, t.email(person.id));
         kept(t, invite(t, firm.team, std::to_string(i) + "@example.com"));
         t.does(&TeamsPort::put_audit_entry, firm.team, entry(t));
         t.does(&ReplayPort::put, firm.team, t.replay(person.id, std::to_string(i)));
         Delivery delivery;
         delivery.id = t.new_id<DeliveryId>();
         delivery.attachment = Attachment{"a.csv", "text/csv", {65}};
         delivery.created_at = t.minute(0);
         delivery.next_attempt_at = t.minute(0);
         t.does(&DeliveriesPort::put_delivery, firm.team, delivery);
       }
       const Deal survivor = t.kept(other.team, t.deal(other));
       t.does(&TeamsPort::disband, firm.team, t.minute(0));
       t.holds(purge_all(t, 7) > 60);
       t.same(t.asks(&PipelinePort::list_stages, firm.team), {});
       t.same(t.asks(&LeadsPort::list_tags, firm.team), {});
       t.same(t.asks(&TeamsPort::list_audit, firm.team, first_hundred).rows, {});
       t.same(t.asks(&AccessPort::people, firm.team), {});
       std::int64_t rows = 0;
       t.succeeds(AccessMode::read, [&](Transaction& tx) -> Result<void> {
         const auto count = [&](const auto&) { ++rows; };
         for (const auto& done : {tx.facts().scan_deals(firm.team, count), tx.facts().scan_leads(firm.team, count),
                                  tx.facts().scan_tasks(firm.team, count), tx.facts().scan_calls(firm.team, count),
                                  tx.facts().scan_emails(firm.team, count), tx.facts().scan_intervals(firm.team, count)}) {
           if (!done) return done;
         }
         return {};
       });
       t.same(rows, 0);
       const auto claimed = t.does(&DeliveriesPort::claim_deliveries, std::nullopt, t.minute(10), t.minute(20), 1'000);
       t.holds(std::none_of(claimed.begin(), claimed.end(), [&](const auto& one) { return one.team == firm.team; }));
       t.same(t.asks(&AccessPort::find_user, moses.id), std::nullopt);
       t.holds(t.asks(&AccessPort::find_user, person.id).has_value());
       t.holds(t.asks(&PipelinePort::find_deal, other.team, survivor.id).has_value());
       t.holds(t.asks(&AccessPort::find_team, other.team).has_value());
     }},
};

}  // namespace

std::span<const Rule> teams_rules() { return of_teams; }

}  // namespace crondb::contract
