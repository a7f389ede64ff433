#include "bench/sql_dashboard.hpp"

#include <cmath>
#include <map>
#include <stdexcept>

#include <sqlite3.h>

namespace crondb::bench {

namespace {

constexpr const char* schema = R"sql(
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;
PRAGMA mmap_size = 4000000000;
CREATE TABLE leads (id INTEGER PRIMARY KEY, created_at INTEGER, status INTEGER, source INTEGER, converted INTEGER);
CREATE TABLE lead_tags (lead INTEGER, tag INTEGER, created_at INTEGER);
CREATE TABLE deals (id INTEGER PRIMARY KEY, closed_at INTEGER, won INTEGER, owner INTEGER, currency INTEGER, value INTEGER,
  total INTEGER, collaborators INTEGER, agents INTEGER);
CREATE TABLE tasks (id INTEGER PRIMARY KEY, due INTEGER, done INTEGER);
CREATE TABLE calls (id INTEGER PRIMARY KEY, started_at INTEGER, outcome INTEGER);
CREATE TABLE emails (id INTEGER PRIMARY KEY, sent_at INTEGER, outbound INTEGER, status INTEGER);
CREATE TEMP TABLE buckets (n INTEGER PRIMARY KEY, first INTEGER, stop INTEGER);
)sql";
constexpr const char* indexes = R"sql(
CREATE INDEX leads_by_status ON leads (created_at, status);
CREATE INDEX leads_by_source ON leads (created_at, source);
CREATE INDEX leads_by_conversion ON leads (created_at, converted);
CREATE INDEX lead_tags_by_time ON lead_tags (created_at, tag);
CREATE INDEX deals_closed ON deals (closed_at, won) WHERE closed_at IS NOT NULL;
CREATE INDEX deals_won ON deals (closed_at, currency, value, owner) WHERE won = 1;
CREATE INDEX deals_commissioned ON deals (closed_at, currency, total, collaborators, agents) WHERE won = 1 AND total IS NOT NULL;
CREATE INDEX tasks_due ON tasks (due, done) WHERE done IS NOT NULL;
CREATE INDEX calls_by_time ON calls (started_at, outcome);
CREATE INDEX emails_sent ON emails (sent_at, status) WHERE outbound = 1;
ANALYZE;
)sql";

std::int64_t ticks(Instant instant) { return instant.time_since_epoch().count(); }

double number(const std::optional<Decimal>& value) {
  return value ? static_cast<double>(value->units) / std::pow(10.0, value->scale) : -1;
}

}  // namespace

struct SqlDashboard::Statement {
  Statement(sqlite3* db, const char* sql) {
    if (sqlite3_prepare_v2(db, sql, -1, &handle, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db));
  }
  ~Statement() { sqlite3_finalize(handle); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Absent values are null.
  void put(const std::vector<std::optional<std::int64_t>>& values) {
    for (int i = 0; i < static_cast<int>(values.size()); ++i) {
      const auto& value = values[static_cast<std::size_t>(i)];
      value ? sqlite3_bind_int64(handle, i + 1, *value) : sqlite3_bind_null(handle, i + 1);
    }
    sqlite3_step(handle);
    sqlite3_reset(handle);
  }

  sqlite3_stmt* handle = nullptr;
};

SqlDashboard::SqlDashboard(const std::string& file, const GeneratedTeam& team) : team_(team) {
  if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open " + file);
  run(schema);
  load();
  run(indexes);
}

SqlDashboard::~SqlDashboard() { sqlite3_close(db_); }

void SqlDashboard::run(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
}

void SqlDashboard::load() {
  run("BEGIN");
  Statement leads(db_, "INSERT INTO leads (created_at, status, source, converted) VALUES (?, ?, ?, ?)");
  Statement lead_tags(db_, "INSERT INTO lead_tags (tag, created_at) VALUES (?, ?)");
  Statement deals(
      db_,
      "INSERT INTO deals (closed_at, won, owner, currency, value, total, collaborators, agents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  Statement tasks(db_, "INSERT INTO tasks (due, done) VALUES (?, ?)");
  Statement calls(db_, "INSERT INTO calls (started_at, outcome) VALUES (?, ?)");
  Statement emails(db_, "INSERT INTO emails (sent_at, outbound, status) VALUES (?, ?, ?)");
  const auto tail = [](const auto& id) { return std::int64_t{id.bytes[14]} * 256 + id.bytes[15]; };
  const auto code = [](auto word) { return static_cast<std::int64_t>(word); };
  team_.each_row([&]<class Row>(const Row& row) {
    if constexpr (std::same_as<Row, Lead>) {
      leads.put({ticks(row.created_at), code(row.status), code(row.source), row.converted_at.has_value()});
      for (const TagId tag : row.tag_ids) lead_tags.put({tail(tag), ticks(row.created_at)});
    } else if constexpr (std::same_as<Row, Deal>) {
      std::optional<std::int64_t> closed, total, collaborators, agents;
      if (row.closed_at) closed = ticks(*row.closed_at);
      if (row.commission && row.value) {
        const auto amounts = split(*row.commission, *row.value).value();
        total = amounts.total;
        collaborators = amounts.collaborator_payout;
        agents = amounts.agent_payout;
      }
      deals.put({closed, row.status == StageKind::won, tail(row.owner_user_id), row.currency.code() == "USD", row.value, total,
                 collaborators, agents});
    } else if constexpr (std::same_as<Row, Task>) {
      std::optional<std::int64_t> due, done;
      if (row.due_at) due = ticks(*row.due_at);
      if (row.due_on) due = ticks(team_.zone.start_of_day(*row.due_on));
      if (due && row.status != TaskStatus::cancelled) done = row.status == TaskStatus::done;
      tasks.put({due, done});
    } else if constexpr (std::same_as<Row, Call>) {
      calls.put({ticks(row.started_at), code(row.outcome)});
    } else if constexpr (std::same_as<Row, Email>) {
      emails.put({ticks(row.sent_at), code(row.direction), code(row.status)});
    }
  });
  run("COMMIT");
}

SqlDashboard::Rows SqlDashboard::rows(const char* sql, const std::vector<std::int64_t>& parameters) {
  Statement statement(db_, sql);
  for (int i = 0; i < static_cast<int>(parameters.size()); ++i) {
    sqlite3_bind_int64(statement.handle, i + 1, parameters[static_cast<std::size_t>(i)]);
  }
  Rows found;
  while (sqlite3_step(statement.handle) == SQLITE_ROW) {
    std::vector<double> row;
    for (int i = 0; i < sqlite3_column_count(statement.handle); ++i) row.push_back(sqlite3_column_double(statement.handle, i));
    found.push_back(std::move(row));
  }
  return found;
}

double SqlDashboard::rate(const char* sql, std::int64_t from, std::int64_t to) { return rows(sql, {from, to}).at(0).at(0); }

void SqlDashboard::set_buckets(const metrics::MetricSeries& answer) {
  run("DELETE FROM temp.buckets");
  Statement insert(db_, "INSERT INTO temp.buckets (n, first, stop) VALUES (?, ?, ?)");
  const auto& points = std::get<std::vector<metrics::TimePoint>>(answer.points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Instant first = std::max(*answer.meta.from, team_.zone.start_of_day(points[i].bucket));
    const Instant stop = i + 1 < points.size() ? team_.zone.start_of_day(points[i + 1].bucket) : *answer.meta.to;
    insert.put({static_cast<std::int64_t>(i), ticks(first), ticks(stop)});
  }
}

std::vector<double> SqlDashboard::ask(const metrics::MetricSeries& answer, const metrics::Timeframe& timeframe) {
  const std::string& id = answer.metric_id;
  const std::int64_t from = ticks(*answer.meta.from);
  const std::int64_t to = ticks(*answer.meta.to);
  std::vector<double> found;
  const auto column = [&](const Rows& all, std::size_t n) {
    for (const auto& row : all) found.push_back(row[n]);
  };
  const auto with_previous = [&](const char* sql) {
    const auto before = previous(timeframe, {team_.zone, WeekStart::monday}, team_.now).value().span;
    found = {rate(sql, from, to), rate(sql, ticks(before.from), ticks(before.to))};
  };
  /// Rows of bucket, code and count, put where the series of that word is.
  const auto by_word = [&](const Rows& all, const auto& words) {
    std::map<std::string, std::size_t, std::less<>> place;
    for (std::size_t i = 0; i < answer.series.size(); ++i) place[answer.series[i].key] = i;
    found.resize(answer.series.size() * std::get<std::vector<metrics::TimePoint>>(answer.points).size());
    for (const auto& row : all) {
      const auto word = words[static_cast<std::size_t>(row[1])];
      found[static_cast<std::size_t>(row[0]) * answer.series.size() + place.find(word)->second] = row[2];
    }
  };
  const auto dominant = [&] {
    const auto all = rows(
        "SELECT currency, COUNT(*), SUM(value) FROM deals WHERE won = 1 AND value IS NOT NULL AND closed_at >= ? AND closed_at < ?"
        " GROUP BY currency ORDER BY 2 DESC, 3 DESC",
        {from, to});
    return static_cast<std::int64_t>(all.at(0).at(0));
  };

  if (id == "leads.created_over_time") {
    set_buckets(answer);
    column(
        rows("SELECT n, (SELECT COUNT(*) FROM leads WHERE created_at >= first AND created_at < stop) FROM temp.buckets ORDER BY n",
             {}),
        1);
  } else if (id == "leads.by_status") {
    column(rows("SELECT status, COUNT(*) FROM leads WHERE created_at >= ? AND created_at < ? GROUP BY status ORDER BY status",
                {from, to}),
           1);
  } else if (id == "leads.by_source") {
    column(rows("SELECT source, COUNT(*) FROM leads WHERE created_at >= ? AND created_at < ? GROUP BY source ORDER BY 2 DESC",
                {from, to}),
           1);
  } else if (id == "leads.by_tag") {
    column(rows("SELECT tag, COUNT(*) FROM lead_tags WHERE created_at >= ? AND created_at < ? GROUP BY tag ORDER BY 2 DESC",
                {from, to}),
           1);
  } else if (id == "leads.conversion_rate") {
    with_previous("SELECT SUM(converted) * 100.0 / COUNT(*) FROM leads WHERE created_at >= ? AND created_at < ?");
  } else if (id == "deals.win_rate") {
    with_previous("SELECT SUM(won) * 100.0 / COUNT(*) FROM deals WHERE closed_at >= ? AND closed_at < ?");
  } else if (id == "deals.revenue_over_time") {
    set_buckets(answer);
    column(
        rows(
            "SELECT n, (SELECT COALESCE(SUM(value), 0) / 100.0 FROM deals WHERE won = 1 AND closed_at >= first AND closed_at < stop"
            " AND currency = ?) FROM temp.buckets ORDER BY n",
            {dominant()}),
        1);
  } else if (id == "deals.commission_breakdown") {
    const auto sum = rows(
                         "SELECT SUM(total) / 100.0, SUM(collaborators) / 100.0, SUM(agents) / 100.0 FROM deals"
                         " WHERE won = 1 AND total IS NOT NULL AND closed_at >= ? AND closed_at < ? AND currency = ?",
                         {from, to, dominant()})
                         .at(0);
    found = {sum[0], sum[1], sum[0] - sum[1], sum[2], sum[0] - sum[1] - sum[2]};
  } else if (id == "deals.leaderboard") {
    column(rows("SELECT owner, SUM(value) / 100.0 FROM deals WHERE won = 1 AND closed_at >= ? AND closed_at < ? AND currency = ? "
                "AND value IS NOT NULL"
                " GROUP BY owner ORDER BY 2 DESC LIMIT 100",
                {from, to, dominant()}),
           1);
  } else if (id == "tasks.completion_rate") {
    with_previous("SELECT SUM(done) * 100.0 / COUNT(*) FROM tasks WHERE done IS NOT NULL AND due >= ? AND due < ?");
  } else if (id == "calls.over_time") {
    set_buckets(answer);
    by_word(rows("SELECT n, outcome, COUNT(*) FROM temp.buckets CROSS JOIN calls ON started_at >= first AND started_at < stop"
                 " GROUP BY n, outcome",
                 {}),
            words<CallOutcome>);
  } else if (id == "emails.sent_over_time") {
    set_buckets(answer);
    by_word(rows("SELECT n, status, COUNT(*) FROM temp.buckets CROSS JOIN emails INDEXED BY emails_sent ON outbound = 1 AND "
                 "sent_at >= first AND sent_at < stop"
                 " GROUP BY n, status",
                 {}),
            words<EmailStatus>);
  }
  return found;
}

bool SqlDashboard::agrees(const metrics::MetricSeries& answer, const metrics::Timeframe& timeframe) {
  std::vector<double> own;
  if (answer.stat) own = {number(answer.stat->value), number(answer.stat->previous)};
  if (const auto* points = std::get_if<std::vector<metrics::TimePoint>>(&answer.points)) {
    for (const auto& point : *points) {
      for (const auto& value : point.values) own.push_back(number(value));
    }
  }
  if (const auto* points = std::get_if<std::vector<metrics::CategoryPoint>>(&answer.points)) {
    for (const auto& point : *points) own.push_back(number(point.value));
  }
  if (const auto* points = std::get_if<std::vector<metrics::RankedPoint>>(&answer.points)) {
    for (const auto& point : *points) own.push_back(number(point.value));
  }
  const std::vector<double> other = ask(answer, timeframe);
  return own.size() == other.size() && std::equal(own.begin(), own.end(), other.begin(), [](double left, double right) {
           return std::abs(left - right) <= 0.006 + std::abs(left) * 1e-12;
         });
}

}  // namespace crondb::bench
