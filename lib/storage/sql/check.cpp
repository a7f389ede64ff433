#include "storage/sql/check.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// `broken` answers the team and the row, or the team twice, of every breach; `{place}(in, id)` is 0 unless the packed ids have the
/// id. A disbanded team may be half gone.
struct Invariant {
  std::string_view rule;
  std::string_view broken;
};

constexpr auto invariants = std::to_array<Invariant>({
    {"a team with members has an owner, unless an identity provider manages it",
     "SELECT DISTINCT team_id, team_id FROM memberships AS somebody WHERE NOT EXISTS"
     " (SELECT 1 FROM memberships WHERE team_id = somebody.team_id AND role = 'owner')"
     " AND team_id NOT IN (SELECT team_id FROM organizations) ORDER BY 1"},
    {"the domains of deals and leads are counted in team_domains",
     "SELECT DISTINCT team_id, team_id FROM (SELECT team_id, domain FROM (SELECT team_id, domain, -uses AS uses FROM team_domains"
     " UNION ALL SELECT team_id, domain, 1 FROM deals WHERE domain IS NOT NULL"
     " UNION ALL SELECT team_id, domain, 1 FROM leads WHERE domain IS NOT NULL) AS uses"
     " GROUP BY team_id, domain HAVING SUM(uses) <> 0) AS miscounted ORDER BY 1"},
    {"members are kept among the people of the team",
     "SELECT team_id, user_id FROM memberships WHERE NOT EXISTS"
     " (SELECT 1 FROM people WHERE people.team_id = memberships.team_id AND people.user_id = memberships.user_id) ORDER BY 1, 2"},
    {"a key belongs to a member",
     "SELECT team_id, key_id FROM api_keys WHERE NOT EXISTS (SELECT 1 FROM memberships"
     " WHERE memberships.team_id = api_keys.team_id AND memberships.user_id = api_keys.user_id) ORDER BY 1, 2"},
    {"a key or invite is found by its secret",
     "SELECT team_id, id FROM (SELECT team_id, key_id AS id, hash FROM api_keys"
     " UNION ALL SELECT team_id, invite_id, token_hash FROM invites) AS secret WHERE NOT EXISTS (SELECT 1 FROM secret_places AS"
     " place WHERE place.hash = secret.hash AND place.team_id = secret.team_id AND place.row_id = secret.id) ORDER BY 1, 2"},
    {"the order of stages is dense from 0",
     "SELECT team_id, stage_id FROM (SELECT team_id, stage_id, stage_order,"
     " ROW_NUMBER() OVER (PARTITION BY team_id ORDER BY stage_order, stage_id) - 1 AS place FROM stages) AS placed"
     " WHERE stage_order <> place ORDER BY 1, 2"},
    {"the status of a deal is the kind of its stage",
     "SELECT deals.team_id, deal_id FROM deals JOIN stages ON stages.team_id = deals.team_id AND stages.stage_id = deals.stage_id"
     " WHERE status <> kind ORDER BY 1, 2"},
    {"a deal has a close date if and only if it is won or lost",
     "SELECT team_id, deal_id FROM deals WHERE (closed_at IS NULL) <> (status = 'open') ORDER BY 1, 2"},
    {"a deal has exactly one open stay, in its stage",
     "SELECT team_id, deal_id FROM deals WHERE (SELECT COUNT(*) FROM stage_intervals AS stay WHERE stay.team_id = deals.team_id"
     " AND stay.deal_id = deals.deal_id AND exited_at IS NULL) <> 1 OR NOT EXISTS (SELECT 1 FROM stage_intervals AS stay"
     " WHERE stay.team_id = deals.team_id AND stay.deal_id = deals.deal_id AND exited_at IS NULL AND stay.stage_id = "
     "deals.stage_id)"
     " ORDER BY 1, 2"},
    {"unread notifications are counted",
     "SELECT team_id, user_id FROM inboxes WHERE unread <> (SELECT COUNT(*) FROM notifications AS one WHERE one.team_id ="
     " inboxes.team_id AND one.user_id = inboxes.user_id AND read_at IS NULL AND removed = 0) ORDER BY 1, 2"},
    {"a stay doesn't end before it began",
     "SELECT team_id, deal_id FROM stage_intervals WHERE exited_at < entered_at ORDER BY 1, 2"},
    {"the deals of a column are counted",
     "SELECT team_id, stage_id FROM stages WHERE (SELECT COUNT(*) FROM deals WHERE deals.team_id = stages.team_id"
     " AND deals.stage_id = stages.stage_id) <> COALESCE((SELECT SUM(deals) FROM column_counts AS counted"
     " WHERE counted.team_id = stages.team_id AND counted.stage_id = stages.stage_id), 0) ORDER BY 1, 2"},
    {"the blocks of a column are the sums of its ranges",
     "SELECT team_id, stage_id FROM stages WHERE EXISTS (SELECT 1 FROM column_blocks AS block WHERE block.team_id = stages.team_id"
     " AND block.stage_id = stages.stage_id AND block.deals <> COALESCE((SELECT SUM(counted.deals) FROM column_counts AS counted"
     " WHERE counted.team_id = block.team_id AND counted.stage_id = block.stage_id AND counted.rank_range >> 6 = block.rank_block),"
     " 0)) OR (SELECT COUNT(*) FROM deals WHERE deals.team_id = stages.team_id AND deals.stage_id = stages.stage_id) <>"
     " COALESCE((SELECT SUM(deals) FROM column_blocks AS block WHERE block.team_id = stages.team_id AND block.stage_id ="
     " stages.stage_id), 0) ORDER BY 1, 2"},
    {"the assignees of a deal are indexed",
     "SELECT team_id, deal_id FROM deals WHERE LENGTH(assignees) <> 16 * (SELECT COUNT(*) FROM deal_assignees AS one"
     " WHERE one.team_id = deals.team_id AND one.deal_id = deals.deal_id AND {place}(deals.assignees, one.user_id) > 0) ORDER BY "
     "1, "
     "2"},
    {"a lead has exactly one open stay, in its status",
     "SELECT team_id, lead_id FROM leads WHERE (SELECT COUNT(*) FROM status_intervals AS stay WHERE stay.team_id = leads.team_id"
     " AND stay.lead_id = leads.lead_id AND exited_at IS NULL) <> 1 OR NOT EXISTS (SELECT 1 FROM status_intervals AS stay"
     " WHERE stay.team_id = leads.team_id AND stay.lead_id = leads.lead_id AND exited_at IS NULL AND stay.status = leads.status)"
     " ORDER BY 1, 2"},
    {"a lead doesn't leave a status before it entered it",
     "SELECT team_id, lead_id FROM status_intervals WHERE exited_at < entered_at ORDER BY 1, 2"},
    {"the assignees of a lead are indexed",
     "SELECT team_id, lead_id FROM leads WHERE LENGTH(assignees) <> 16 * (SELECT COUNT(*) FROM lead_assignees AS one"
     " WHERE one.team_id = leads.team_id AND one.lead_id = leads.lead_id AND {place}(leads.assignees, one.user_id) > 0)"
     " ORDER BY 1, 2"},
    {"the tags of a lead are indexed",
     "SELECT team_id, lead_id FROM leads WHERE LENGTH(tags) <> 16 * (SELECT COUNT(*) FROM lead_tags AS one"
     " WHERE one.team_id = leads.team_id AND one.lead_id = leads.lead_id AND {place}(leads.tags, one.tag_id) > 0) ORDER BY 1, 2"},
    {"a task has a time of completion if and only if it is done",
     "SELECT team_id, task_id FROM tasks WHERE (completed_at IS NULL) = (status = 'done') ORDER BY 1, 2"},
    {"a task is due on a day or at a time, not both",
     "SELECT team_id, task_id FROM tasks WHERE due_on IS NOT NULL AND due_at IS NOT NULL ORDER BY 1, 2"},
    {"the assignees of a task are indexed",
     "SELECT team_id, task_id FROM tasks WHERE LENGTH(assignees) <> 16 * (SELECT COUNT(*) FROM task_assignees AS one"
     " WHERE one.team_id = tasks.team_id AND one.task_id = tasks.task_id AND {place}(tasks.assignees, one.user_id) > 0)"
     " ORDER BY 1, 2"},
});

std::string named(std::span<const std::uint8_t> id) {
  Uuid uuid{};
  if (id.size() != uuid.size()) return "an id of " + std::to_string(id.size()) + " bytes";
  std::ranges::copy(id, uuid.begin());
  return to_string(uuid);
}

/// Of one rule: a rule broken this often is broken by a program, and more lines tell nothing more.
constexpr std::size_t most_breaches = 100;

using Problems = std::vector<std::string>;

Result<Problems> check_rule(Connection& db, const Invariant& invariant) {
  Problems problems;
  auto broken = db.prepare("WITH broken (team_id, id) AS (" +
                           fmt::format(fmt::runtime(invariant.broken), fmt::arg("place", dialect::place_within_blob)) +
                           ") SELECT team_id, id FROM broken WHERE team_id NOT IN"
                           " (SELECT team_id FROM teams WHERE disbanded_at IS NOT NULL)");
  std::size_t count = 0;
  CRONDB_TRY(for_each_row(broken, [&](Statement& row) {
    if (++count > most_breaches) return;
    problems.emplace_back("broken rule: " + std::string(invariant.rule) + ": " + named(row.blob(1)) + " of team " +
                          named(row.blob(0)));
  }));
  if (count > most_breaches) {
    problems.emplace_back("broken rule: " + std::string(invariant.rule) + ": " + std::to_string(count - most_breaches) + " more");
  }
  return problems;
}

}  // namespace

std::vector<PartOfCheck> rules_to_check() {
  std::vector<PartOfCheck> parts;
  for (const auto& invariant : invariants) {
    parts.emplace_back([&invariant](Connection& db) { return check_rule(db, invariant); });
  }
  return parts;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
