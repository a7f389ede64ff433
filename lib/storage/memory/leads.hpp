#pragma once

#include "crondb/storage/leads.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryLeads final : public LeadsPort {
 public:
  explicit MemoryLeads(WorkingView& view) : view_(view), tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<Tag>> find_tag(TeamId team, TagId id) override;
  Result<std::vector<Tag>> list_tags(TeamId team) override;
  Result<void> put_tag(TeamId team, const Tag& tag) override;
  Result<void> erase_tag(TeamId team, TagId id) override;

  Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) override;
  Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) override;
  Result<void> erase_lead(TeamId team, LeadId id) override;
  Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) override;

  Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) override;
  Result<void> put_status_interval(TeamId team, const StatusInterval& interval) override;

 private:
  void take_off_deals(TeamId team, LeadId id);

  WorkingView& view_;
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
