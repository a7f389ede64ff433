#include "crondb/storage/sealed.hpp"

#include "core/try.hpp"
#include "crondb/storage/decorator.hpp"
#include "crondb/storage/decorators/deliveries.hpp"
#include "crondb/storage/decorators/notifications.hpp"

namespace crondb {

namespace {

/// A secret of one team can't be put into another one's row.
std::string place_of(TeamId team) { return to_string(team); }

class SealedNotifications final : public NotificationsDecorator {
 public:
  SealedNotifications(NotificationsPort& inner, const Seal& seal) : NotificationsDecorator(inner), seal_(seal) {}

  Result<void> put_channel(TeamId team, const Channel& channel) override {
    Channel kept = channel;
    if (kept.url) kept.url = seal_.seal(*kept.url, place_of(team));
    if (kept.secret) kept.secret = seal_.seal(*kept.secret, place_of(team));
    return inner().put_channel(team, kept);
  }
  Result<std::optional<Channel>> find_channel(TeamId team, UserId user, ChannelId id) override {
    CRONDB_TRY(auto channel, inner().find_channel(team, user, id));
    if (channel) CRONDB_TRY(open(team, *channel));
    return channel;
  }
  Result<std::vector<Channel>> list_channels(TeamId team, UserId user) override {
    CRONDB_TRY(auto channels, inner().list_channels(team, user));
    for (Channel& channel : channels) CRONDB_TRY(open(team, channel));
    return channels;
  }

 private:
  Result<void> open(TeamId team, Channel& channel) const {
    for (auto* const secret : {&channel.url, &channel.secret}) {
      if (!*secret) continue;
      CRONDB_TRY(*secret, seal_.open(**secret, place_of(team)));
    }
    return {};
  }

  const Seal& seal_;
};

class SealedDeliveries final : public DeliveriesDecorator {
 public:
  SealedDeliveries(DeliveriesPort& inner, const Seal& seal) : DeliveriesDecorator(inner), seal_(seal) {}

  Result<void> put_delivery(TeamId team, const Delivery& delivery) override {
    Delivery kept = delivery;
    // A mail address is no secret.
    if (kept.channel != ChannelKind::email) kept.to = seal_.seal(kept.to, place_of(team));
    if (kept.secret) kept.secret = seal_.seal(*kept.secret, place_of(team));
    if (!kept.body.empty()) kept.body = seal_.seal(kept.body, place_of(team));
    return inner().put_delivery(team, kept);
  }
  Result<std::optional<Delivery>> find_delivery(TeamId team, DeliveryId id) override {
    CRONDB_TRY(auto delivery, inner().find_delivery(team, id));
    if (delivery) CRONDB_TRY(open(team, *delivery));
    return delivery;
  }
  Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) override {
    CRONDB_TRY(auto deliveries, inner().deliveries_of(team, fires));
    for (Delivery& delivery : deliveries) CRONDB_TRY(open(team, delivery));
    return deliveries;
  }
  Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now, Instant lease_until,
                                                        std::int64_t limit) override {
    CRONDB_TRY(auto claimed, inner().claim_deliveries(channel, now, lease_until, limit));
    for (auto& [team, delivery] : claimed) CRONDB_TRY(open(team, delivery));
    return claimed;
  }

 private:
  Result<void> open(TeamId team, Delivery& delivery) const {
    CRONDB_TRY(delivery.to, seal_.open(delivery.to, place_of(team)));
    if (delivery.secret) {
      CRONDB_TRY(delivery.secret, seal_.open(*delivery.secret, place_of(team)));
    }
    CRONDB_TRY(delivery.body, seal_.open(delivery.body, place_of(team)));
    return {};
  }

  const Seal& seal_;
};

class SealedTransaction final : public TransactionDecorator {
 public:
  SealedTransaction(Transaction& inner, const Seal& seal)
      : TransactionDecorator(inner), notifications_(inner.notifications(), seal), deliveries_(inner.deliveries(), seal) {}

  NotificationsPort& notifications() override { return notifications_; }
  DeliveriesPort& deliveries() override { return deliveries_; }

 private:
  SealedNotifications notifications_;
  SealedDeliveries deliveries_;
};

}  // namespace

Result<void> SealedStorage::run(AccessMode access, const Work& work) {
  return inner_.run(access, [&](Transaction& tx) {
    SealedTransaction sealed(tx, seal_);
    return work(sealed);
  });
}

}  // namespace crondb
