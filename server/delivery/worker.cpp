#include "worker.hpp"

#include <spdlog/spdlog.h>

namespace crondb::server {

namespace {

struct Parallel {
  ChannelKind channel;
  int messages;
};
constexpr auto senders_at_once =
    std::to_array<Parallel>({{ChannelKind::email, 2}, {ChannelKind::slack, 1}, {ChannelKind::webhook, 3}});
constexpr std::chrono::milliseconds pause{500};
constexpr std::chrono::seconds pause_in_trouble{10};

void log(const Delivery& delivery) {
  if (delivery.status == DeliveryStatus::delivered) {
    spdlog::debug("delivery {} went out by {}", to_string(delivery.id), word(delivery.channel));
  } else {
    spdlog::warn("delivery {} by {}: attempt {} failed{}: {}", to_string(delivery.id), word(delivery.channel), delivery.attempts,
                 delivery.status == DeliveryStatus::failed ? " for good" : "", delivery.last_error.value_or(""));
  }
}

}  // namespace

DeliveryWorker::DeliveryWorker(Storage& storage, const Environment& environment, const Senders& senders,
                               std::function<void(const Delivery&)> told)
    : storage_(storage), environment_(environment), senders_(senders), told_(std::move(told)) {
  for (const auto& [channel, parallel] : senders_at_once) {
    for (int i = 0; i < parallel; ++i) threads_.emplace_back([this, channel](const std::stop_token& stop) { run(channel, stop); });
  }
}

void DeliveryWorker::run(ChannelKind channel, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    // One at a time, so that a slow message holds nothing but itself.
    const auto sent = [&]() -> Result<std::vector<Delivery>> {
      try {
        return deliver_due(storage_, environment_, senders_, 1, channel);
      } catch (const std::exception& error) {
        return fail(ErrorCode::internal, error.what());
      }
    }();
    if (!sent) spdlog::warn("the outbox can't be read: {}", sent.error().message);
    if (sent && !sent->empty()) {
      for (const auto& delivery : *sent) {
        log(delivery);
        told_(delivery);
      }
      continue;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, sent ? pause : pause_in_trouble, [] { return false; });
  }
}

}  // namespace crondb::server
