#include "monitoring.hpp"

#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include <prometheus/client_metric.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace crondb::server {

class Monitoring::Impl {
 public:
  struct Watched {
    MetricType kind;
    std::string name;
    std::string help;
    Labels labels;
    std::function<double()> number;
  };
  struct Instruments {
    prometheus::Counter* requests;
    prometheus::Histogram* seconds;
  };

  Instruments of(std::string_view method, std::string_view route, int status) {
    std::string key(method);
    key.append(" ").append(route).append(" ").append(std::to_string(status));
    {
      const std::shared_lock lock(mutex_);
      if (const auto known = instruments_.find(key); known != instruments_.end()) return known->second;
    }
    const std::unique_lock lock(mutex_);
    static const prometheus::Histogram::BucketBoundaries boundaries{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                                    0.05,   0.1,   0.25,   0.5,   1,    5};
    const Instruments made{
        &requests_.Add({{"method", std::string(method)}, {"route", std::string(route)}, {"status", std::to_string(status)}}),
        &seconds_.Add({{"method", std::string(method)}, {"route", std::string(route)}}, boundaries)};
    return instruments_.emplace(key, made).first->second;
  }

  void add(const std::string& name, const std::string& help, const Labels& labels, std::int64_t number) {
    const std::lock_guard lock(counters_mutex_);
    auto& family = counters_[name];
    if (!family) family = &prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
    family->Add(labels).Increment(static_cast<double>(number));
  }

  std::uint64_t watch(Watched watched) {
    const std::lock_guard lock(watched_mutex_);
    watched_.emplace(++last_watched_, std::move(watched));
    return last_watched_;
  }
  void forget(std::uint64_t id) {
    const std::lock_guard lock(watched_mutex_);
    watched_.erase(id);
  }

  std::string exposition() {
    auto families = registry_.Collect();
    const std::lock_guard lock(watched_mutex_);
    std::map<std::string_view, std::size_t> known;
    for (const auto& [id, watched] : watched_) {
      const auto [at, first] = known.try_emplace(watched.name, families.size());
      if (first) {
        const auto type = watched.kind == MetricType::gauge ? prometheus::MetricType::Gauge : prometheus::MetricType::Counter;
        families.push_back({watched.name, watched.help, type, {}});
      }
      prometheus::ClientMetric metric;
      for (const auto& [name, value] : watched.labels) metric.label.push_back({name, value});
      metric.gauge.value = metric.counter.value = watched.number();
      families[at->second].metric.push_back(std::move(metric));
    }
    return prometheus::TextSerializer().Serialize(families);
  }

 private:
  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_ =
      prometheus::BuildCounter().Name("crondb_http_requests_total").Help("Requests answered").Register(registry_);
  prometheus::Family<prometheus::Histogram>& seconds_ =
      prometheus::BuildHistogram().Name("crondb_http_request_seconds").Help("Time from head to answer").Register(registry_);
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Instruments> instruments_;
  std::mutex counters_mutex_;
  std::unordered_map<std::string, prometheus::Family<prometheus::Counter>*> counters_;
  std::mutex watched_mutex_;
  std::map<std::uint64_t, Watched> watched_;
  std::uint64_t last_watched_ = 0;
};

Monitoring::Monitoring() : impl_(std::make_shared<Impl>()) {}
Monitoring::~Monitoring() = default;

void Monitoring::count(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds duration) {
  const auto instruments = impl_->of(method, route, status);
  instruments.requests->Increment();
  instruments.seconds->Observe(std::chrono::duration<double>(duration).count());
}

void Monitoring::add(const std::string& name, const std::string& help, const Labels& labels, std::int64_t number) {
  impl_->add(name, help, labels, number);
}

std::shared_ptr<void> Monitoring::watch(MetricType kind, std::string name, std::string help, Labels labels,
                                        std::function<double()> number) {
  const auto id = impl_->watch({kind, std::move(name), std::move(help), std::move(labels), std::move(number)});
  return {impl_.get(), [impl = impl_, id](void*) { impl->forget(id); }};
}

std::string Monitoring::exposition() const { return impl_->exposition(); }

}  // namespace crondb::server
