#include "storage/sql/icp.hpp"

#include "storage/sql/queries.hpp"
#include "storage/sql/visibility.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<BusinessProfile> =
    team_table("business_profiles", key("user_id", &BusinessProfile::user_id), column("industry", &BusinessProfile::industry),
               column("team_size", &BusinessProfile::team_size), column("target_geos", &BusinessProfile::target_geos),
               column("target_industries", &BusinessProfile::target_industries),
               column("target_company_sizes", &BusinessProfile::target_company_sizes), column("persona", &BusinessProfile::persona),
               column("value_proposition", &BusinessProfile::value_proposition), column("onboarding", &BusinessProfile::onboarding),
               column("version", &BusinessProfile::version));

Result<std::optional<BusinessProfile>> SqlIcp::find_profile(TeamId team, UserId user) {
  static const std::string sql =
      "SELECT " + columns_of<BusinessProfile>() + " FROM business_profiles WHERE team_id = $1 AND user_id = $2";
  return find<BusinessProfile>(db_, sql, team, user);
}

Result<void> SqlIcp::put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) {
  CRONDB_TRY(
      const auto version,
      value<std::int64_t>(db_, "SELECT version FROM business_profiles WHERE team_id = $1 AND user_id = $2", team, profile.user_id));
  if (version != expected_version) return fail(ErrorCode::conflict, "the business profile has been changed meanwhile");
  return put(db_, team, profile);
}

Result<void> SqlIcp::erase_profile(TeamId team, UserId user) {
  CRONDB_TRY(execute(db_, "DELETE FROM business_profiles WHERE team_id = $1 AND user_id = $2", team, user));
  return {};
}

Result<void> SqlIcp::scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) {
  Query query("SELECT domain, industry, country, employees, emails_found, enriched_at FROM team_domains");
  query.with(" WHERE team_id = ", team) << " AND emails_found IS NOT NULL";
  if (only_rows_of) {
    query.again(" AND domain IN (SELECT domain FROM deals WHERE team_id = ");
    add_visibility(query, "deal", only_rows_of);
    query << " UNION SELECT domain FROM leads WHERE team_id = $1";
    add_visibility(query, "lead", only_rows_of);
    query << ")";
  }
  query << " ORDER BY domain";
  auto statement = query.prepare(db_);
  statement.has_many_rows();
  return for_each_row(statement, [&](Statement& row) {
    CompanyTraits company{row.text(1), row.is_null(2) ? std::string_view() : row.text(2), std::nullopt, row.integer(4) > 0,
                          std::nullopt};
    if (!row.is_null(3)) company.employees = row.integer(3);
    if (!row.is_null(5)) company.enriched_at = read<Instant>(row, 5);
    sink(row.text(0), company);
  });
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
