#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "crondb/core/result.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"

#pragma GCC visibility push(default)

namespace crondb {

namespace metrics {
struct ChangeSet;
}  // namespace metrics

/// What the metrics read of a team's deals, leads, tasks, calls, emails and stays. A scan may leave out what no metric reads: names
/// and other texts, references to others but of deals to leads, versions and the like. References are good during the call of a
/// sink only.
class FactsPort {
 public:
  virtual ~FactsPort() = default;
  /// Counts the transactions that changed one of these rows, from 0. Seen by every process.
  [[nodiscard]] virtual Result<std::int64_t> version(TeamId team) = 0;
  /// Each changed row once, as it is now, in no certain order but that a deal or lead comes before its stays; up to the version
  /// that this transaction sees. nullopt if `version` is too long ago for the storage to know: then load anew.
  [[nodiscard]] virtual Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t version) = 0;

  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) = 0;
  /// In order of deal_id, entered_at and id.
  [[nodiscard]] virtual Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) = 0;
  /// In order of lead_id, entered_at and id.
  [[nodiscard]] virtual Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
