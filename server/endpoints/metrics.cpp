#include "crondb/wire/metrics.hpp"

#include "bind.hpp"
#include "crondb/metrics/operations.hpp"
#include "schema_custom.hpp"

namespace crondb::server {

template struct Bound<get_catalog>;
template struct Bound<run_metrics>;

}  // namespace crondb::server
