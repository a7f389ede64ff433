#pragma once

#include <string_view>

#include "crondb/importing/commission.hpp"
#include "crondb/importing/import.hpp"

#pragma GCC visibility push(default)

/// What an import is given as JSON. Free of Boost.JSON, so that the import itself can be.
namespace crondb::wire {

/// `{"fields": {…}, "date_format": "…", "stages": {"Won": "won"}, …}`: the members of Mapping, all optional, together at most 64
/// KiB. Errors: bad_request for text that isn't JSON, validation_error with every problem; its paths begin with `mapping`.
[[nodiscard]] Result<Mapping> read_mapping(std::string_view json);

/// What an import came to, as wire::write writes it. Errors: bad_request, validation_error.
[[nodiscard]] Result<ImportResult> read_import_result(std::string_view json);

/// The cell of a commission. Errors: bad_request for text that isn't JSON, validation_error with every problem; its paths begin
/// with `commission`.
[[nodiscard]] Result<NamedCommission> read_commission(std::string_view json);

}  // namespace crondb::wire

#pragma GCC visibility pop
