#pragma once

#include "crondb/storage/deliveries.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlDeliveries final : public DeliveriesPort {
 public:
  explicit SqlDeliveries(Connection& db) : db_(db) {}

  Result<void> put_delivery(TeamId team, const Delivery& delivery) override;
  Result<std::optional<Delivery>> find_delivery(TeamId team, DeliveryId id) override;
  Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) override;
  Result<std::int64_t> count_mails(TeamId team, Instant since) override;
  Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now, Instant lease_until,
                                                        std::int64_t limit) override;
  Result<void> settle_delivery(TeamId team, const Delivery& delivery) override;
  Result<std::optional<Instant>> next_delivery_at(std::optional<ChannelKind> channel) override;
  Result<std::int64_t> purge_deliveries(Instant before, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
