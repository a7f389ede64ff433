#pragma once

#include "crondb/importing/requests.hpp"

#pragma GCC visibility push(default)

/// What can be asked about imports. import_csv itself is no operation: it commits while it reads.
namespace crondb {

namespace importing {

Result<Page<Import>> list_imports(Context&, const ListImports&);
Result<Import> get_import(Context&, const ImportRequest&);
Result<ImportFields> get_import_fields(Context&, const GetImportFields&);

}  // namespace importing

/// The latest max_kept_imports of the team, newest first; who sees only their own rows sees their own imports.
inline constexpr Operation list_imports{"list_imports", Role::viewer, Plan::pro, AccessMode::read, &importing::list_imports};
/// What one import came to, or has come to so far. Errors: not_found for one that is unknown or forgotten, and for who sees only
/// their own rows, for somebody else's.
inline constexpr Operation get_import{"get_import", Role::viewer, Plan::pro, AccessMode::read, &importing::get_import};
/// Errors: validation_error for a header that can't be read.
inline constexpr Operation get_import_fields{"get_import_fields", Role::viewer, Plan::pro, AccessMode::read,
                                             &importing::get_import_fields};

/// Imports that are kept of a team; older ones are forgotten.
inline constexpr std::int64_t max_kept_imports = 1'000;

}  // namespace crondb

#pragma GCC visibility pop
