#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string_view>

#include "crondb/importing/import.hpp"
#include "importing/kinds.hpp"

namespace crondb::importing {

/// What became of the first rows of a batch.
struct Part {
  std::size_t rows = 0;
  ImportReport report;
};

/// Imports rows, whose values are those of `fields`, one by one until all are done or the time of a transaction is up, at least
/// one. Errors are those of `import`.
[[nodiscard]] Result<Part> import_rows(std::span<const Row> rows, std::span<const std::string_view> fields,
                                       const std::function<Result<Outcome>(const Row&, Problems&)>& import);

/// Adds what a part came to.
void add(ImportResult& total, const ImportResult& part);

/// What an import came to so far, but for the rows that it is given.
using ImportBatch = std::function<Result<Part>(std::span<const Row>, const ImportResult& so_far)>;

/// Reads a file whose rows have some of `fields`, and hands its rows to `import_batch`, a transaction each, until all are done.
[[nodiscard]] Result<ImportReport> import_file(std::istream& csv, std::span<const std::string_view> fields,
                                               const Settings& settings, const ImportBatch& import_batch,
                                               const OnImportProgress& on_progress);

}  // namespace crondb::importing
