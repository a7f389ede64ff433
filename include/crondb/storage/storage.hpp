#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

/// What operations ask of a storage. Each capability has a port with a header of its own, `crondb/storage/<capability>.hpp`. A port
/// is reachable only through a transaction, and every method takes the team first, so that no query can forget its tenant; the
/// instance-wide ones say so. Every method may also answer `unavailable` (busy, full, gone) or `internal` (corrupt). A reference to
/// a port is good for as long as its transaction.
namespace crondb {

namespace metrics {
class FactsCache;
struct ChangeSet;
}  // namespace metrics

class AccessPort;
class PipelinePort;
class LeadsPort;
class EngagementPort;
class ReportsPort;
class FactsPort;
class ReplayPort;
class TeamsPort;
class DeliveriesPort;
class IndustryPort;
class SchedulesPort;
class AnalyticsPort;
class IcpPort;
class IdentitiesPort;
class NotificationsPort;
class ImportsPort;

/// Whether a transaction may write.
enum class AccessMode : std::uint8_t { read, write };

/// A consistent view of a storage: what it read at first stays true for it, and its writes become visible all at once.
class Transaction {
 public:
  virtual ~Transaction() = default;
  [[nodiscard]] virtual AccessPort& access() = 0;
  [[nodiscard]] virtual PipelinePort& pipeline() = 0;
  [[nodiscard]] virtual LeadsPort& leads() = 0;
  [[nodiscard]] virtual EngagementPort& engagement() = 0;
  [[nodiscard]] virtual ReportsPort& reports() = 0;
  [[nodiscard]] virtual FactsPort& facts() = 0;
  [[nodiscard]] virtual ReplayPort& replays() = 0;
  [[nodiscard]] virtual TeamsPort& teams() = 0;
  [[nodiscard]] virtual DeliveriesPort& deliveries() = 0;
  [[nodiscard]] virtual IndustryPort& industry() = 0;
  [[nodiscard]] virtual SchedulesPort& schedules() = 0;
  [[nodiscard]] virtual AnalyticsPort& analytics() = 0;
  [[nodiscard]] virtual IcpPort& icp() = 0;
  [[nodiscard]] virtual IdentitiesPort& identities() = 0;
  [[nodiscard]] virtual NotificationsPort& notifications() = 0;
  [[nodiscard]] virtual ImportsPort& imports() = 0;

  /// Says, in a work that only reads, that a team, its FactsPort::version, stages, people and tags are asked for next: a storage
  /// that is far away may send for all at once.
  virtual void foresee_metrics(TeamId /*team*/) {}

  /// Asks for the work to be run again in a newer view, whatever it answers now, because what belongs to this one is no longer
  /// kept. False if that won't happen: then it has to do with this view.
  [[nodiscard]] bool ask_for_newer_view() { return newer_view_asked_ && (*newer_view_asked_ = true); }
  /// Says who runs the work again if `asked` becomes true; it must outlive this transaction.
  void offer_newer_view(bool& asked) { newer_view_asked_ = &asked; }

 private:
  bool* newer_view_asked_ = nullptr;
};

/// Who is told of commits.
class CommitListener {
 public:
  virtual ~CommitListener() = default;
  /// Called after COMMIT and before the writer is answered; the change sets of a team in ascending version order, but for those of
  /// other processes, which nobody tells. Called from any thread.
  virtual void committed(const metrics::ChangeSet& changes) = 0;
};

/// Where rows are kept. Safe to use from many threads at once.
class Storage {
 public:
  using Work = std::function<Result<void>(Transaction&)>;

  virtual ~Storage() = default;

  /// Runs `work` in a transaction and commits it if it succeeds; an error rolls everything back and is answered. A write is durable
  /// when this returns. `work` has no effects but through the transaction and its own captures, and may be run more than once.
  /// Under AccessMode::read the writing methods of the ports must not be called. Prefer `transact`.
  [[nodiscard]] virtual Result<void> run(AccessMode access, const Work& work) = 0;

  /// The facts that metrics are computed from, a listener to every commit of this storage object.
  [[nodiscard]] virtual metrics::FactsCache& facts() = 0;
};

/// In how many views `transact` runs a read at most.
inline constexpr int max_views = 16;

/// `storage.run` with an answer: returns what `work` returned last. A read that asks for a newer view is run again.
template <class F>
[[nodiscard]] auto transact(Storage& storage, AccessMode access, F&& work) -> std::invoke_result_t<F&, Transaction&> {
  using Answer = std::invoke_result_t<F&, Transaction&>;
  for (int views = 1;; ++views) {
    bool outdated = false;
    std::optional<Answer> answer;
    auto done = storage.run(access, [&](Transaction& tx) -> Result<void> {
      if (access == AccessMode::read && views < max_views) tx.offer_newer_view(outdated);
      answer.emplace(work(tx));
      if (!*answer) return fail(answer->error());
      return {};
    });
    if (outdated) continue;
    if (!done) return fail(std::move(done.error()));
    return std::move(*answer);
  }
}

}  // namespace crondb

#pragma GCC visibility pop
