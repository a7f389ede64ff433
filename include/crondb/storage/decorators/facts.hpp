#pragma once

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/facts.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class FactsDecorator : public FactsPort {
 public:
  explicit FactsDecorator(FactsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::int64_t> version(TeamId team) override { return inner_.version(team); }
  [[nodiscard]] Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t version) override {
    return inner_.changes_since(team, version);
  }
  [[nodiscard]] Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override {
    return inner_.scan_deals(team, sink);
  }
  [[nodiscard]] Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override {
    return inner_.scan_intervals(team, sink);
  }
  [[nodiscard]] Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) override {
    return inner_.scan_leads(team, sink);
  }
  [[nodiscard]] Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) override {
    return inner_.scan_status_intervals(team, sink);
  }
  [[nodiscard]] Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) override {
    return inner_.scan_tasks(team, sink);
  }
  [[nodiscard]] Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) override {
    return inner_.scan_calls(team, sink);
  }
  [[nodiscard]] Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) override {
    return inner_.scan_emails(team, sink);
  }

 protected:
  [[nodiscard]] FactsPort& inner() { return inner_; }

 private:
  FactsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
