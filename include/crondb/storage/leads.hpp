#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"
#include "crondb/leads/lead.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Leads, their tags and the statuses they had.
class LeadsPort {
 public:
  virtual ~LeadsPort() = default;

  [[nodiscard]] virtual Result<std::optional<Tag>> find_tag(TeamId team, TagId id) = 0;
  /// All of the team, by name compared by fold_case, then id.
  [[nodiscard]] virtual Result<std::vector<Tag>> list_tags(TeamId team) = 0;
  /// Inserts or replaces. already_exists if another tag of the team has the name.
  [[nodiscard]] virtual Result<void> put_tag(TeamId team, const Tag& tag) = 0;
  /// Takes it off its leads, adding 1 to their version. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_tag(TeamId team, TagId id) = 0;

  [[nodiscard]] virtual Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`. conflict if it doesn't, or if the team doesn't
  /// have one of the tags; already_exists if another lead of the team has the external_id.
  [[nodiscard]] virtual Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) = 0;
  /// With the statuses it had; deals, tasks, calls and emails that name it no longer do. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_lead(TeamId team, LeadId id) = 0;
  [[nodiscard]] virtual Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) = 0;

  /// The statuses of a lead by entered_at, then id.
  [[nodiscard]] virtual Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) = 0;
  /// Inserts or replaces. not_found if the lead doesn't exist.
  [[nodiscard]] virtual Result<void> put_status_interval(TeamId team, const StatusInterval& interval) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
