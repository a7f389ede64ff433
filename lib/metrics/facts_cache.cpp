#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"
#include "metrics/facts.hpp"

namespace crondb::metrics {

namespace {

Result<std::unique_ptr<FactsWriter>> load(TeamId team, Transaction& tx) {
  auto writer = std::make_unique<FactsWriter>();
  CRONDB_TRY(tx.facts().scan_deals(team, [&](const Deal& deal) { writer->put(deal); }));
  CRONDB_TRY(tx.facts().scan_intervals(team, [&](const StageInterval& interval) { writer->put(interval); }));
  return writer;
}

}  // namespace

class FactsCache::Impl {
 public:
  explicit Impl(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}

  void apply(const ChangeSet& committed) {
    const std::lock_guard lock(mutex_);
    const auto found = teams_.find(committed.team);
    if (found == teams_.end()) return;
    Team& team = found->second;
    if (team.loading) {
      team.waiting.push_back(committed);
    } else {
      if (!catch_up(team, committed)) teams_.erase(found);
      evict(committed.team);
    }
    changed_.notify_all();
  }

  Result<std::shared_ptr<const Facts>> at(TeamId id, Transaction& tx) {
    CRONDB_TRY(const std::int64_t wanted, tx.facts().version(id));
    std::unique_lock lock(mutex_);
    if (auto facts = current(lock, id, wanted)) return facts;

    Loading loading(*this, lock, id);
    auto writer = load(id, tx);
    lock.lock();
    if (!writer) return fail(std::move(writer.error()));
    Team& team = teams_[id];
    team.writer = std::move(*writer);
    team.version = wanted;
    const bool gapless =
        std::all_of(team.waiting.begin(), team.waiting.end(), [&](const auto& committed) { return catch_up(team, committed); });
    team.last_use = ++uses_;
    auto facts = team.writer->snapshot();
    if (gapless) loading.done();
    evict(id);
    return facts;
  }

 private:
  struct Team {
    std::unique_ptr<FactsWriter> writer;  ///< absent while the facts are loaded for the first time
    std::int64_t version = 0;
    std::uint64_t last_use = 0;
    std::size_t bytes = 0;
    bool loading = false;
    std::vector<ChangeSet> waiting;  ///< committed while the facts are loaded
  };

  /// Marks a team as being loaded, without the lock; a team whose loading fails is forgotten.
  class Loading {
   public:
    Loading(Impl& cache, std::unique_lock<std::mutex>& lock, TeamId team) : cache_(cache), lock_(lock), team_(team) {
      cache_.teams_[team] = Team{};
      cache_.teams_[team].loading = true;
      lock_.unlock();
    }
    ~Loading() {
      if (done_) return;
      if (!lock_.owns_lock()) lock_.lock();
      cache_.teams_.erase(team_);
      cache_.changed_.notify_all();
    }
    Loading(const Loading&) = delete;
    Loading& operator=(const Loading&) = delete;

    void done() {
      done_ = true;
      Team& team = cache_.teams_[team_];
      team.loading = false;
      team.waiting.clear();
      team.bytes = team.writer->bytes();
      cache_.changed_.notify_all();
    }

   private:
    Impl& cache_;
    std::unique_lock<std::mutex>& lock_;
    TeamId team_;
    bool done_ = false;
  };

  /// The kept facts of at least version `wanted`, waiting for whoever is about to bring them; nullptr: the caller has to load.
  std::shared_ptr<const Facts> current(std::unique_lock<std::mutex>& lock, TeamId id, std::int64_t wanted) {
    // A writer of this process may be between its COMMIT and `apply`: far cheaper to wait for than to load everything.
    const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds{20};
    for (;;) {
      const auto found = teams_.find(id);
      if (found == teams_.end()) return nullptr;
      Team& team = found->second;
      if (team.loading) {
        changed_.wait(lock);
      } else if (team.version >= wanted) {
        team.last_use = ++uses_;
        return team.writer->snapshot();
      } else if (changed_.wait_until(lock, patience) == std::cv_status::timeout) {
        return nullptr;
      }
    }
  }

  /// Brings a team up to `committed`; false, and nothing done, if something before it is missing.
  static bool catch_up(Team& team, const ChangeSet& committed) {
    if (committed.version <= team.version) return true;
    if (committed.version != team.version + 1) return false;
    team.writer->apply(committed);
    team.version = committed.version;
    team.bytes = team.writer->bytes();
    return true;
  }

  /// Forgets the teams that nobody has asked for longest, never `keep`.
  void evict(TeamId keep) {
    std::size_t total = 0;
    for (const auto& [id, team] : teams_) total += team.bytes;
    while (total > budget_bytes_) {
      auto oldest = teams_.end();
      for (auto it = teams_.begin(); it != teams_.end(); ++it) {
        if (it->first == keep || it->second.loading) continue;
        if (oldest == teams_.end() || it->second.last_use < oldest->second.last_use) oldest = it;
      }
      if (oldest == teams_.end()) return;
      total -= oldest->second.bytes;
      teams_.erase(oldest);
    }
  }

  const std::size_t budget_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<TeamId, Team> teams_;
  std::uint64_t uses_ = 0;
};

FactsCache::FactsCache(std::size_t budget_bytes) : impl_(std::make_unique<Impl>(budget_bytes)) {}
FactsCache::~FactsCache() = default;

void FactsCache::apply(const ChangeSet& committed) { impl_->apply(committed); }

Result<std::shared_ptr<const Facts>> FactsCache::at(TeamId team, Transaction& tx) { return impl_->at(team, tx); }

}  // namespace crondb::metrics
