#include "industry/company.hpp"

#include "crondb/core/text.hpp"
#include "crondb/core/validate.hpp"
#include "crondb/industry/requests.hpp"

namespace crondb {

std::string industry_key(std::string_view industry) { return name_key(industry); }

namespace industry {

void check(Company& company, Instant now, const std::string& path, std::vector<FieldError>& problems) {
  normalize(company);
  check_fields(company, path, problems);
  if (!company.domain.empty()) detail::check_domain(company.domain, detail::member_path(path, "domain"), problems);
  if (company.enriched_at) detail::check_not_ahead(*company.enriched_at, now, detail::member_path(path, "enriched_at"), problems);
  detail::check_not_ahead(company.first_seen_at, now, detail::member_path(path, "first_seen_at"), problems);
}

}  // namespace industry

}  // namespace crondb
