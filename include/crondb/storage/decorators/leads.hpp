#pragma once

#include "crondb/storage/leads.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class LeadsDecorator : public LeadsPort {
 public:
  explicit LeadsDecorator(LeadsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Tag>> find_tag(TeamId team, TagId id) override { return inner_.find_tag(team, id); }
  [[nodiscard]] Result<std::vector<Tag>> list_tags(TeamId team) override { return inner_.list_tags(team); }
  [[nodiscard]] Result<void> put_tag(TeamId team, const Tag& tag) override { return inner_.put_tag(team, tag); }
  [[nodiscard]] Result<void> erase_tag(TeamId team, TagId id) override { return inner_.erase_tag(team, id); }
  [[nodiscard]] Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) override { return inner_.find_lead(team, id); }
  [[nodiscard]] Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_lead_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) override {
    return inner_.put_lead(team, lead, expected_version);
  }
  [[nodiscard]] Result<void> erase_lead(TeamId team, LeadId id) override { return inner_.erase_lead(team, id); }
  [[nodiscard]] Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) override {
    return inner_.list_leads(team, query);
  }
  [[nodiscard]] Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) override {
    return inner_.status_intervals(team, lead);
  }
  [[nodiscard]] Result<void> put_status_interval(TeamId team, const StatusInterval& interval) override {
    return inner_.put_status_interval(team, interval);
  }

 protected:
  [[nodiscard]] LeadsPort& inner() { return inner_; }

 private:
  LeadsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
