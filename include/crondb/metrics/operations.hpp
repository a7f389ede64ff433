#pragma once

#include "crondb/metrics/run.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// Reading metrics.
namespace crondb::metrics {

Result<RunResponse> run_metrics(Context&, const RunRequest&);
/// As run_metrics, within an operation of any access. One that writes sees the rows as they were before it.
Result<RunResponse> compute_metrics(Context&, const RunRequest&, AccessMode);
Result<Catalog> get_catalog(Context&, const Nothing&);

}  // namespace crondb::metrics

namespace crondb {

/// Computes every widget over one consistent state of the data and one `now`. Members and viewers see rows that they own or are
/// assigned to; admins those of `assignee_ids`, or their own. Errors: validation_error naming the widget, or `widgets` for more
/// than max_numbers in all.
inline constexpr Operation run_metrics{"run_metrics", Role::viewer, Plan::pro, AccessMode::read, &metrics::run_metrics};
/// The metrics that the caller may see.
inline constexpr Operation get_catalog{"get_catalog", Role::viewer, Plan::pro, AccessMode::read, &metrics::get_catalog};

}  // namespace crondb

#pragma GCC visibility pop
