#pragma once

#include "crondb/storage/industry.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryIndustry final : public IndustryPort {
 public:
  explicit MemoryIndustry(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<Company>> find_company(std::string_view domain) override;
  Result<void> put_company(const Company& company) override;
  Result<std::optional<std::string>> next_industry(std::string_view after) override;
  Result<void> scan_companies(std::string_view industry, const CompanySink& sink) override;
  Result<std::optional<Benchmark>> find_benchmark(std::string_view industry) override;
  Result<void> put_benchmark(const Benchmark& benchmark) override;
  Result<Rows<IndustrySummary>> list_benchmarks(const PageRequest& page) override;
  Result<std::int64_t> erase_benchmarks(Instant before, std::int64_t limit) override;

 private:
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
