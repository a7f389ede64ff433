#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "crondb/delivery/operations.hpp"

namespace crondb::server {

/// Sends what stands in the outbox, whichever process wrote it there, within a second of when it is due. Each channel has threads
/// of its own, two for mail and three for webhooks, so that servers which don't answer hold up nothing else. Stops with the object,
/// after the messages that are being sent.
class DeliveryWorker {
 public:
  /// All of these must outlive it. `told` hears of every attempt, from any of the threads.
  DeliveryWorker(
      Storage& storage, const Environment& environment, const Senders& senders,
      std::function<void(const Delivery&)> told = [](const Delivery&) {});

 private:
  void run(ChannelKind channel, const std::stop_token& stop);

  Storage& storage_;
  const Environment& environment_;
  const Senders& senders_;
  std::function<void(const Delivery&)> told_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<std::jthread> threads_;
};

}  // namespace crondb::server
