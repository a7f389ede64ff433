#pragma once

#include "crondb/analytics/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// Usage events and the traffic that they make.
namespace crondb {

namespace analytics {

Result<Tracked> track(Context&, const Track&);
Result<Traffic> get_traffic(Context&, const Nothing&);

}  // namespace analytics

/// Keeps events of the caller and counts them, in the transaction. An event belongs to the local day that it has in the team's time
/// zone when it arrives; a later change of the zone leaves it there. Errors: validation_error naming the event; forbidden for the
/// system, which is nobody.
inline constexpr Operation track{"track", Role::viewer, Plan::free, AccessMode::write, &analytics::track};
/// What happened in the last traffic_days local days, from counts alone. Conversions are those of the team's present list.
inline constexpr Operation get_traffic{"get_traffic", Role::admin, Plan::free, AccessMode::read, &analytics::get_traffic};

/// Of the whole instance: forgets events, visits and counts that are past their retention (event.hpp), in small batches, and says
/// how many rows.
[[nodiscard]] Result<std::int64_t> forget_old_usage(Storage& storage, Instant now);

}  // namespace crondb

#pragma GCC visibility pop
