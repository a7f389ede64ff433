#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/postgres.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/pool.hpp"
#include "storage/postgres/turns.hpp"
#include "storage/sql/check.hpp"
#include "storage/sql/ports.hpp"

namespace crondb {

namespace {

/// How often a transaction is run that others are in the way of, or whose session is gone.
constexpr int most_attempts = 8;

std::vector<TeamId> with(std::vector<TeamId> teams, const TeamId& team) {
  teams.insert(std::ranges::lower_bound(teams, team), team);
  return teams;
}

}  // namespace

struct PostgresStorage::Impl {
  explicit Impl(const PostgresOptions& options)
      : facts(options.facts_budget_bytes),
        pool({options.uri, options.statement_timeout}, std::max(1, options.connections), options.patience) {}

  /// Runs `work` with a session, in one view of the database.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, postgres::Connection&> {
    for (int attempt = 1;; ++attempt) {
      CRONDB_TRY(const auto session, pool.borrow());
      postgres::TransactionScope scope(*session, postgres::Use::read);
      auto answer = work(*session);
      if (!may_try_again(*session, attempt)) {
        if (answer) CRONDB_TRY(scope.commit());
        return answer;
      }
    }
  }

  Result<void> write(const Work& work) {
    std::vector<TeamId> teams;
    for (int attempt = 1;; ++attempt) {
      postgres::Turns::Turn turn(turns, teams);
      CRONDB_TRY(const auto session, pool.borrow());
      auto answer = write_once(*session, work, std::move(teams), turn);
      const auto& outcome = session->outcome();
      teams = session->teams();
      if (outcome.wanted) {
        teams = with(std::move(teams), *outcome.wanted);
        --attempt;  // it has more teams each time
      } else if (!may_try_again(*session, attempt)) {
        if (!answer) return fail(std::move(answer.error()));
        for (const auto& changes : *answer) facts.committed(changes);
        return {};
      }
    }
  }

  std::string place;
  metrics::FactsCache facts;
  postgres::Pool pool;
  postgres::Turns turns;

 private:
  Result<std::vector<metrics::ChangeSet>> write_once(postgres::Connection& db, const Work& work, std::vector<TeamId> teams,
                                                     postgres::Turns::Turn& turn) {
    postgres::TransactionScope scope(db, postgres::Use::write, std::move(teams),
                                     [&](const TeamId& team) { return turn.add(team); });
    sql::SqlTransaction tx(db);
    CRONDB_TRY(work(tx));
    CRONDB_TRY(auto changes, tx.take_changes());
    CRONDB_TRY(scope.commit());
    return changes;
  }

  /// Whether the transaction is to be run once more.
  bool may_try_again(const postgres::Connection& db, int attempt) {
    const auto& outcome = db.outcome();
    if (outcome.lost) pool.end_idle();
    if (attempt == most_attempts) return false;
    if (outcome.lost) return !outcome.commit_sent;
    if (outcome.conflict) std::this_thread::sleep_for(Milliseconds{attempt});
    return outcome.conflict;
  }
};

bool is_postgres_uri(std::string_view text) { return text.starts_with("postgresql://") || text.starts_with("postgres://"); }

PostgresStorage::PostgresStorage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PostgresStorage::~PostgresStorage() = default;

Result<std::unique_ptr<PostgresStorage>> PostgresStorage::open(const PostgresOptions& options) {
  if (!is_postgres_uri(options.uri)) {
    return fail(ErrorCode::bad_request, "the URI of the database must begin with postgresql://");
  }
  auto impl = std::make_unique<Impl>(options);
  const auto system_now = [] { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); };
  {
    CRONDB_TRY(const auto session, impl->pool.borrow());
    impl->place = session->place();
    CRONDB_TRY(postgres::migrate(*session, options.now ? options.now : system_now));
  }
  return std::unique_ptr<PostgresStorage>(new PostgresStorage(std::move(impl)));
}

Result<void> PostgresStorage::run(AccessMode access, const Work& work) {
  if (access == AccessMode::write) return impl_->write(work);
  return impl_->read([&](postgres::Connection& db) {
    sql::SqlTransaction tx(db);
    return work(tx);
  });
}

metrics::FactsCache& PostgresStorage::facts() { return impl_->facts; }

const std::string& PostgresStorage::place() const { return impl_->place; }

Result<std::vector<std::string>> PostgresStorage::check() {
  std::vector<std::string> problems;
  for (const auto& part : sql::rules_to_check()) {
    CRONDB_TRY(const auto found, impl_->read(part));
    problems.insert(problems.end(), found.begin(), found.end());
  }
  return problems;
}

Result<std::vector<AppliedMigration>> PostgresStorage::migrations() {
  CRONDB_TRY(const auto session, impl_->pool.borrow());
  return postgres::applied_migrations(*session);
}

}  // namespace crondb
