#pragma once

#include "crondb/storage/deliveries.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class DeliveriesDecorator : public DeliveriesPort {
 public:
  explicit DeliveriesDecorator(DeliveriesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<void> put_delivery(TeamId team, const Delivery& delivery) override {
    return inner_.put_delivery(team, delivery);
  }
  [[nodiscard]] Result<std::optional<Delivery>> find_delivery(TeamId team, DeliveryId id) override {
    return inner_.find_delivery(team, id);
  }
  [[nodiscard]] Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) override {
    return inner_.deliveries_of(team, fires);
  }
  [[nodiscard]] Result<std::int64_t> count_mails(TeamId team, Instant since) override { return inner_.count_mails(team, since); }
  [[nodiscard]] Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now,
                                                                      Instant lease_until, std::int64_t limit) override {
    return inner_.claim_deliveries(channel, now, lease_until, limit);
  }
  [[nodiscard]] Result<void> settle_delivery(TeamId team, const Delivery& delivery) override {
    return inner_.settle_delivery(team, delivery);
  }
  [[nodiscard]] Result<std::optional<Instant>> next_delivery_at(std::optional<ChannelKind> channel) override {
    return inner_.next_delivery_at(channel);
  }
  [[nodiscard]] Result<std::int64_t> purge_deliveries(Instant before, std::int64_t limit) override {
    return inner_.purge_deliveries(before, limit);
  }

 protected:
  [[nodiscard]] DeliveriesPort& inner() { return inner_; }

 private:
  DeliveriesPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
