#include "monitoring.hpp"

#include <doctest/doctest.h>

namespace crondb::server {

TEST_CASE("a counter begins at nothing when it is named, and adds up by its labels") {
  Monitoring monitoring;
  monitoring.add("runs_total", "Runs", {{"outcome", "sent"}}, 0);
  CHECK(monitoring.exposition().find("runs_total{outcome=\"sent\"} 0\n") != std::string::npos);
  monitoring.add("runs_total", "Runs", {{"outcome", "sent"}}, 2);
  monitoring.add("runs_total", "Runs", {{"outcome", "failed"}}, 1);
  monitoring.add("runs_total", "Runs", {{"outcome", "sent"}}, 3);
  const auto text = monitoring.exposition();
  CHECK(text.find("# TYPE runs_total counter\n") != std::string::npos);
  CHECK(text.find("runs_total{outcome=\"sent\"} 5\n") != std::string::npos);
  CHECK(text.find("runs_total{outcome=\"failed\"} 1\n") != std::string::npos);
}

TEST_CASE("a number that is watched is asked for at every look, until nobody keeps it") {
  Monitoring monitoring;
  double number = 1;
  auto first = monitoring.watch(Monitoring::MetricType::gauge, "doors", "Doors", {{"state", "open"}}, [&] { return number; });
  const auto second = monitoring.watch(Monitoring::MetricType::gauge, "doors", "Doors", {{"state", "shut"}}, [] { return 7.0; });
  CHECK(monitoring.exposition().find("# TYPE doors gauge\ndoors{state=\"open\"} 1\ndoors{state=\"shut\"} 7\n") !=
        std::string::npos);
  number = 3;
  CHECK(monitoring.exposition().find("doors{state=\"open\"} 3\n") != std::string::npos);
  first.reset();
  CHECK(monitoring.exposition().find("state=\"open\"") == std::string::npos);
}

TEST_CASE("the process tells of its processor, memory and descriptors") {
  Monitoring monitoring;
  const auto watched = watch_process(monitoring);
  const auto text = monitoring.exposition();
  for (const std::string name : {"process_cpu_seconds_total", "process_virtual_memory_bytes", "process_resident_memory_bytes",
                                 "process_open_fds", "process_max_fds", "process_start_time_seconds"}) {
    CAPTURE(name);
    const auto at = text.find("\n" + name + " ");
    REQUIRE(at != std::string::npos);
    CHECK(std::stod(text.substr(at + name.size() + 2)) > 0);
  }
  CHECK(text.find("crondb_build_info{version=\"") != std::string::npos);
}

}  // namespace crondb::server
