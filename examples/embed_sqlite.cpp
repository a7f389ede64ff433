#include <iostream>

#include <crondb/access/operations.hpp>
#include <crondb/metrics/operations.hpp>
#include <crondb/pipeline/operations.hpp>
#include <crondb/storage/sqlite.hpp>

/// Keeps a pipeline in an SQLite file: creates a deal, wins it, and reads the win rate of the last 30 days. Run it twice: the deals
/// of the first run are still there.
namespace {

template <class T>
T or_exit(crondb::Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().message << '\n';
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const auto storage = or_exit(crondb::SqliteStorage::open({.path = argc > 1 ? argv[1] : "example.db"}));
  crondb::SystemClock clock;
  crondb::RandomIds ids;
  const crondb::Environment environment{clock, ids};
  const auto ada = or_exit(crondb::instance::add_user(*storage, environment, {.email = "ada@example.com", .name = "Ada"}));
  or_exit(crondb::instance::revoke_key(*storage, environment, to_string(ada.team.id),
                                       ada.api_key.substr(0, 8)));  // this program needs no key
  const crondb::Session session{*storage, environment, ada.principal()};

  const auto deal = or_exit(crondb::create_deal(session, {.name = "First order", .value = crondb::Decimal{125'000, 2}}));
  for (const auto& stage : or_exit(crondb::list_stages(session, {})).results) {
    if (stage.kind == crondb::StageKind::won) {
      crondb::MoveDeal move;
      move.deal_id = deal.id;
      move.stage_id = stage.id;
      or_exit(crondb::move_deal(session, move));
    }
  }

  crondb::metrics::RunRequest request;
  request.widgets.push_back({.instance_id = "w1", .metric_id = "deals.win_rate", .chart = crondb::metrics::Chart::stat});
  request.assignee_ids = {"all"};
  const auto answer = or_exit(crondb::run_metrics(session, request));
  const auto& rate = answer.results.front().stat->value;
  std::cout << "win rate: " << (rate ? to_string(*rate) : "none") << " %\n";
}
