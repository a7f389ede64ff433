#include "monitoring.hpp"

#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace crondb::server {

class Monitoring::Impl {
 public:
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

  prometheus::Registry registry_;

 private:
  prometheus::Family<prometheus::Counter>& requests_ =
      prometheus::BuildCounter().Name("crondb_http_requests_total").Help("Requests answered").Register(registry_);
  prometheus::Family<prometheus::Histogram>& seconds_ =
      prometheus::BuildHistogram().Name("crondb_http_request_seconds").Help("Time from head to answer").Register(registry_);
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Instruments> instruments_;
};

Monitoring::Monitoring() : impl_(std::make_unique<Impl>()) {}
Monitoring::~Monitoring() = default;

void Monitoring::count(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds duration) {
  const auto instruments = impl_->of(method, route, status);
  instruments.requests->Increment();
  instruments.seconds->Observe(std::chrono::duration<double>(duration).count());
}

std::string Monitoring::exposition() const { return prometheus::TextSerializer().Serialize(impl_->registry_.Collect()); }

}  // namespace crondb::server
