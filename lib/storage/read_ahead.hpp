#pragma once

#include "crondb/storage/tables.hpp"

namespace crondb {

/// Has `source` put all its rows into `sink`. They are read in a thread of their own, some thousand ahead of those that `sink`
/// takes, which it does here.
[[nodiscard]] Result<void> put_all_ahead(TableSource& source, TableSink& sink);

}  // namespace crondb
