#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "storage/sql/asked_early.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sql/visibility.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// Sums of values may be greater than the greatest integer of SQL: their billions are summed apart.
constexpr std::string_view sum_of_values =
    "CAST(COALESCE(SUM(value / 1000000000), 0) AS BIGINT), CAST(COALESCE(SUM(value % 1000000000), 0) AS BIGINT)";
Int128 read_sum(Statement& from, int column) { return Int128{from.integer(column)} * 1'000'000'000 + from.integer(column + 1); }

}  // namespace

template <>
ColumnTotal read_row<ColumnTotal>(Statement& from) {
  return {read<StageId>(from, 0), read<Currency>(from, 1), from.integer(2), from.integer(3), read_sum(from, 4)};
}

template <>
WonTotal read_row<WonTotal>(Statement& from) {
  return {read<UserId>(from, 0), read<Currency>(from, 1), from.integer(2), read_sum(from, 3)};
}

namespace {

Query won_between(TeamId team, Instant from, Instant to, const std::optional<UserId>& only_rows_of) {
  Query where;
  where.with(" WHERE team_id = ", team).with(" AND closed_at >= ", from).with(" AND closed_at < ", to) << " AND status = 'won'";
  add_visibility(where, "deal", only_rows_of);
  return where;
}

}  // namespace

Result<std::vector<Stage>> SqlPipeline::list_stages(TeamId team) {
  if (db_.presumes()) return list_stages_with_ends(team);
  return find_all<Stage>(db_, list_stages_sql(), team);
}

Result<std::vector<Stage>> SqlPipeline::list_stages_with_ends(TeamId team) {
  static const std::string last =
      "FROM deals WHERE deals.team_id = stages.team_id AND deals.stage_id = stages.stage_id"
      " ORDER BY deals.rank DESC, deals.deal_id DESC LIMIT 1)";
  static const std::string sql =
      "SELECT " + columns_of<Stage>("stages.") +
      ", COALESCE((SELECT CAST(SUM(counted.deals) AS BIGINT) FROM column_blocks AS counted WHERE counted.team_id = stages.team_id"
      " AND counted.stage_id = stages.stage_id), 0), (SELECT deals.rank " +
      last + ", (SELECT deals.deal_id " + last +
      " FROM stages WHERE stages.team_id = $1 ORDER BY stages.stage_order, stages.stage_id";
  forget_what_was_read();
  read_of_ = team;
  std::vector<Stage> stages;
  auto statement = prepare(db_, sql, team);
  CRONDB_TRY(for_each_row(statement, [&](Statement& row) {
    stages.push_back(read_row<Stage>(row));
    ends_.push_back({stages.back().id, row.integer(read_columns<Stage>),
                     read<std::optional<std::int64_t>>(row, read_columns<Stage> + 1),
                     read<std::optional<DealId>>(row, read_columns<Stage> + 2)});
  }));
  return stages;
}

const SqlPipeline::End* SqlPipeline::end_of(TeamId team, StageId stage) const {
  if (read_of_ != team) return nullptr;
  const auto found = std::ranges::find(ends_, stage, &End::stage);
  return found == ends_.end() ? nullptr : &*found;
}

Result<void> SqlPipeline::put_stage(TeamId team, const Stage& stage) {
  forget_what_was_read();
  return instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another stage has this name", {}},
                    put(db_, team, stage));
}

Result<void> SqlPipeline::erase_stage(TeamId team, StageId id) {
  return instead_of(ErrorCode::conflict, {ErrorCode::conflict, "the stage still has deals", {}},
                    execute_if_allowed(db_, "DELETE FROM stages WHERE team_id = $1 AND stage_id = $2", team, id));
}

Result<std::vector<Deal>> SqlPipeline::list_column(TeamId team, StageId stage, std::optional<UserId> only_rows_of,
                                                   std::int64_t limit) {
  Query query("SELECT " + columns_of<Deal>() + " FROM deals");
  query.with(" WHERE team_id = ", team).with(" AND stage_id = ", stage);
  add_visibility(query, "deal", only_rows_of);
  (query << " ORDER BY rank, deal_id").with(" LIMIT ", limit);
  CRONDB_TRY(auto deals, query.find_all<Deal>(db_));
  CRONDB_TRY(fill_positions(team, deals));
  return deals;
}

Result<std::vector<ColumnTotal>> SqlPipeline::column_totals(TeamId team, std::optional<UserId> only_rows_of) {
  static const std::string sql = "SELECT stage_id, currency, COUNT(*), COUNT(value), " + std::string(sum_of_values) + " FROM deals";
  Query query(sql);
  query.with(" WHERE team_id = ", team);
  add_visibility(query, "deal", only_rows_of);
  query << " GROUP BY stage_id, currency ORDER BY stage_id, currency";
  return query.find_all<ColumnTotal>(db_);
}

Result<std::optional<std::int64_t>> SqlPipeline::rank_at(TeamId team, StageId stage, std::int64_t position, DealId except) {
  return find<std::int64_t>(db_,
                            "SELECT rank FROM deals WHERE team_id = $1 AND stage_id = $2 AND deal_id <> $3"
                            " ORDER BY rank, deal_id LIMIT 1 OFFSET $4",
                            team, stage, except, position);
}

Result<std::optional<std::int64_t>> SqlPipeline::last_rank(TeamId team, StageId stage, DealId except) {
  if (const End* end = end_of(team, stage); end != nullptr && end->last != except) return end->rank;
  return find<std::int64_t>(db_,
                            "SELECT rank FROM deals WHERE team_id = $1 AND stage_id = $2 AND deal_id <> $3"
                            " ORDER BY rank DESC, deal_id DESC LIMIT 1",
                            team, stage, except);
}

Result<void> SqlPipeline::respace_column(TeamId team, StageId stage) {
  forget_what_was_read();
  CRONDB_TRY(execute(db_,
                     "UPDATE deals SET rank = ranked.number * 4294967296"
                     " FROM (SELECT deal_id, ROW_NUMBER() OVER (ORDER BY rank, deal_id) AS number FROM deals"
                     " WHERE team_id = $1 AND stage_id = $2) AS ranked"
                     " WHERE deals.team_id = $1 AND deals.deal_id = ranked.deal_id",
                     team, stage));
  for (const auto& [table, column, bits] :
       {std::tuple("column_counts", "rank_range", 38), std::tuple("column_blocks", "rank_block", 44)}) {
    CRONDB_TRY(execute(db_, fmt::format("DELETE FROM {} WHERE team_id = $1 AND stage_id = $2", table), team, stage));
    CRONDB_TRY(execute(db_,
                       fmt::format("INSERT INTO {0} (team_id, stage_id, {1}, deals) SELECT team_id, stage_id, rank >> {2}, COUNT(*)"
                                   " FROM deals WHERE team_id = $1 AND stage_id = $2 GROUP BY team_id, stage_id, rank >> {2}",
                                   table, column, bits),
                       team, stage));
  }
  return {};
}

Result<std::vector<WonTotal>> SqlPipeline::won_totals(TeamId team, Instant from, Instant to, std::optional<UserId> only_rows_of) {
  static const std::string sql = "SELECT owner_user_id, currency, COUNT(*), " + std::string(sum_of_values) + " FROM deals";
  auto query = won_between(team, from, to, only_rows_of).after(sql);
  query << " AND value IS NOT NULL GROUP BY owner_user_id, currency ORDER BY owner_user_id, currency";
  return query.find_all<WonTotal>(db_);
}

Result<std::int64_t> SqlPipeline::count_won_without_value(TeamId team, Instant from, Instant to,
                                                          std::optional<UserId> only_rows_of) {
  auto query = won_between(team, from, to, only_rows_of).after("SELECT COUNT(*) FROM deals");
  query << " AND value IS NULL";
  return query.value<std::int64_t>(db_);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
