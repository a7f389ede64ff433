#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <thread>

#include "metrics/candidates.hpp"
#include "metrics/evaluate.hpp"

namespace crondb::metrics {

namespace {

constexpr std::size_t max_threads = 4;
constexpr std::size_t rows_for_threads = 200'000;

}  // namespace

std::size_t threads_for(std::span<const Question> questions, const View& view) {
  const bool few = view.people.size() * cost_of_listed <= view.facts.users->size();
  const auto walks = [&](const Question& question) {
    const Metric& metric = question.metric;
    const auto has_median = [](const Measure& measure) {
      return std::any_of(measure.formula.begin(), measure.formula.end(), [](const Node& node) { return node.op == Op::median; });
    };
    return !few || !question.widget.filters.keys.empty() || std::any_of(metric.measures.begin(), metric.measures.end(), has_median);
  };
  if (std::none_of(questions.begin(), questions.end(), walks) || view.facts.most_rows() < rows_for_threads) return 1;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, max_threads);
}

std::vector<Result<MetricSeries>> evaluate_all(std::span<const Question> questions, const View& view, const Setting& setting,
                                               std::size_t threads) {
  std::vector<std::optional<Result<MetricSeries>>> found(questions.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < questions.size(); i = next++) {
      const auto& [widget, metric, timeframe] = questions[i];
      found[i].emplace(evaluate(widget, metric, timeframe, view, setting));
    }
  };
  {
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < std::min(threads, questions.size()); ++i) others.push_back(std::async(std::launch::async, work));
    work();
    for (auto& other : others) other.get();
  }
  std::vector<Result<MetricSeries>> answers;
  answers.reserve(found.size());
  for (auto& answer : found) answers.push_back(*std::move(answer));
  return answers;
}

}  // namespace crondb::metrics
