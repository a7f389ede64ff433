#pragma once

#include <array>
#include <memory>

#include "crondb/delivery/delivery.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// How one attempt to send ended.
struct Attempt {
  enum class End : std::uint8_t {
    delivered,  ///< whoever is responsible for the address took the message
    failed,     ///< a later attempt may succeed
    refused,    ///< no attempt ever will
  };
  End end = End::delivered;
  std::string error{};  ///< one line for people, without secrets and without what the message says; empty if it was delivered
};

/// A way to send over one channel. Called from many threads at once.
class Sender {
 public:
  virtual ~Sender() = default;
  /// Makes one attempt, outside of any transaction. May block for at most a minute; must not throw.
  [[nodiscard]] virtual Attempt send(const Delivery& delivery) = 0;
};

/// The sender of each channel, by the value of ChannelKind; null if there is none.
using Senders = std::array<std::unique_ptr<Sender>, words<ChannelKind>.size()>;

}  // namespace crondb

#pragma GCC visibility pop
