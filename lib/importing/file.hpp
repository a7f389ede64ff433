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

/// Imports rows one by one until all are done or the time of a transaction is up, at least one. Errors are those of `import`.
[[nodiscard]] Result<Part> import_rows(std::span<const Row> rows,
                                       const std::function<Result<Outcome>(const Row&, Problems&)>& import);

/// Reads a file whose rows have some of `fields`, and hands its rows to `import_batch`, a transaction each, until all are done.
[[nodiscard]] Result<ImportReport> import_file(std::istream& csv, std::span<const std::string_view> fields, const Mapping& mapping,
                                               const std::function<Result<Part>(std::span<const Row>)>& import_batch,
                                               const OnImportProgress& on_progress);

}  // namespace crondb::importing
