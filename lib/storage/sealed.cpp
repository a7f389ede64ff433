#include "crondb/storage/sealed.hpp"

#include "core/try.hpp"
#include "crondb/storage/decorator.hpp"
#include "crondb/storage/decorators/deliveries.hpp"
#include "crondb/storage/decorators/notifications.hpp"

namespace crondb {

namespace {

/// A secret of one team can't be put into another one's row.
std::string place_of(TeamId team) { return to_string(team); }

/// What no key opens stays sealed (is_sealed): it is of no use, and in nobody's way.
void open(const Seal& seal, TeamId team, std::string& text) {
  if (auto opened = seal.open(text, place_of(team))) text = std::move(*opened);
}
void open(const Seal& seal, TeamId team, std::optional<std::string>& text) {
  if (text) open(seal, team, *text);
}
void open(const Seal& seal, TeamId team, Channel& channel) {
  open(seal, team, channel.url);
  open(seal, team, channel.secret);
}
void open(const Seal& seal, TeamId team, Delivery& delivery) {
  open(seal, team, delivery.to);
  open(seal, team, delivery.secret);
  open(seal, team, delivery.body);
}

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
    if (channel) open(seal_, team, *channel);
    return channel;
  }
  Result<std::vector<Channel>> list_channels(TeamId team, UserId user) override {
    CRONDB_TRY(auto channels, inner().list_channels(team, user));
    for (Channel& channel : channels) open(seal_, team, channel);
    return channels;
  }

 private:
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
    if (delivery) open(seal_, team, *delivery);
    return delivery;
  }
  Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) override {
    CRONDB_TRY(auto deliveries, inner().deliveries_of(team, fires));
    for (Delivery& delivery : deliveries) open(seal_, team, delivery);
    return deliveries;
  }
  Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now, Instant lease_until,
                                                        std::int64_t limit) override {
    CRONDB_TRY(auto claimed, inner().claim_deliveries(channel, now, lease_until, limit));
    for (auto& [team, delivery] : claimed) open(seal_, team, delivery);
    return claimed;
  }

 private:
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
