#include "storage/sql/industry.hpp"

#include "storage/sql/lists.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

std::string key_of_company(const Company& company) { return industry_key(company.industry); }
std::string key_of_benchmark(const Benchmark& benchmark) { return industry_key(benchmark.industry); }

/// A line of one of a benchmark's lists.
template <class Line>
struct Listed : Line {
  std::string industry_key;
  std::int64_t place = 0;  ///< from 0
};

}  // namespace

template <>
inline constexpr auto table_of<Company> =
    table("companies", key("domain", &Company::domain), column("name", &Company::name), column("industry", &Company::industry),
          column("industry_key", &key_of_company), column("country", &Company::country), column("employees", &Company::employees),
          column("revenue_usd", &Company::revenue_usd), column("emails_found", &Company::emails_found),
          column("enriched_at", &Company::enriched_at), column("first_seen_at", &Company::first_seen_at));

template <>
inline constexpr auto table_of<Benchmark> =
    table("benchmarks", key("industry_key", &key_of_benchmark), column("industry", &Benchmark::industry),
          column("companies", &Benchmark::companies), column("enrichment_rate", &Benchmark::enrichment_rate),
          column("email_coverage", &Benchmark::email_coverage), column("growth_pct", &Benchmark::growth_pct),
          column("median_employees", &Benchmark::median_employees), column("computed_at", &Benchmark::computed_at));
template <>
inline constexpr std::size_t unkept<Benchmark> = 3;  // lists, in tables of their own

template <class Line, class... Columns>
constexpr auto list_table(std::string_view name, Columns... columns) {
  return table(name, key("industry_key", &Listed<Line>::industry_key), key("place", &Listed<Line>::place), columns...);
}
template <class Line>
inline constexpr std::size_t all_members<Listed<Line>> = members_with<Listed<Line>, Line>;

template <>
inline constexpr auto table_of<Listed<TopDomain>> =
    list_table<TopDomain>("benchmark_domains", column("domain", &TopDomain::domain), column("name", &TopDomain::name),
                          column("emails_found", &TopDomain::emails_found), column("employees", &TopDomain::employees));

template <>
inline constexpr auto table_of<Listed<CountryShare>> = list_table<CountryShare>(
    "benchmark_countries", column("country", &CountryShare::country), column("companies", &CountryShare::companies));

template <>
inline constexpr auto table_of<Listed<MonthGrowth>> =
    list_table<MonthGrowth>("benchmark_months", column("month", &MonthGrowth::month),
                            column("new_companies", &MonthGrowth::new_companies), column("companies", &MonthGrowth::companies));

template <>
IndustrySummary read_row<IndustrySummary>(Statement& from) {
  return {read<std::string>(from, 0), read<std::int64_t>(from, 1), read<Instant>(from, 2)};
}

namespace {

template <class Line>
Result<void> replace_list(Connection& db, const std::string& industry, const std::vector<Line>& lines) {
  static const std::string sql = "DELETE FROM " + std::string(table_of<Listed<Line>>.name) + " WHERE industry_key = $1";
  CRONDB_TRY(execute(db, sql, industry));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CRONDB_TRY(put(db, {}, Listed<Line>{lines[i], industry, static_cast<std::int64_t>(i)}));
  }
  return {};
}

template <class Line>
Result<std::vector<Line>> find_list(Connection& db, const std::string& industry) {
  static const std::string sql = "SELECT " + columns_of<Listed<Line>>() + " FROM " + std::string(table_of<Listed<Line>>.name) +
                                 " WHERE industry_key = $1 ORDER BY place";
  CRONDB_TRY(auto found, find_all<Listed<Line>>(db, sql, industry));
  return std::vector<Line>(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
}

}  // namespace

Result<std::optional<Company>> SqlIndustry::find_company(std::string_view domain) {
  static const std::string sql = "SELECT " + columns_of<Company>() + " FROM companies WHERE domain = $1";
  return find<Company>(db_, sql, domain);
}

Result<void> SqlIndustry::put_company(const Company& company) {
  CRONDB_TRY(put(db_, {}, company));
  // Teams keep what the pool says of their domains.
  CRONDB_TRY(execute(db_,
                     "UPDATE team_domains SET industry = $1, country = $2, employees = $3, emails_found = $4, enriched_at = $5"
                     " WHERE domain = $6",
                     company.industry, company.country, company.employees, company.emails_found, company.enriched_at,
                     company.domain));
  return {};
}

Result<std::optional<std::string>> SqlIndustry::next_industry(std::string_view after) {
  return find<std::string>(db_, "SELECT industry_key FROM companies WHERE industry_key > $1 ORDER BY industry_key LIMIT 1",
                           industry_key(after));
}

Result<void> SqlIndustry::scan_companies(std::string_view industry, const CompanySink& sink) {
  static const std::string sql = "SELECT " + columns_of<Company>() + " FROM companies WHERE industry_key = $1 ORDER BY domain";
  const std::string folded = industry_key(industry);
  auto statement = prepare(db_, sql, folded);
  statement.has_many_rows();
  return for_each_row(statement, [&](Statement& row) { sink(read_row<Company>(row)); });
}

Result<std::optional<Benchmark>> SqlIndustry::find_benchmark(std::string_view industry) {
  static const std::string sql = "SELECT " + columns_of<Benchmark>() + " FROM benchmarks WHERE industry_key = $1";
  const std::string folded = industry_key(industry);
  CRONDB_TRY(auto found, find<Benchmark>(db_, sql, folded));
  if (!found) return std::nullopt;
  CRONDB_TRY(found->top_domains, find_list<TopDomain>(db_, folded));
  CRONDB_TRY(found->by_country, find_list<CountryShare>(db_, folded));
  CRONDB_TRY(found->growth, find_list<MonthGrowth>(db_, folded));
  return found;
}

Result<void> SqlIndustry::put_benchmark(const Benchmark& benchmark) {
  const std::string folded = industry_key(benchmark.industry);
  CRONDB_TRY(put(db_, {}, benchmark));
  CRONDB_TRY(replace_list(db_, folded, benchmark.top_domains));
  CRONDB_TRY(replace_list(db_, folded, benchmark.by_country));
  return replace_list(db_, folded, benchmark.growth);
}

Result<Rows<IndustrySummary>> SqlIndustry::list_benchmarks(const PageRequest& page) {
  Query query("SELECT industry, companies, computed_at FROM benchmarks");
  Rows<IndustrySummary> answer;
  if (page.cursor) {
    const auto* key = std::get_if<std::string>(&page.cursor->key);
    if (!key) return answer;
    query.with(" WHERE industry_key > ", *key);
  } else {
    CRONDB_TRY(answer.total, value<std::int64_t>(db_, "SELECT COUNT(*) FROM benchmarks"));
  }
  query.with(" ORDER BY industry_key LIMIT ", page.per_page + 1).with(" OFFSET ", page.offset());
  CRONDB_TRY(answer.rows, query.find_all<IndustrySummary>(db_));
  cut(answer, page);
  return answer;
}

Result<std::int64_t> SqlIndustry::erase_benchmarks(Instant before, std::int64_t limit) {
  return execute(
      db_,
      "DELETE FROM benchmarks WHERE industry_key IN"
      " (SELECT industry_key FROM benchmarks WHERE computed_at < $1 AND NOT EXISTS"
      " (SELECT 1 FROM companies WHERE companies.industry_key = benchmarks.industry_key) ORDER BY industry_key LIMIT $2)",
      before, limit);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
