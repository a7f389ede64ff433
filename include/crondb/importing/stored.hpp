#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// What the rows of a file are.
enum class ImportKind : std::uint8_t { leads, deals, tasks, calls, emails };
template <>
inline constexpr auto words<ImportKind> = std::to_array<std::string_view>({"leads", "deals", "tasks", "calls", "emails"});

/// An import as a storage keeps it.
struct StoredImport {
  ImportId id{};
  ImportKind kind{};
  std::optional<UserId> user_id{};       ///< who imported; absent: the system
  Instant created_at{};                  ///< when it began
  Instant updated_at{};                  ///< of its last batch
  std::optional<Instant> finished_at{};  ///< absent: it goes on, or broke off
  std::string result{};                  ///< JSON: what the batches until updated_at came to
  bool operator==(const StoredImport&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
