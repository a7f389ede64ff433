#pragma once

#include "crondb/schedules/operations.hpp"
#include "delivery/pdf.hpp"

namespace crondb::server {

/// The PDFs of scheduled reports.
class Documents final : public PdfRenderer {
 public:
  [[nodiscard]] Result<std::string> draw(const Snapshot& snapshot, const std::vector<std::string>& scope) const override {
    return snapshot_pdf(snapshot, scope);
  }
  [[nodiscard]] Result<std::string> draw(const Benchmark& benchmark) const override { return benchmark_pdf(benchmark); }
};

}  // namespace crondb::server
