#pragma once

#include <span>

#include "crondb/industry/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with the pool of companies. Reading its benchmarks is for every team; filling it is for who runs the instance.
namespace crondb {

namespace industry {

Result<Page<IndustrySummary>> list_industries(Context&, const ListIndustries&);
Result<Benchmark> get_benchmark(Context&, const BenchmarkRequest&);

}  // namespace industry

/// Those with a benchmark, by name.
inline constexpr Operation list_industries{"list_industries", Role::viewer, Plan::pro, AccessMode::read,
                                           &industry::list_industries};
/// As it was computed last. Errors: not_found.
inline constexpr Operation get_benchmark{"get_benchmark", Role::viewer, Plan::pro, AccessMode::read, &industry::get_benchmark};
/// The same, to be made a document of.
inline constexpr Operation export_benchmark{"export_benchmark", Role::viewer, Plan::pro, AccessMode::read,
                                            &industry::get_benchmark};

/// Puts companies into the pool, replacing those that are there, in batches. Domains are normalised. Errors: validation_error
/// naming every field of every company that can't be kept (`companies[3].name`), before anything is written.
[[nodiscard]] Result<void> put_companies(Storage& storage, std::span<const Company> companies, Instant now);

/// Computes the benchmark of every industry of the pool anew, and drops those of industries that have no companies any more; says
/// how many there are. Reads and writes in small batches, so that nobody waits long. Running it twice at the same time is harmless.
[[nodiscard]] Result<std::int64_t> refresh_industries(Storage& storage, Instant now);

}  // namespace crondb

#pragma GCC visibility pop
