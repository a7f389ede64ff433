#pragma once

#include "crondb/storage/industry.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlIndustry final : public IndustryPort {
 public:
  explicit SqlIndustry(Connection& db) : db_(db) {}

  Result<std::optional<Company>> find_company(std::string_view domain) override;
  Result<void> put_company(const Company& company) override;
  Result<std::optional<std::string>> next_industry(std::string_view after) override;
  Result<void> scan_companies(std::string_view industry, const CompanySink& sink) override;
  Result<std::optional<Benchmark>> find_benchmark(std::string_view industry) override;
  Result<void> put_benchmark(const Benchmark& benchmark) override;
  Result<Rows<IndustrySummary>> list_benchmarks(const PageRequest& page) override;
  Result<std::int64_t> erase_benchmarks(Instant before, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
