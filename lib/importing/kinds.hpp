#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/changes.hpp"
#include "crondb/importing/import.hpp"
#include "importing/number_format.hpp"
#include "importing/references.hpp"
#include "importing/time_format.hpp"

namespace crondb::importing {

/// What holds for every row of a file.
struct Settings {
  ImportOptions options;
  TimeFormat times;
  NumberReader numbers;
  Currency currency;  ///< of the team
};
/// Errors: validation_error with everything about the mapping that no file could make right.
[[nodiscard]] Result<Settings> make_settings(const ImportOptions& options, TimeZone zone, Currency currency);

/// A record of the file.
struct Row {
  std::int64_t line = 0;
  std::string problem;              ///< why it can't be read; empty if it can
  std::string beginning;            ///< of what can't be read
  std::vector<std::string> values;  ///< in the order of the kind's fields; empty where the row says nothing
};

/// What the rows of one transaction share.
struct Batch {
  Context& context;
  const Settings& settings;
  References references;
  const Made& earlier;  ///< in the transactions before
  Made& made;
  std::map<StageId, std::int64_t> last_ranks;
};

enum class Outcome : std::uint8_t { created, updated, unchanged, failed };

/// A kind of rows that can be imported.
struct RowKind {
  ImportKind kind;
  std::span<const RowField> rows;            ///< what is known of a row's fields elsewhere
  std::span<const std::string_view> fields;  ///< of files
  /// Writes the row wholly, or not at all and says in `problems` why. Errors are those of the storage.
  Result<Outcome> (*import)(Batch& batch, const Row& row, Problems& problems);
};

[[nodiscard]] const RowKind& find_kind(ImportKind kind);

extern const RowKind leads_kind;
extern const RowKind deals_kind;
extern const RowKind tasks_kind;
extern const RowKind calls_kind;
extern const RowKind emails_kind;

}  // namespace crondb::importing
