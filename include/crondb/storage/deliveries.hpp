#pragma once

#include <span>

#include "crondb/delivery/delivery.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// The outbox: messages from the transaction that caused them until they are sent.
class DeliveriesPort {
 public:
  virtual ~DeliveriesPort() = default;

  /// Inserts. already_exists if the id is taken.
  [[nodiscard]] virtual Result<void> put_delivery(TeamId team, const Delivery& delivery) = 0;
  [[nodiscard]] virtual Result<std::optional<Delivery>> find_delivery(TeamId team, DeliveryId id) = 0;
  /// What was sent because of these notifications, without body, secret and attachment; in order of id.
  [[nodiscard]] virtual Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) = 0;

  /// Mails of the team made at `since` or later that tell of no notification, whatever became of them.
  [[nodiscard]] virtual Result<std::int64_t> count_mails(TeamId team, Instant since) = 0;

  /// Instance-wide: takes at most `limit` pending deliveries, of `channel` if given, with next_attempt_at ≤ now that nobody holds,
  /// those longest due first, and holds them until `lease_until`; whoever holds one longer may find it sent twice.
  [[nodiscard]] virtual Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now,
                                                                              Instant lease_until, std::int64_t limit) = 0;
  /// Writes status, attempts, last_error and next_attempt_at of a delivery down and lets go of it; body, secret and attachment are
  /// forgotten unless it is pending. Absent or over already: nothing happens.
  [[nodiscard]] virtual Result<void> settle_delivery(TeamId team, const Delivery& delivery) = 0;
  /// Instance-wide: when the next pending delivery, of `channel` if given, is due and free; nullopt if none is pending.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_delivery_at(std::optional<ChannelKind> channel) = 0;
  /// Instance-wide: erases at most `limit` deliveries that are over and were made before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge_deliveries(Instant before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
