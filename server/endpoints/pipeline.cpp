#include "crondb/wire/pipeline.hpp"

#include "bind.hpp"
#include "crondb/pipeline/operations.hpp"
#include "schema_custom.hpp"

namespace crondb::server {

template struct Bound<create_activity>;
template struct Bound<create_contact>;
template struct Bound<create_deal>;
template struct Bound<create_stage>;
template struct Bound<delete_activity>;
template struct Bound<delete_contact>;
template struct Bound<delete_deal>;
template struct Bound<delete_stage>;
template struct Bound<get_deal>;
template struct Bound<get_kanban>;
template struct Bound<get_leaderboard>;
template struct Bound<list_activities>;
template struct Bound<list_contacts>;
template struct Bound<list_deals>;
template struct Bound<list_stages>;
template struct Bound<move_deal>;
template struct Bound<patch_activity>;
template struct Bound<patch_contact>;
template struct Bound<patch_deal>;
template struct Bound<patch_stage>;
template struct Bound<reorder_stages>;

}  // namespace crondb::server
