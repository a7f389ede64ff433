#include "industry/company.hpp"

#include "crondb/core/text.hpp"
#include "crondb/core/validate.hpp"
#include "crondb/industry/requests.hpp"
#include "engagement/rules.hpp"

namespace crondb {

std::string industry_key(std::string_view industry) { return fold_case(trim(industry)); }

namespace industry {

void check(Company& company, Instant now, const std::string& path, std::vector<FieldError>& problems) {
  check_fields(company, path, problems);
  if (auto domain = normalize_domain(company.domain)) {
    company.domain = std::move(*domain);
  } else if (!company.domain.empty()) {
    problems.push_back({detail::joined(path, "domain"), "must be a host name such as example.com"});
  }
  if (company.enriched_at) engagement::check_not_ahead(*company.enriched_at, now, detail::joined(path, "enriched_at"), problems);
  engagement::check_not_ahead(company.first_seen_at, now, detail::joined(path, "first_seen_at"), problems);
}

}  // namespace industry

}  // namespace crondb
