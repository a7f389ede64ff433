#include <algorithm>
#include <iterator>

#include "storage/sql/links.hpp"
#include "storage/sql/lists.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

const std::string select_deal = "SELECT " + columns_of<Deal>() + " FROM deals";
const ListIndex deal_assignees{"deal_assignees", "deal_id", "user_id"};
/// The position of the row of `deals` at hand: what is counted for lower blocks of ranges of ranks and for lower ranges in its own
/// block, and what stands before it in its own range.
const std::string position =
    "COALESCE((SELECT CAST(SUM(counted.deals) AS BIGINT) FROM column_blocks AS counted WHERE counted.team_id = deals.team_id"
    " AND counted.stage_id = deals.stage_id AND counted.rank_block < deals.rank >> 44), 0)"
    " + COALESCE((SELECT CAST(SUM(counted.deals) AS BIGINT) FROM column_counts AS counted WHERE counted.team_id = deals.team_id"
    " AND counted.stage_id = deals.stage_id AND counted.rank_range >= (deals.rank >> 44) << 6"
    " AND counted.rank_range < deals.rank >> 38), 0)"
    " + (SELECT COUNT(*) FROM deals AS before WHERE before.team_id = deals.team_id AND before.stage_id = deals.stage_id"
    " AND before.rank >= (deals.rank >> 38) << 38 AND (before.rank, before.deal_id) < (deals.rank, deals.deal_id))";
const std::string select_placed_deal = "SELECT " + columns_of<Deal>("deals.") + ", " + position + " FROM deals";

/// The deal of a select_placed_deal.
Result<std::optional<Deal>> find_placed(Statement statement) {
  CRONDB_TRY(const bool found, statement.step());
  if (!found) return std::nullopt;
  std::optional<Deal> deal(read_row<Deal>(statement));
  deal->position = statement.integer(read_columns<Deal>);
  CRONDB_TRY(statement.status());
  return deal;
}

bool may_be_absent(DealSort sort) {
  return sort == DealSort::value || sort == DealSort::expected_close_on || sort == DealSort::closed_at;
}

/// At most `wanted` deals behind the cursor. Those with a value in the sorted column come first and those without after them; each
/// part is one walk along an index, which no single condition on both would be.
Result<std::vector<Deal>> behind_cursor(Connection& db, const Query& where, const DealQuery& query, std::int64_t wanted) {
  const Cursor& cursor = *query.page.cursor;
  const bool among_absent = std::holds_alternative<std::monostate>(cursor.key);
  const std::string column = std::string(where.indexed() ? "" : dialect::unindexed) + std::string(word(query.sort));
  const std::string_view direction = query.descending ? " DESC" : "";
  const std::string_view beyond = query.descending ? " < " : " > ";
  std::vector<Deal> deals;
  if (!among_absent) {
    Query present = where.after(select_deal);
    present << " AND (" << column << ", deal_id)" << beyond;
    std::visit([&](const auto& key) { present.with("(", key); }, cursor.key);
    present.with(", ", cursor.id) << ") ORDER BY " << column << direction << ", deal_id" << direction;
    CRONDB_TRY(deals, present.with(" LIMIT ", wanted).find_all<Deal>(db));
  }
  if (may_be_absent(query.sort) && std::ssize(deals) < wanted) {
    Query absent = where.after(select_deal);
    absent << " AND " << column << " IS NULL";
    if (among_absent) (absent << " AND deal_id").with(beyond, cursor.id);
    absent << " ORDER BY deal_id" << direction;
    CRONDB_TRY(auto rest, absent.with(" LIMIT ", wanted - std::ssize(deals)).find_all<Deal>(db));
    std::ranges::move(rest, std::back_inserter(deals));
  }
  return deals;
}

}  // namespace

Result<std::optional<Deal>> SqlPipeline::find_deal(TeamId team, DealId id) {
  if (read_of_ == team && appended_ && appended_->id == id) return appended_;
  static const std::string sql = select_placed_deal + " WHERE deals.team_id = $1 AND deals.deal_id = $2";
  return find_placed(prepare(db_, sql, team, id));
}

Result<std::optional<Deal>> SqlPipeline::find_deal_by_external_id(TeamId team, std::string_view external_id) {
  static const std::string sql = select_placed_deal + " WHERE deals.team_id = $1 AND deals.external_id = $2";
  return find_placed(prepare(db_, sql, team, external_id));
}

Result<void> SqlPipeline::put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) {
  using Assignees = std::vector<UserId>;
  std::optional<std::string> domain;
  std::optional<BoardPlace> place;
  Assignees assignees;
  std::optional<Deal> appended;
  if (const End* end = end_of(team, deal.stage_id);
      expected_version == 0 && end != nullptr && (!end->rank || *end->rank < deal.rank)) {
    appended = deal;
    appended->position = end->deals;
  }
  forget_what_was_read();
  Result<void> stored;
  if (expected_version == 0) {
    const auto inserted = insert_expected(db_, team, deal);
    if (inserted && !*inserted) return fail(ErrorCode::conflict, "there is such a deal already");
    if (!inserted) stored = fail(inserted.error());
  } else {
    auto old = prepare(db_, "SELECT version, assignees, domain, stage_id, rank FROM deals WHERE team_id = $1 AND deal_id = $2",
                       team, deal.id);
    CRONDB_TRY(const bool found, old.step());
    if (!found || old.integer(0) != expected_version) return fail(ErrorCode::conflict, "the deal has been changed meanwhile");
    assignees = read<Assignees>(old, 1);
    domain = read<std::optional<std::string>>(old, 2);
    place = board_place(read<StageId>(old, 3), old.integer(4));
    CRONDB_TRY(old.step());
    stored = replace(db_, team, deal);
  }
  stored = instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another deal has this external_id", {}}, stored);
  CRONDB_TRY(instead_of(ErrorCode::conflict, {ErrorCode::conflict, "the stage of the deal doesn't exist", {}}, stored));
  CRONDB_TRY(count_domain(db_, team, domain, deal.domain));
  CRONDB_TRY(count_place(db_, team, place, board_place(deal.stage_id, deal.rank)));
  CRONDB_TRY(index_list(db_, deal_assignees, team, deal.id, assignees, deal.assignee_user_ids));
  changes_.add(team, deal);
  read_of_ = team;
  appended_ = std::move(appended);
  return {};
}

Result<void> SqlPipeline::erase_deal(TeamId team, DealId id) {
  forget_what_was_read();
  CRONDB_TRY(forget<Task>(db_, changes_, team, "deal_id", id));
  CRONDB_TRY(forget<Call>(db_, changes_, team, "deal_id", id));
  CRONDB_TRY(forget<Email>(db_, changes_, team, "deal_id", id));
  std::optional<std::string> domain;
  std::optional<BoardPlace> place;
  {
    auto erased = prepare(db_, "DELETE FROM deals WHERE team_id = $1 AND deal_id = $2 RETURNING domain, stage_id, rank", team, id);
    CRONDB_TRY(const bool found, erased.step());
    if (!found) return {};
    domain = read<std::optional<std::string>>(erased, 0);
    place = board_place(read<StageId>(erased, 1), erased.integer(2));
    CRONDB_TRY(erased.step());
  }
  CRONDB_TRY(count_domain(db_, team, domain, std::nullopt));
  CRONDB_TRY(count_place(db_, team, place, std::nullopt));
  changes_.add(team, metrics::Erased<DealId>{id});
  return {};
}

Result<Rows<Deal>> SqlPipeline::list_deals(TeamId team, const DealQuery& query) {
  const PageRequest& page = query.page;
  const Query where = matching(team, query.filter);
  Rows<Deal> answer;
  if (page.cursor) {
    CRONDB_TRY(answer.rows, behind_cursor(db_, where, query, page.per_page + 1));
  } else {
    CRONDB_TRY(answer.total, where.after("SELECT COUNT(*) FROM deals").value<std::int64_t>(db_));
    const List list{columns_of<Deal>(), "deals", std::string(word(query.sort)), "deal_id", query.descending};
    CRONDB_TRY(answer.rows, numbered_page<Deal>(db_, list, where, page, *answer.total, " NULLS LAST"));
  }
  cut(answer, page);
  if (query.positions) CRONDB_TRY(fill_positions(team, answer.rows));
  return answer;
}

Result<void> SqlPipeline::fill_positions(TeamId team, std::vector<Deal>& deals) {
  static const std::string sql = "SELECT " + position + " FROM deals WHERE team_id = $1 AND deal_id = $2";
  for (Deal& deal : deals) {
    CRONDB_TRY(deal.position, value<std::int64_t>(db_, sql, team, deal.id));
  }
  return {};
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
