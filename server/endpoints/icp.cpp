#include "bind.hpp"
#include "crondb/icp/operations.hpp"

namespace crondb::server {

template struct Bound<create_profile>;
template struct Bound<delete_profile>;
template struct Bound<get_profile>;
template struct Bound<list_icp_leads>;
template struct Bound<put_profile>;
template struct Bound<score_domain>;
template struct Bound<skip_onboarding>;

}  // namespace crondb::server
