#pragma once

#include <span>
#include <string_view>

#include "crondb/core/time.hpp"
#include "crondb/storage/storage.hpp"

namespace crondb::server {

/// Fills the company pool with a few hundred made-up companies, the same for every run of the same day, the named ones with their
/// `.example` domains among them, and counts the benchmarks of their industries.
[[nodiscard]] Result<void> fill_demo_pool(Storage& storage, std::span<const std::string_view> named, Instant now);

/// Where a company of the demo is to be found.
[[nodiscard]] std::string demo_domain(std::string_view company);

}  // namespace crondb::server
