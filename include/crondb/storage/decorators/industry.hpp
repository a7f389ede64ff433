#pragma once

#include "crondb/storage/industry.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class IndustryDecorator : public IndustryPort {
 public:
  explicit IndustryDecorator(IndustryPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Company>> find_company(std::string_view domain) override {
    return inner_.find_company(domain);
  }
  [[nodiscard]] Result<void> put_company(const Company& company) override { return inner_.put_company(company); }
  [[nodiscard]] Result<std::optional<std::string>> next_industry(std::string_view after) override {
    return inner_.next_industry(after);
  }
  [[nodiscard]] Result<void> scan_companies(std::string_view industry, const CompanySink& sink) override {
    return inner_.scan_companies(industry, sink);
  }
  [[nodiscard]] Result<std::optional<Benchmark>> find_benchmark(std::string_view industry) override {
    return inner_.find_benchmark(industry);
  }
  [[nodiscard]] Result<void> put_benchmark(const Benchmark& benchmark) override { return inner_.put_benchmark(benchmark); }
  [[nodiscard]] Result<Rows<IndustrySummary>> list_benchmarks(const PageRequest& page) override {
    return inner_.list_benchmarks(page);
  }
  [[nodiscard]] Result<std::int64_t> erase_benchmarks(Instant before, std::int64_t limit) override {
    return inner_.erase_benchmarks(before, limit);
  }

 protected:
  [[nodiscard]] IndustryPort& inner() { return inner_; }

 private:
  IndustryPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
