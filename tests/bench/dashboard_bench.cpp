#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/dashboard.hpp"
#include "bench/generated_team.hpp"
#include "bench/http_client.hpp"
#include "bench/http_load.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/sqlite.hpp"
#include "must.hpp"
#include "server/api/dispatch.hpp"
#include "server/net/listener.hpp"

namespace crondb::bench {

namespace {

using Watch = std::chrono::steady_clock;

constexpr std::size_t clients = 16;
constexpr double rows_wanted = 10'000;
constexpr double rows_of_all = 4'800'000;

/// The time of the generated rows.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  Instant now() override { return now_; }

 private:
  Instant now_;
};

/// Keeps the rows as one transaction.
void keep(Storage& storage, TeamId team, const GeneratedTeam& generated) {
  must(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    for (const Stage& stage : must(tx.pipeline().list_stages(team))) must(tx.pipeline().erase_stage(team, stage.id));
    for (const Stage& stage : generated.stages) must(tx.pipeline().put_stage(team, stage));
    const auto setting = generated.setting();
    for (const auto& [user, name] : setting.names) {
      must(tx.access().put_user({user, {}, name, {}, generated.now}));
      must(tx.access().put_membership({team, user, Role::member, generated.now}));
    }
    for (const auto& [tag, name] : setting.tags) must(tx.leads().put_tag(team, {tag, name, "#336699", generated.now}));
    generated.each_row([&]<class Row>(Row row) {
      if constexpr (std::same_as<Row, Lead>) {
        std::erase_if(row.tag_ids, [&](TagId tag) { return !setting.tags.contains(tag); });
        row.version = 1;
        must(tx.leads().put_lead(team, row, 0));
      } else if constexpr (std::same_as<Row, Deal>) {
        row.version = 1;
        must(tx.pipeline().put_deal(team, row, 0));
      } else if constexpr (std::same_as<Row, StatusInterval>) {
        must(tx.leads().put_status_interval(team, row));
      } else if constexpr (std::same_as<Row, StageInterval>) {
        must(tx.pipeline().put_interval(team, row));
      } else if constexpr (std::same_as<Row, Task>) {
        must(tx.engagement().put_task(team, row));
      } else if constexpr (std::same_as<Row, Call>) {
        must(tx.engagement().put_call(team, row));
      } else {
        must(tx.engagement().put_email(team, row));
      }
    });
    return {};
  }));
}

}  // namespace

int dashboard_over_http(double seconds) {
  const GeneratedTeam team(rows_wanted / rows_of_all);
  FixedClock clock(team.now);
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("crondb_dashboard_bench_{}.db", Watch::now().time_since_epoch().count());
  std::vector<double> taken;
  std::array<std::vector<double>, 3> rates;
  {
    const auto storage = must(SqliteStorage::open({.path = file.string()}));
    const auto owner = must(instance::add_user(*storage, environment, {.email = "ada@example.com", .name = "Ada"}));
    keep(*storage, owner.team.id, team);
    server::Services services{*storage, environment, {.rate_limits = false}, {}, {}, {}, {}, {}};
    server::Dispatcher application(services);
    server::ListenerOptions options;
    options.port = 0;
    stay_on_processor(0);
    const server::Listener listener(options, application);
    stay_on_processor(1);

    const std::string body = dashboard_request();
    const std::string request = fmt::format(
        "POST /crm-reports/metrics/run HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        owner.api_key, body.size(), body);
    const std::string one_deal = fmt::format("GET /v1/crm/deals/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n",
                                             to_string(nth<DealId>(7)), owner.api_key);
    {
      // Short rounds in turn, so that whatever else the machine does slows all.
      Load bare(listener.port(), healthz);
      Load deal(listener.port(), one_deal);
      Load whole(listener.port(), request);
      for (int round = 0; round < static_cast<int>(seconds * 2); ++round) {
        rates[0].push_back(bare.run(std::chrono::milliseconds{200}));
        rates[1].push_back(deal.run(std::chrono::milliseconds{200}));
        rates[2].push_back(whole.run(std::chrono::milliseconds{200}));
      }
    }
    const auto end = Watch::now() + std::chrono::duration<double>(seconds);
    std::array<std::vector<double>, clients> each;
    {
      std::vector<std::jthread> threads;
      for (auto& own : each) {
        threads.emplace_back([&] {
          Client client(listener.port());
          while (Watch::now() < end) {
            const auto start = Watch::now();
            client.ask(request);
            own.push_back(std::chrono::duration<double, std::milli>(Watch::now() - start).count());
          }
        });
      }
    }
    for (const auto& own : each) taken.insert(taken.end(), own.begin(), own.end());
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  std::sort(taken.begin(), taken.end());
  for (auto& each : rates) std::nth_element(each.begin(), each.begin() + std::ssize(each) / 2, each.end());
  const auto median = [&](std::size_t i) { return rates[i][rates[i].size() / 2]; };
  fmt::print(
      "over HTTP, {} connections: healthz {:.0f}/s, GET one deal {:.0f}/s (share {:.3f}), dashboard of {:.0f} rows {:.0f}/s "
      "(share {:.4f})\n",
      connection_count, median(0), median(1), median(1) / median(0), rows_wanted, median(2), median(2) / median(0));
  fmt::print("dashboard over HTTP, {} clients, {:.0f} rows: {:.0f} answers/s, p50 {:.2f} ms, p99 {:.2f} ms\n", clients, rows_wanted,
             static_cast<double>(taken.size()) / seconds, taken[taken.size() / 2], taken[taken.size() * 99 / 100]);
  return 0;
}

}  // namespace crondb::bench
