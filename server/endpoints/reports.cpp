#include "crondb/wire/reports.hpp"

#include "bind.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/metrics.hpp"
#include "schema_custom.hpp"
#include "schema_reports.hpp"

namespace crondb::server {

template struct Bound<create_report>;
template struct Bound<delete_report>;
template struct Bound<delete_snapshot>;
template struct Bound<get_report>;
template struct Bound<get_snapshot>;
template struct Bound<list_reports>;
template struct Bound<list_snapshots>;
template struct Bound<patch_report>;
template struct Bound<renew_snapshot>;

}  // namespace crondb::server
