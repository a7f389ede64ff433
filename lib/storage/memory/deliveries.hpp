#pragma once

#include "crondb/storage/deliveries.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryDeliveries final : public DeliveriesPort {
 public:
  explicit MemoryDeliveries(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

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
  /// Inserts or replaces, with its place in the queue.
  void keep(TeamId team, const HeldDelivery& held);
  void leave_queue(TeamId team, const HeldDelivery& held);

  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
