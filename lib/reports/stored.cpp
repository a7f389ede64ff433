#include "reports/stored.hpp"

#include "core/try.hpp"
#include "crondb/wire/reports.hpp"

namespace crondb::reports {

namespace {

std::optional<std::string> stored(const std::optional<metrics::Timeframe>& timeframe) {
  return timeframe ? std::optional(wire::write_timeframe(*timeframe)) : std::nullopt;
}

Result<std::optional<metrics::Timeframe>> loaded(const std::optional<std::string>& timeframe) {
  if (!timeframe) return std::nullopt;
  CRONDB_TRY(auto read, wire::read_timeframe(*timeframe));
  return std::optional(read);
}

}  // namespace

StoredReport stored(const Report& report) { return {report, wire::write_layout(report.layout), stored(report.timeframe)}; }

StoredSnapshot stored(const Snapshot& snapshot) {
  return {snapshot, wire::write_layout(snapshot.layout), stored(snapshot.timeframe), wire::write_results(snapshot.results)};
}

Result<Report> loaded(const StoredReport& report) {
  CRONDB_TRY(auto layout, wire::read_layout(report.layout));
  CRONDB_TRY(auto timeframe, loaded(report.timeframe));
  return Report{report, std::move(layout), timeframe};
}

Result<Snapshot> loaded(const StoredSnapshot& snapshot) {
  CRONDB_TRY(auto layout, wire::read_layout(snapshot.layout));
  CRONDB_TRY(auto timeframe, loaded(snapshot.timeframe));
  CRONDB_TRY(auto results, wire::read_results(snapshot.results));
  return Snapshot{snapshot, std::move(layout), timeframe, std::move(results)};
}

}  // namespace crondb::reports
