#pragma once

#include "crondb/icp/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What a user can do with the profile that they have in the present team, and what follows from it. For the system, which is
/// nobody, all of these answer forbidden.
namespace crondb {

namespace icp {

Result<BusinessProfile> get_profile(Context&, const Nothing&);
Result<BusinessProfile> create_profile(Context&, const CreateProfile&);
Result<BusinessProfile> put_profile(Context&, const PutProfile&);
Result<Nothing> delete_profile(Context&, const DeleteProfile&);
Result<BusinessProfile> skip_onboarding(Context&, const Nothing&);
Result<IcpScore> score_domain(Context&, const ScoreDomain&);
Result<Page<IcpScore>> list_icp_leads(Context&, const ListIcpLeads&);

}  // namespace icp

/// Errors: not_found without a profile.
inline constexpr Operation get_profile{"get_profile", Role::viewer, Plan::free, AccessMode::read, &icp::get_profile};
/// Fills in a skipped profile, too. Errors: already_exists.
inline constexpr Operation create_profile{"create_profile", Role::viewer, Plan::free, AccessMode::write, &icp::create_profile};
/// Changes what is given; a skipped profile is completed thereby. Errors: not_found without a profile; precondition_failed for a
/// stale if_version.
inline constexpr Operation put_profile{"put_profile", Role::viewer, Plan::free, AccessMode::write, &icp::put_profile};
/// Errors: not_found without a profile; precondition_failed for a stale if_version.
inline constexpr Operation delete_profile{"delete_profile", Role::viewer, Plan::free, AccessMode::write, &icp::delete_profile};
/// Makes a profile that says nothing but that it was skipped. Errors: conflict with a completed one.
inline constexpr Operation skip_onboarding{"skip_onboarding", Role::viewer, Plan::free, AccessMode::write, &icp::skip_onboarding};
/// Errors: validation_error for what is no domain; conflict without a profile; not_found if the domain isn't in the company pool.
inline constexpr Operation score_domain{"score_domain", Role::viewer, Plan::free, AccessMode::read, &icp::score_domain};
/// The domains of the deals and leads that the caller sees, as far as they are in the company pool, best first, then by name.
/// Errors: conflict without a profile.
inline constexpr Operation list_icp_leads{"list_icp_leads", Role::viewer, Plan::free, AccessMode::read, &icp::list_icp_leads};

}  // namespace crondb

#pragma GCC visibility pop
