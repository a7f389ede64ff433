#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"

#pragma GCC visibility push(default)

/// What a person sells and to whom: the ideal customer profile (ICP) that companies are scored against.
namespace crondb {

/// People who work in a company, in ascending bands.
enum class CompanySize : std::uint8_t { to_10, to_50, to_200, to_500, to_1000, to_5000, more };
template <>
inline constexpr auto words<CompanySize> =
    std::to_array<std::string_view>({"1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001+"});

/// The band of a number of people; nullopt below 1.
[[nodiscard]] std::optional<CompanySize> size_of_company(std::int64_t employees);

/// Whether a user said what they sell and to whom, or chose not to.
enum class Onboarding : std::uint8_t { completed, skipped };
template <>
inline constexpr auto words<Onboarding> = std::to_array<std::string_view>({"completed", "skipped"});

/// One user's profile in one team. A skipped one says nothing else.
struct BusinessProfile {
  UserId user_id{};
  std::optional<std::string> industry{};         ///< one's own
  std::optional<CompanySize> team_size{};        ///< one's own
  std::vector<std::string> target_geos{};        ///< countries, as the company pool names them, but for case
  std::vector<std::string> target_industries{};  ///< as the company pool names them, but for case
  std::vector<CompanySize> target_company_sizes{};
  std::optional<std::string> persona{};  ///< whom one sells to
  std::optional<std::string> value_proposition{};
  Onboarding onboarding = Onboarding::completed;
  std::int64_t version = 1;  ///< counts changes
  bool operator==(const BusinessProfile&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
