#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/metrics/facts.hpp"
#include "storage/sql/engine.hpp"

/// The log of changed rows: which rows, not what became of them, because readers want them as they are now.
namespace crondb::sql::inline CRONDB_ENGINE {

/// What an entry names. The stays of a deal or lead count as the deal or lead.
enum class RecordKind : std::uint8_t { deal, lead, task, call, email };

struct LogEntry {
  RecordKind kind = RecordKind::deal;
  Uuid id{};
  bool erased = false;  ///< then, whether or not the row was made anew since
  auto operator<=>(const LogEntry&) const = default;
};

/// Each changed row once, 17 bytes an entry.
[[nodiscard]] std::vector<std::uint8_t> pack_log(const std::vector<metrics::Change>& changes);
inline constexpr std::size_t packed_entry = 1 + sizeof(Uuid);
/// Adds what pack_log made. False if it didn't.
[[nodiscard]] bool unpack_log(std::span<const std::uint8_t> packed, std::set<LogEntry>& entries);

}  // namespace crondb::sql::inline CRONDB_ENGINE
