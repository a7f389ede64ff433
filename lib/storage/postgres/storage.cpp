#include <algorithm>
#include <chrono>
#include <utility>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/postgres.hpp"
#include "storage/postgres/distribute.hpp"
#include "storage/postgres/filling.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/pool.hpp"
#include "storage/postgres/writes.hpp"
#include "storage/sql/check.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/tables.hpp"

namespace crondb {

struct PostgresStorage::Impl {
  explicit Impl(const PostgresOptions& options)
      : facts(options.facts_budget_bytes),
        pool({options.uri, options.statement_timeout}, std::max(1, options.connections), options.patience),
        writes(pool, facts) {}

  /// Runs `work` with a session, in one view of the database.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, postgres::Connection&> {
    for (int attempt = 1;; ++attempt) {
      CRONDB_TRY(const auto session, pool.borrow());
      postgres::TransactionScope scope(*session, postgres::Use::read);
      auto answer = work(*session);
      const bool again = pool.may_try_again(*session) && attempt < postgres::most_attempts;
      if (again) continue;
      if (answer) CRONDB_TRY(scope.commit());
      return answer;
    }
  }

  std::string place;
  metrics::FactsCache facts;
  postgres::Pool pool;
  postgres::Writes writes;
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
  if (access == AccessMode::write) return impl_->writes.run(work);
  return impl_->read([&](postgres::Connection& db) {
    sql::SqlTransaction tx(db);
    return work(tx);
  });
}

metrics::FactsCache& PostgresStorage::facts() { return impl_->facts; }

Result<void> PostgresStorage::read_tables(const std::function<Result<void>(TableSource&)>& use) {
  return impl_->read([&](postgres::Connection& db) -> Result<void> {
    CRONDB_TRY(db.execute("SET LOCAL statement_timeout = 0"));
    sql::Tables tables(db);
    return use(tables);
  });
}

Result<void> PostgresStorage::fill_tables(const std::function<Result<void>(TableTarget&)>& fill) {
  CRONDB_TRY(const auto session, impl_->pool.borrow());
  return postgres::fill_tables(*session, fill);
}

Result<std::int64_t> PostgresStorage::distribute() {
  CRONDB_TRY(const auto session, impl_->pool.borrow());
  return postgres::distribute(*session);
}

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
