#include "teams/membership.hpp"

#include <algorithm>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/identities.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/teams.hpp"
#include "teams/founding.hpp"

namespace crondb::teams {

namespace {

/// Rows that name users, by the members that do.
bool replace(std::optional<UserId>& user, UserId from, UserId to) {
  if (user != from) return false;
  user = to;
  return true;
}
bool replace(UserId& user, UserId from, UserId to) {
  if (user != from) return false;
  user = to;
  return true;
}
/// Ids in ascending order, each once.
bool replace(std::vector<UserId>& users, UserId from, UserId to) {
  const auto found = std::find(users.begin(), users.end(), from);
  if (found == users.end()) return false;
  *found = to;
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return true;
}

template <class Row>
bool rename(Row& row, UserId from, UserId to) {
  bool changed = replace(row.owner_user_id, from, to);
  if constexpr (requires { row.assignee_user_ids; }) changed = replace(row.assignee_user_ids, from, to) || changed;
  if constexpr (requires { row.commission; }) {
    if (row.commission) {
      for (auto& agent : row.commission->agents) changed = replace(agent.user_id, from, to) || changed;
    }
  }
  if constexpr (requires { row.version; }) row.version += changed ? 1 : 0;
  return changed;
}

/// `list(first)` answers the first rows that `from` owns or is assigned to; each is put back naming `to`, until there are none.
template <class List, class Put>
Result<void> rename_all(UserId from, UserId to, List list, Put put) {
  static constexpr PageRequest first{.page = 1, .per_page = 1'000, .cursor = std::nullopt};
  for (;;) {
    CRONDB_TRY(auto rows, list(first));
    if (rows.rows.empty()) return {};
    for (auto& row : rows.rows) {
      if (!rename(row, from, to)) return fail(ErrorCode::internal, "a row of a placeholder doesn't name it");
      CRONDB_TRY(put(row));
    }
  }
}

/// Deals name agents too, who are looked up nowhere.
Result<std::vector<Deal>> renamed_deals(Transaction& tx, TeamId team, UserId from, UserId to) {
  std::vector<DealId> naming;
  CRONDB_TRY(tx.facts().scan_deals(team, [&](Deal deal) {
    if (rename(deal, from, to)) naming.push_back(deal.id);
  }));
  std::vector<Deal> deals;
  for (const DealId id : naming) {
    CRONDB_TRY(auto deal, tx.pipeline().find_deal(team, id));
    if (deal && rename(*deal, from, to)) deals.push_back(*std::move(deal));
  }
  return deals;
}

}  // namespace

Result<void> expect_managed_here(Transaction& tx, TeamId team) {
  CRONDB_TRY(const bool elsewhere, tx.identities().managed_externally(team));
  if (elsewhere) return fail(ErrorCode::managed_externally, "an identity provider decides who is in this team");
  return {};
}

Result<std::vector<Member>> all_members(Transaction& tx, TeamId team) {
  std::vector<Member> members;
  PageRequest page{.page = 1, .per_page = 1'000, .cursor = std::nullopt};
  for (;; ++page.page) {
    CRONDB_TRY(auto rows, tx.access().list_members(team, page));
    std::move(rows.rows.begin(), rows.rows.end(), std::back_inserter(members));
    if (!rows.more) return members;
  }
}

Result<void> move_home(access::Author author, User user) {
  CRONDB_TRY(const auto others, author.tx.teams().teams_of(user.id, {.page = 1, .per_page = 1, .cursor = std::nullopt}));
  if (others.rows.empty()) {
    author.actor = user.id;
    CRONDB_TRY(const auto own,
               teams::found_team(author, teams::name_of_own_team(user), std::nullopt, author.environment.default_plan, user));
    user.primary_team_id = own.id;
  } else {
    user.primary_team_id = others.rows.front().id;
  }
  return author.tx.access().put_user(user);
}

Result<void> take_over(Transaction& tx, TeamId team, UserId placeholder, UserId person) {
  CRONDB_TRY(const auto deals, renamed_deals(tx, team, placeholder, person));
  for (const auto& deal : deals) CRONDB_TRY(tx.pipeline().put_deal(team, deal, deal.version - 1));
  CRONDB_TRY(rename_all(
      placeholder, person,
      [&](const PageRequest& page) { return tx.leads().list_leads(team, {.filter = {.only_rows_of = placeholder}, .page = page}); },
      [&](const Lead& lead) { return tx.leads().put_lead(team, lead, lead.version - 1); }));
  CRONDB_TRY(rename_all(
      placeholder, person,
      [&](const PageRequest& page) { return tx.engagement().list_tasks(team, {.only_rows_of = placeholder}, page); },
      [&](const Task& task) { return tx.engagement().put_task(team, task); }));
  CRONDB_TRY(rename_all(
      placeholder, person,
      [&](const PageRequest& page) { return tx.engagement().list_calls(team, {.only_rows_of = placeholder}, page); },
      [&](const Call& call) { return tx.engagement().put_call(team, call); }));
  CRONDB_TRY(rename_all(
      placeholder, person,
      [&](const PageRequest& page) { return tx.engagement().list_emails(team, {.only_rows_of = placeholder}, page); },
      [&](const Email& email) { return tx.engagement().put_email(team, email); }));
  return tx.access().erase_membership(team, placeholder);
}

}  // namespace crondb::teams
