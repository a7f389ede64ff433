#include "crondb/wire/analytics.hpp"

#include "bind.hpp"
#include "crondb/analytics/operations.hpp"

namespace crondb::server {

template <>
inline boost::json::object custom_schema<EventProperties>() {
  return {{"type", "object"}, {"maxProperties", max_event_properties}};
}

template struct Bound<get_traffic>;
template struct Bound<track>;

}  // namespace crondb::server
