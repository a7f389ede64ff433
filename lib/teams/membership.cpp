#include "teams/membership.hpp"

#include <algorithm>

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/storage/identities.hpp"
#include "crondb/storage/teams.hpp"

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

/// The rows of one kind that name `from`, changed so that they name `to`.
template <class Row>
Result<std::vector<Row>> renamed(FactsPort& facts, TeamId team, UserId from, UserId to,
                                 Result<void> (FactsPort::*scan)(TeamId, const std::function<void(const Row&)>&)) {
  std::vector<Row> rows;
  CRONDB_TRY((facts.*scan)(team, [&](const Row& row) {
    Row changed = row;
    if (rename(changed, from, to)) rows.push_back(std::move(changed));
  }));
  return rows;
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
               access::found_team(author, access::name_of_own_team(user), std::nullopt, author.environment.default_plan, user));
    user.primary_team_id = own.id;
  } else {
    user.primary_team_id = others.rows.front().id;
  }
  return author.tx.access().put_user(user);
}

Result<void> take_over(Transaction& tx, TeamId team, UserId placeholder, UserId person) {
  CRONDB_TRY(const auto deals, renamed<Deal>(tx.facts(), team, placeholder, person, &FactsPort::scan_deals));
  CRONDB_TRY(const auto leads, renamed<Lead>(tx.facts(), team, placeholder, person, &FactsPort::scan_leads));
  CRONDB_TRY(const auto tasks, renamed<Task>(tx.facts(), team, placeholder, person, &FactsPort::scan_tasks));
  CRONDB_TRY(const auto calls, renamed<Call>(tx.facts(), team, placeholder, person, &FactsPort::scan_calls));
  CRONDB_TRY(const auto emails, renamed<Email>(tx.facts(), team, placeholder, person, &FactsPort::scan_emails));
  for (const auto& deal : deals) CRONDB_TRY(tx.pipeline().put_deal(team, deal, deal.version - 1));
  for (const auto& lead : leads) CRONDB_TRY(tx.leads().put_lead(team, lead, lead.version - 1));
  for (const auto& task : tasks) CRONDB_TRY(tx.engagement().put_task(team, task));
  for (const auto& call : calls) CRONDB_TRY(tx.engagement().put_call(team, call));
  for (const auto& email : emails) CRONDB_TRY(tx.engagement().put_email(team, email));
  return tx.access().erase_membership(team, placeholder);
}

}  // namespace crondb::teams
