#include "bind.hpp"
#include "crondb/industry/operations.hpp"

namespace crondb::server {

template struct Bound<get_benchmark>;
template struct Bound<list_industries>;

}  // namespace crondb::server
