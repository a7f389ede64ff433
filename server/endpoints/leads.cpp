#include "bind.hpp"
#include "crondb/leads/operations.hpp"

namespace crondb::server {

template struct Bound<create_lead>;
template struct Bound<create_tag>;
template struct Bound<delete_lead>;
template struct Bound<delete_tag>;
template struct Bound<get_lead>;
template struct Bound<get_tag>;
template struct Bound<list_leads>;
template struct Bound<list_tags>;
template struct Bound<patch_lead>;
template struct Bound<patch_tag>;

}  // namespace crondb::server
