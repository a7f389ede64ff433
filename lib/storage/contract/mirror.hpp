#pragma once

#include <map>
#include <tuple>

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"

namespace crondb::contract {

/// Of a row what metrics read.
[[nodiscard]] Deal counted(const Deal& deal);
[[nodiscard]] Lead counted(const Lead& lead);
[[nodiscard]] Task counted(const Task& task);
[[nodiscard]] Call counted(const Call& call);
[[nodiscard]] Email counted(const Email& email);
[[nodiscard]] StageInterval counted(const StageInterval& stay);
[[nodiscard]] StatusInterval counted(const StatusInterval& stay);

/// What metrics would keep of a team: everything scanned at one version, then kept current by changes.
class Mirror {
 public:
  /// The rows as `tx` sees them.
  [[nodiscard]] static Result<Mirror> of(TeamId team, Transaction& tx);

  /// False, and nothing done, if the storage doesn't know what changed since.
  [[nodiscard]] Result<bool> catch_up(TeamId team, Transaction& tx);
  [[nodiscard]] std::int64_t version() const { return version_; }
  /// Whether all changes so far came in order: each stay behind its deal or lead.
  [[nodiscard]] bool sound() const { return sound_; }

  bool operator==(const Mirror& other) const {
    return std::tie(version_, deals_, intervals_, leads_, status_intervals_, tasks_, calls_, emails_) ==
           std::tie(other.version_, other.deals_, other.intervals_, other.leads_, other.status_intervals_, other.tasks_,
                    other.calls_, other.emails_);
  }

 private:
  void apply(const Deal& deal);
  void apply(const StageInterval& stay);
  void apply(const Lead& lead);
  void apply(const StatusInterval& stay);
  void apply(const Task& task);
  void apply(const Call& call);
  void apply(const Email& email);
  void apply(metrics::Erased<DealId> gone);
  void apply(metrics::Erased<LeadId> gone);
  void apply(metrics::Erased<TaskId> gone);
  void apply(metrics::Erased<CallId> gone);
  void apply(metrics::Erased<EmailId> gone);

  std::int64_t version_ = 0;
  bool sound_ = true;
  std::map<DealId, Deal> deals_;
  std::map<std::pair<DealId, IntervalId>, StageInterval> intervals_;
  std::map<LeadId, Lead> leads_;
  std::map<std::pair<LeadId, IntervalId>, StatusInterval> status_intervals_;
  std::map<TaskId, Task> tasks_;
  std::map<CallId, Call> calls_;
  std::map<EmailId, Email> emails_;
};

}  // namespace crondb::contract
