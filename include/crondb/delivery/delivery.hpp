#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// What leaves crondb: mails, Slack messages, webhooks.
namespace crondb {

/// A way to reach a person.
enum class ChannelKind : std::uint8_t { in_app, email, slack, webhook };
template <>
inline constexpr auto words<ChannelKind> = std::to_array<std::string_view>({"in_app", "email", "slack", "webhook"});

/// What became of a delivery: an attempt is still to come, it was taken by whoever is responsible for the address, or it was
/// given up.
enum class DeliveryStatus : std::uint8_t { pending, delivered, failed };
template <>
inline constexpr auto words<DeliveryStatus> = std::to_array<std::string_view>({"pending", "delivered", "failed"});

/// A file that goes with a mail.
struct Attachment {
  std::string name{};
  std::string media_type{};
  std::vector<std::uint8_t> bytes{};
  bool operator==(const Attachment&) const = default;
};

/// One message to one address. It is written in the transaction of what caused it and sent by a worker, at least once.
struct Delivery {
  DeliveryId id{};                           ///< the same in every attempt: the event id of a webhook, the Message-ID of a mail
  std::optional<FireId> fire_id{};           ///< the notification that it tells of; absent: none
  ChannelKind channel = ChannelKind::email;  ///< never in_app
  std::string to{};                          ///< a mail address or a URL
  std::optional<std::string> secret{};       ///< signs a webhook; forgotten with the body
  std::string subject{};                     ///< of a mail
  std::string body{};                        ///< a mail's text, or JSON; empty once the delivery is over: it may hold secrets
  std::optional<Attachment> attachment{};    ///< of a mail; forgotten with the body
  DeliveryStatus status = DeliveryStatus::pending;
  std::int64_t attempts = 0;                 ///< made so far
  std::optional<std::string> last_error{};   ///< of the last attempt; absent if that delivered it, or there was none
  std::optional<Instant> next_attempt_at{};  ///< absent when it is over
  Instant created_at{};
  bool operator==(const Delivery&) const = default;
};

/// A delivery that a worker has taken, with the team whose it is.
struct ClaimedDelivery {
  TeamId team{};
  Delivery delivery{};
};

}  // namespace crondb

#pragma GCC visibility pop
