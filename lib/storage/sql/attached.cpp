#include "storage/sql/lists.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// Inserts or replaces what hangs on a deal.
template <class Row>
Result<void> put_on_deal(Connection& db, TeamId team, const Row& row) {
  return instead_of(ErrorCode::conflict, not_found("deal"), put(db, team, row));
}

/// The first page is fetched without counting: nearly always it has all that hangs on the deal.
template <class Row>
Result<Rows<Row>> of_deal(Connection& db, TeamId team, DealId deal, const PageRequest& page) {
  if (page.cursor || page.offset() > 0) {
    return fetch_newest<Row>(db, Query().with(" WHERE team_id = ", team).with(" AND deal_id = ", deal), page);
  }
  static const std::string hanging = " FROM " + std::string(table_of<Row>.name) + " WHERE team_id = $1 AND deal_id = $2";
  static const std::string newest =
      "SELECT " + columns_of<Row>() + hanging + " ORDER BY created_at DESC, " + std::string(id_column<Row>) + " DESC LIMIT $3";
  static const std::string count = "SELECT COUNT(*)" + hanging;
  Rows<Row> answer;
  CRONDB_TRY(answer.rows, find_all<Row>(db, newest, team, deal, page.per_page + 1));
  answer.total = std::ssize(answer.rows);
  cut(answer, page);
  if (answer.more) {
    CRONDB_TRY(answer.total, value<std::int64_t>(db, count, team, deal));
  }
  return answer;
}

}  // namespace

Result<std::optional<Contact>> SqlPipeline::find_contact(TeamId team, ContactId id) { return find_row<Contact>(db_, team, id); }

Result<void> SqlPipeline::put_contact(TeamId team, const Contact& contact) { return put_on_deal(db_, team, contact); }

Result<void> SqlPipeline::erase_contact(TeamId team, ContactId id) {
  CRONDB_TRY(erase_row<Contact>(db_, team, id));
  return {};
}

Result<Rows<Contact>> SqlPipeline::list_contacts(TeamId team, DealId deal, const PageRequest& page) {
  return of_deal<Contact>(db_, team, deal, page);
}

Result<std::optional<Activity>> SqlPipeline::find_activity(TeamId team, ActivityId id) { return find_row<Activity>(db_, team, id); }

Result<void> SqlPipeline::put_activity(TeamId team, const Activity& activity) { return put_on_deal(db_, team, activity); }

Result<void> SqlPipeline::erase_activity(TeamId team, ActivityId id) {
  CRONDB_TRY(erase_row<Activity>(db_, team, id));
  return {};
}

Result<Rows<Activity>> SqlPipeline::list_activities(TeamId team, DealId deal, const PageRequest& page) {
  return of_deal<Activity>(db_, team, deal, page);
}

Result<std::vector<StageInterval>> SqlPipeline::intervals(TeamId team, DealId deal) {
  static const std::string sql = "SELECT " + columns_of<StageInterval>() +
                                 " FROM stage_intervals WHERE team_id = $1 AND deal_id = $2 ORDER BY entered_at, interval_id";
  return find_all<StageInterval>(db_, sql, team, deal);
}

Result<void> SqlPipeline::put_interval(TeamId team, const StageInterval& interval) {
  // One that has no end yet is most likely new.
  const auto inserted = interval.exited_at ? upsert(db_, team, interval) : insert_expected(db_, team, interval);
  CRONDB_TRY(instead_of(ErrorCode::conflict, not_found("deal"), inserted));
  if (!interval.exited_at && !*inserted) CRONDB_TRY(replace(db_, team, interval));
  changes_.add(team, interval);
  return {};
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
