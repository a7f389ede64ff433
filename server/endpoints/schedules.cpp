#include "bind.hpp"
#include "crondb/schedules/operations.hpp"

namespace crondb::server {

template struct Bound<create_schedule>;
template struct Bound<delete_schedule>;
template struct Bound<get_schedule>;
template struct Bound<list_schedules>;
template struct Bound<put_schedule>;

}  // namespace crondb::server
