#include <algorithm>
#include <unordered_map>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/storage/industry.hpp"
#include "importing/cell.hpp"
#include "importing/file.hpp"
#include "industry/company.hpp"

/// Companies out of a file.
namespace crondb {

namespace importing {

namespace {

/// A row as it was written.
struct CompanyRow {
  std::string_view domain;
  std::optional<std::string> name;
  std::optional<std::string> industry;
  std::optional<std::string> country;
  std::optional<std::int64_t> employees;
  std::optional<std::int64_t> revenue_usd;
  std::optional<std::int64_t> emails_found;
  std::optional<Instant> enriched_at;
  std::optional<Instant> first_seen_at;
};

constexpr auto company_columns = std::to_array<FileColumn<CompanyRow>>({
    {"domain", [](CompanyRow& row, const Cell& cell) { row.domain = cell.text; }},
    {"name", [](CompanyRow& row, const Cell& cell) { row.name = cell.text; }},
    {"industry", [](CompanyRow& row, const Cell& cell) { row.industry = cell.text; }},
    {"country", [](CompanyRow& row, const Cell& cell) { row.country = cell.text; }},
    {"employees", [](CompanyRow& row, const Cell& cell) { row.employees = cell.number(); }},
    {"revenue_usd",
     [](CompanyRow& row, const Cell& cell) {
       if (const auto amount = cell.amount_in(Currency()))
         row.revenue_usd = cell.expect(amount->scaled_to(2), "an amount of at most two decimals");
     }},
    {"emails_found", [](CompanyRow& row, const Cell& cell) { row.emails_found = cell.number(); }},
    {"enriched_at", [](CompanyRow& row, const Cell& cell) { row.enriched_at = cell.time(); }},
    {"first_seen_at", [](CompanyRow& row, const Cell& cell) { row.first_seen_at = cell.time(); }},
});
constexpr auto company_column_names = names_of(company_columns);

using Companies = std::unordered_map<std::string, Company>;

/// The company that a row makes of the one that is known, or of nothing.
Company make_company(const CompanyRow& given, const std::optional<Company>& before, Instant now, Problems& problems) {
  Company company = before.value_or(Company{});
  if (!before) {
    company.domain = given.domain;
    if (given.domain.empty()) problems.push_back({"domain", "is required"});
    if (!given.name) problems.push_back({"name", "is required"});
    if (!given.industry) problems.push_back({"industry", "is required"});
    company.first_seen_at = std::min(now, given.enriched_at.value_or(now));
  }
  company.name = given.name.value_or(company.name);
  company.industry = given.industry.value_or(company.industry);
  if (given.country) company.country = given.country;
  if (given.employees) company.employees = given.employees;
  if (given.revenue_usd) company.revenue_usd = given.revenue_usd;
  company.emails_found = given.emails_found.value_or(company.emails_found);
  if (given.enriched_at) company.enriched_at = given.enriched_at;
  company.first_seen_at = given.first_seen_at.value_or(company.first_seen_at);
  if (problems.empty()) industry::check(company, now, {}, problems);
  return company;
}

}  // namespace

}  // namespace importing

Result<ImportReport> import_companies(Storage& storage, Clock& clock, std::istream& csv, const ImportOptions& options,
                                      const OnImportProgress& on_progress) {
  using namespace importing;
  CRONDB_TRY(const auto settings, make_settings(options, TimeZone(), Currency()));
  Companies kept;  // of a dry run: as the storage would have them
  const auto import_batch = [&](std::span<const Row> rows, const ImportResult&) -> Result<Part> {
    Companies fresh;
    CRONDB_TRY(auto part, transact(storage, options.dry_run ? AccessMode::read : AccessMode::write, [&](Transaction& tx) {
                 fresh.clear();
                 const Instant now = clock.now();
                 return import_rows(rows, company_column_names, [&](const Row& row, Problems& problems) -> Result<Outcome> {
                   const CompanyRow given = read_cells(company_columns, settings, row, problems);
                   const std::string domain = normalize_domain(given.domain).value_or(std::string());
                   std::optional<Company> before;
                   if (const auto here = fresh.find(domain); here != fresh.end()) {
                     before = here->second;
                   } else if (const auto known = kept.find(domain); known != kept.end()) {
                     before = known->second;
                   } else {
                     CRONDB_TRY(before, tx.industry().find_company(domain));
                   }
                   const Company company = make_company(given, before, now, problems);
                   if (!problems.empty()) return Outcome::failed;
                   if (company == before) return Outcome::unchanged;
                   if (options.dry_run) {
                     fresh.insert_or_assign(domain, company);
                   } else {
                     CRONDB_TRY(tx.industry().put_company(company));
                   }
                   return before ? Outcome::updated : Outcome::created;
                 });
               }));
    for (auto& [domain, company] : fresh) kept.insert_or_assign(domain, std::move(company));
    return part;
  };
  CRONDB_TRY(auto report, import_file(csv, company_column_names, settings, import_batch, on_progress));
  if (!options.dry_run && report.created + report.updated > 0) CRONDB_TRY(refresh_industries(storage, clock.now()));
  return report;
}

}  // namespace crondb
