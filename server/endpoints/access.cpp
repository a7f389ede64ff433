#include "bind.hpp"
#include "crondb/access/operations.hpp"

namespace crondb::server {

template struct Bound<create_api_key>;
template struct Bound<delete_api_key>;
template struct Bound<get_me>;
template struct Bound<list_api_keys>;
template struct Bound<put_me>;

}  // namespace crondb::server
