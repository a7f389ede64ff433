#include "bind.hpp"
#include "crondb/teams/operations.hpp"

namespace crondb::server {

template struct Bound<accept_invite>;
template struct Bound<create_org>;
template struct Bound<create_team>;
template struct Bound<disband_team>;
template struct Bound<get_org>;
template struct Bound<get_team>;
template struct Bound<list_audit>;
template struct Bound<list_org_members>;
template struct Bound<list_teams>;
template struct Bound<put_member>;
template struct Bound<put_org>;
template struct Bound<put_team>;
template struct Bound<remove_member>;
template struct Bound<revoke_invite>;
template struct Bound<send_invite>;

}  // namespace crondb::server
