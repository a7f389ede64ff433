#include <cstdlib>
#include <fstream>
#include <map>

#include <doctest/doctest.h>

#include "crondb/storage/pipeline.hpp"
#include "crondb/wire/mapping.hpp"
#include "firm.hpp"

namespace crondb::testing {

TEST_CASE("the public sales pipeline imports with its known results") {
  const char* shared = std::getenv("CRONDB_SHARED_DATA");
  if (!shared) {
    MESSAGE("skipped: CRONDB_SHARED_DATA doesn't name the directory that holds sales-pipeline/");
    return;
  }
  Firm firm;
  std::ifstream mapping_file("examples/sales_pipeline_mapping.json");
  REQUIRE(mapping_file);
  std::ostringstream mapping;
  mapping << mapping_file.rdbuf();
  const auto read = wire::read_mapping(mapping.str());
  REQUIRE(read);
  ImportOptions options{*read, true, false};
  const auto import = [&] {
    std::ifstream csv(std::string(shared) + "/sales-pipeline/sales_pipeline.csv");
    REQUIRE(csv);
    const auto report = import_csv({firm.kept.get(), firm.environment, firm.ada}, ImportKind::deals, csv, options);
    REQUIRE(report);
    CHECK(report->errors.empty());
    return *report;
  };

  const auto first = import();
  CHECK(first.created == 8'800);
  CHECK(first.created_members.size() == 30);
  CHECK(first.created_stages == std::vector<std::string>{"Engaging", "Prospecting"});
  std::map<StageKind, std::int64_t> deals;
  std::int64_t won_value = 0;
  const auto totals = firm.read([&](Transaction& tx) { return tx.pipeline().column_totals(firm.team, std::nullopt); });
  for (const auto& total : totals) {
    for (const auto& stage : firm.stages()) {
      if (stage.id != total.stage_id) continue;
      deals[stage.kind] += total.count;
      if (stage.kind == StageKind::won) won_value += static_cast<std::int64_t>(total.sum);
    }
  }
  CHECK(deals == std::map<StageKind, std::int64_t>{{StageKind::open, 2'089}, {StageKind::won, 4'238}, {StageKind::lost, 2'473}});
  CHECK(won_value == 10'005'534'00);

  const auto again = import();
  CHECK(again.unchanged == 8'800);
  CHECK(again.created + again.updated + again.failed == 0);
}

}  // namespace crondb::testing
