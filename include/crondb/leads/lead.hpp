#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// People and companies that may become customers, as they are kept.
namespace crondb {

/// Where a lead came from.
enum class LeadSource : std::uint8_t {
  website,
  referral,
  portal,
  social,
  advertising,
  email_campaign,
  event,
  cold_outreach,
  partner,
  import,
  api,
  other,
};
template <>
inline constexpr auto words<LeadSource> =
    std::to_array<std::string_view>({"website", "referral", "portal", "social", "advertising", "email_campaign", "event",
                                     "cold_outreach", "partner", "import", "api", "other"});

/// How far a lead has come. Whoever becomes a client for the first time is converted.
enum class LeadStatus : std::uint8_t { lead, potential, bad_timing, client, unqualified };
template <>
inline constexpr auto words<LeadStatus> =
    std::to_array<std::string_view>({"lead", "potential", "bad_timing", "client", "unqualified"});

/// A label for leads.
struct Tag {
  TagId id{};
  std::string name{};   ///< unique in the team
  std::string color{};  ///< `#RRGGBB`
  Instant created_at{};
  bool operator==(const Tag&) const = default;
};

/// At least one of name, company, email and phone is there.
struct Lead {
  LeadId id{};
  std::optional<std::string> first_name{};
  std::optional<std::string> last_name{};
  std::optional<std::string> email{};
  std::optional<std::string> phone{};
  std::optional<std::string> company{};
  std::optional<std::string> domain{};
  LeadSource source = LeadSource::api;
  LeadStatus status = LeadStatus::lead;
  std::optional<UserId> owner_user_id{};        ///< absent: nobody's
  std::vector<UserId> assignee_user_ids{};      ///< ascending, each once
  std::vector<TagId> tag_ids{};                 ///< ascending, each once
  std::optional<Instant> first_contacted_at{};  ///< absent: not yet
  bool contact_given = false;                   ///< an import said first_contacted_at: contacts don't move it; not shown
  std::optional<Instant> converted_at{};        ///< when it first became a client
  std::optional<std::string> external_id{};     ///< unique in the team
  Instant created_at{};
  Instant updated_at{};
  std::int64_t version = 1;  ///< counts changes
  bool operator==(const Lead&) const = default;

  [[nodiscard]] bool involves(UserId user) const;  ///< as owner or assignee
  [[nodiscard]] bool has(TagId tag) const;
};

/// A stay of a lead in a status: [entered_at, exited_at), open while exited_at is absent. A lead has exactly one open stay.
struct StatusInterval {
  IntervalId id{};
  LeadId lead_id{};
  LeadStatus status = LeadStatus::lead;
  Instant entered_at{};
  std::optional<Instant> exited_at{};
  std::optional<UserId> by{};  ///< who made the change into it; absent for the system
  bool operator==(const StatusInterval&) const = default;
};

/// What people ask of a list of leads. Everything that is set must hold.
struct LeadCriteria {
  std::optional<LeadStatus> status{};
  std::optional<LeadSource> source{};
  std::optional<TagId> tag{};
  std::optional<UserId> owner_user_id{};
  std::optional<bool> unassigned{};  ///< true: neither owner nor assignees; false: one of them
  std::optional<std::string> q{};    ///< substring of name, email, phone, company or domain, compared by fold_case
};

/// Which leads a list shows. Everything that is set must hold.
struct LeadFilter : LeadCriteria {
  std::optional<UserId> only_rows_of{};  ///< owned by or assigned to
};

/// Newest first (created_at, then id).
struct LeadQuery {
  LeadFilter filter{};
  PageRequest page{};
};

}  // namespace crondb

#pragma GCC visibility pop
