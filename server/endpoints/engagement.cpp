#include "bind.hpp"
#include "crondb/engagement/operations.hpp"

namespace crondb::server {

template struct Bound<create_call>;
template struct Bound<create_email>;
template struct Bound<create_task>;
template struct Bound<delete_call>;
template struct Bound<delete_email>;
template struct Bound<delete_task>;
template struct Bound<get_call>;
template struct Bound<get_email>;
template struct Bound<get_task>;
template struct Bound<list_calls>;
template struct Bound<list_emails>;
template struct Bound<list_tasks>;
template struct Bound<patch_call>;
template struct Bound<patch_email>;
template struct Bound<patch_task>;

}  // namespace crondb::server
