#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/storage.hpp"
#include "metrics/facts.hpp"

namespace crondb::metrics {

namespace {

Result<std::unique_ptr<FactsWriter>> load(TeamId team, Transaction& tx) {
  auto writer = std::make_unique<FactsWriter>();
  const auto put = [&](const auto& row) { writer->put(row); };
  FactsPort& facts = tx.facts();
  CRONDB_TRY(facts.scan_leads(team, put));
  CRONDB_TRY(facts.scan_status_intervals(team, put));
  CRONDB_TRY(facts.scan_deals(team, put));
  CRONDB_TRY(facts.scan_intervals(team, put));
  CRONDB_TRY(facts.scan_tasks(team, put));
  CRONDB_TRY(facts.scan_calls(team, put));
  CRONDB_TRY(facts.scan_emails(team, put));
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
      follow(team, committed);
      evict(committed.team);
    }
    changed_.notify_all();
  }

  Result<std::shared_ptr<const Facts>> read(TeamId id, Transaction& tx) {
    CRONDB_TRY(const std::int64_t wanted, tx.facts().version(id));
    std::unique_lock lock(mutex_);
    if (Team* team = settled(lock, id); team && team->version >= wanted) {
      team->last_use = ++uses_;
      if (team->version == wanted) {
        ++hits_;
        auto facts = team->writer->snapshot();
        if (const auto bytes = team->writer->bytes(); bytes != std::exchange(team->bytes, bytes)) evict(id);
        return facts;
      }
      lock.unlock();
      return for_older_view(id, tx);
    }

    Loading loading(*this, lock, id);
    if (loading.writer) CRONDB_TRY(catch_up(loading, id, tx, wanted));
    if (!loading.writer || loading.version != wanted) {
      ++loads_;
      CRONDB_TRY(loading.writer, load(id, tx));
      loading.version = wanted;
    }
    return loading.done();
  }

  /// Without waiting for anybody and without keeping anything.
  Result<std::shared_ptr<const Facts>> look(TeamId id, Transaction& tx) {
    CRONDB_TRY(const std::int64_t wanted, tx.facts().version(id));
    std::unique_ptr<FactsWriter> own;
    std::int64_t version = 0;
    {
      const std::lock_guard lock(mutex_);
      const auto found = teams_.find(id);
      if (found != teams_.end() && !found->second.loading && found->second.version <= wanted) {
        if (found->second.version == wanted) return found->second.writer->snapshot();
        own = std::make_unique<FactsWriter>(*found->second.writer);
        version = found->second.version;
      }
    }
    if (own) {
      CRONDB_TRY(const auto missed, tx.facts().changes_since(id, version));
      if (missed) {
        own->apply(*missed);
        return own->snapshot();
      }
    }
    ++loads_;
    CRONDB_TRY(own, load(id, tx));
    return own->snapshot();
  }

  Usage usage() {
    const std::lock_guard lock(mutex_);
    Usage now{.teams = teams_.size(), .hits = hits_, .loads = loads_, .evictions = evictions_};
    for (const auto& [id, team] : teams_) now.bytes += team.bytes;
    return now;
  }

 private:
  struct Team {
    std::unique_ptr<FactsWriter> writer;  ///< absent while somebody loads
    std::int64_t version = 0;
    std::uint64_t last_use = 0;
    std::size_t bytes = 0;
    bool loading = false;
    std::vector<ChangeSet> waiting;  ///< committed while somebody loads
  };

  /// Takes a team's facts out to work on them without the lock. Unless that is done, the team is forgotten.
  class Loading {
   public:
    std::unique_ptr<FactsWriter> writer;
    std::int64_t version = 0;

    Loading(Impl& cache, std::unique_lock<std::mutex>& lock, TeamId id) : cache_(cache), lock_(lock), id_(id) {
      Team& team = cache_.teams_[id];
      team.loading = true;
      writer = std::move(team.writer);
      version = team.version;
      lock_.unlock();
    }
    ~Loading() {
      if (done_) return;
      if (!lock_.owns_lock()) lock_.lock();
      cache_.teams_.erase(id_);
      cache_.changed_.notify_all();
    }
    Loading(const Loading&) = delete;
    Loading& operator=(const Loading&) = delete;

    /// Waits until what was committed meanwhile leads up to `wanted`, and applies it up to there; nothing happens if it doesn't
    /// within the time.
    void wait_for(std::int64_t wanted, std::chrono::milliseconds patience) {
      lock_.lock();
      const bool there = cache_.changed_.wait_for(lock_, patience, [&] {
        std::int64_t reached = version;
        for (const ChangeSet& committed : cache_.teams_[id_].waiting) reached += committed.version == reached + 1 ? 1 : 0;
        return reached >= wanted;
      });
      std::vector<ChangeSet> waiting;
      if (there) waiting = cache_.teams_[id_].waiting;
      lock_.unlock();
      for (const ChangeSet& committed : waiting) {
        if (committed.version <= wanted) follow(*this, committed);
      }
    }

    /// The facts as they were loaded; those that are kept go on with what was committed meanwhile.
    std::shared_ptr<const Facts> done() {
      auto facts = writer->snapshot();
      lock_.lock();
      done_ = true;
      Team& team = cache_.teams_[id_];
      team.writer = std::move(writer);
      team.version = version;
      team.loading = false;
      for (const ChangeSet& committed : std::exchange(team.waiting, {})) follow(team, committed);
      team.bytes = team.writer->bytes();
      team.last_use = ++cache_.uses_;
      cache_.evict(id_);
      cache_.changed_.notify_all();
      return facts;
    }

   private:
    Impl& cache_;
    std::unique_lock<std::mutex>& lock_;
    TeamId id_;
    bool done_ = false;
  };

  /// What is kept of a team, once nobody is loading it; nullptr if nothing is.
  Team* settled(std::unique_lock<std::mutex>& lock, TeamId id) {
    for (;;) {
      const auto found = teams_.find(id);
      if (found == teams_.end()) return nullptr;
      if (!found->second.loading) return &found->second;
      changed_.wait(lock);
    }
  }

  /// Facts as they were before what is kept.
  static Result<std::shared_ptr<const Facts>> for_older_view(TeamId id, Transaction& tx) {
    if (tx.ask_for_newer_view()) return fail(ErrorCode::unavailable, "the rows have changed meanwhile; try again");
    CRONDB_TRY(const auto own, load(id, tx));
    return own->snapshot();
  }

  /// Brings older facts to `wanted` if the storage knows how, or if a writer of this process is between its COMMIT and `apply`.
  static Result<void> catch_up(Loading& loading, TeamId id, Transaction& tx, std::int64_t wanted) {
    CRONDB_TRY(const auto missed, tx.facts().changes_since(id, loading.version));
    if (missed) {
      loading.writer->apply(*missed);
      loading.version = wanted;
    } else {
      loading.wait_for(wanted, std::chrono::milliseconds{20});
    }
    return {};
  }

  /// Applies `committed` if it is the next; nothing happens if it is there already or something before it is missing.
  template <class Kept>
  static void follow(Kept& team, const ChangeSet& committed) {
    if (committed.version != team.version + 1) return;
    team.writer->apply(committed);
    team.version = committed.version;
    if constexpr (std::same_as<Kept, Team>) team.bytes = team.writer->bytes();
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
      ++evictions_;
    }
  }

  const std::size_t budget_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<TeamId, Team> teams_;
  std::uint64_t uses_ = 0;
  std::uint64_t evictions_ = 0;
  std::atomic<std::uint64_t> hits_{0};
  std::atomic<std::uint64_t> loads_{0};
};

FactsCache::FactsCache(std::size_t budget_bytes) : impl_(std::make_unique<Impl>(budget_bytes)) {}
FactsCache::~FactsCache() = default;

void FactsCache::committed(const ChangeSet& changes) { impl_->apply(changes); }

Result<std::shared_ptr<const Facts>> FactsCache::at(TeamId team, Transaction& tx, AccessMode access) {
  return access == AccessMode::read ? impl_->read(team, tx) : impl_->look(team, tx);
}

FactsCache::Usage FactsCache::usage() const { return impl_->usage(); }

}  // namespace crondb::metrics
