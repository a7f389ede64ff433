#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/generated_team.hpp"
#include "crondb/metrics/run.hpp"

struct sqlite3;

namespace crondb::bench {

/// The questions of the dashboard as SQL by hand, over tables of their own that hold just what is asked, each with a covering
/// index.
class SqlDashboard {
 public:
  SqlDashboard(const std::string& file, const GeneratedTeam& team);
  ~SqlDashboard();
  SqlDashboard(const SqlDashboard&) = delete;
  SqlDashboard& operator=(const SqlDashboard&) = delete;

  /// The numbers of the same widget, in the order in which `answer` has them.
  std::vector<double> ask(const metrics::MetricSeries& answer, const metrics::Timeframe& timeframe);
  /// Whether SQL finds the numbers of `answer`, but for rounding.
  bool agrees(const metrics::MetricSeries& answer, const metrics::Timeframe& timeframe);

 private:
  struct Statement;
  using Rows = std::vector<std::vector<double>>;

  void load();
  void run(const char* sql);
  Rows rows(const char* sql, const std::vector<std::int64_t>& parameters);
  double rate(const char* sql, std::int64_t from, std::int64_t to);
  void set_buckets(const metrics::MetricSeries& answer);

  const GeneratedTeam& team_;
  sqlite3* db_ = nullptr;
};

}  // namespace crondb::bench
