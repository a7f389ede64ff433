#include "storage/memory/deliveries.hpp"

#include <algorithm>

namespace crondb::memory {

namespace {

void forget_contents(Delivery& delivery) {
  delivery.body.clear();
  delivery.secret.reset();
  delivery.attachment.reset();
}

}  // namespace

Result<void> MemoryDeliveries::put_delivery(TeamId team, const Delivery& delivery) {
  if (tables_.deliveries.find(team, delivery.id)) return fail(ErrorCode::already_exists, "there is such a delivery already");
  keep(team, {delivery, std::nullopt});
  return {};
}

Result<std::optional<Delivery>> MemoryDeliveries::find_delivery(TeamId team, DeliveryId id) {
  const HeldDelivery* held = tables_.deliveries.find(team, id);
  return held ? std::optional(held->delivery) : std::nullopt;
}

Result<std::vector<Delivery>> MemoryDeliveries::deliveries_of(TeamId team, std::span<const FireId> fires) {
  std::vector<Delivery> found;
  for (const auto& [key, held] : tables_.deliveries.of(team)) {
    const auto& fire = held.delivery.fire_id;
    if (!fire || std::find(fires.begin(), fires.end(), *fire) == fires.end()) continue;
    found.push_back(held.delivery);
    forget_contents(found.back());
  }
  return found;
}

Result<std::int64_t> MemoryDeliveries::count_mails(TeamId team, Instant since) {
  const auto all = tables_.deliveries.of(team);
  return std::count_if(all.begin(), all.end(), [&](const auto& entry) {
    const Delivery& delivery = entry.second.delivery;
    return delivery.channel == ChannelKind::email && !delivery.fire_id && delivery.created_at >= since;
  });
}

Result<std::vector<ClaimedDelivery>> MemoryDeliveries::claim_deliveries(std::optional<ChannelKind> channel, Instant now,
                                                                        Instant lease_until, std::int64_t limit) {
  std::vector<ClaimedDelivery> claimed;
  for (const auto& [place, nothing] : tables_.deliveries_by_time.of()) {
    const auto& [free_at, team, id] = place;
    if (free_at > now || static_cast<std::int64_t>(claimed.size()) == limit) break;
    const Delivery& delivery = tables_.deliveries.find(team, id)->delivery;
    if (!channel || delivery.channel == *channel) claimed.push_back({team, delivery});
  }
  for (const auto& [team, delivery] : claimed) keep(team, {delivery, lease_until});
  return claimed;
}

Result<void> MemoryDeliveries::settle_delivery(TeamId team, const Delivery& delivery) {
  const HeldDelivery* held = tables_.deliveries.find(team, delivery.id);
  if (!held || held->delivery.status != DeliveryStatus::pending) return {};
  Delivery settled = held->delivery;
  settled.status = delivery.status;
  settled.attempts = delivery.attempts;
  settled.last_error = delivery.last_error;
  settled.next_attempt_at = delivery.next_attempt_at;
  if (settled.status != DeliveryStatus::pending) forget_contents(settled);
  keep(team, {std::move(settled), std::nullopt});
  return {};
}

Result<std::optional<Instant>> MemoryDeliveries::next_delivery_at(std::optional<ChannelKind> channel) {
  for (const auto& [place, nothing] : tables_.deliveries_by_time.of()) {
    const auto& [free_at, team, id] = place;
    if (!channel || tables_.deliveries.find(team, id)->delivery.channel == *channel) return free_at;
  }
  return std::nullopt;
}

Result<std::int64_t> MemoryDeliveries::purge_deliveries(Instant before, std::int64_t limit) {
  return tables_.deliveries.purge(journal_, limit, [&](const auto&, const HeldDelivery& held) {
    return held.delivery.status != DeliveryStatus::pending && held.delivery.created_at < before;
  });
}

void MemoryDeliveries::keep(TeamId team, const HeldDelivery& held) {
  if (const HeldDelivery* old = tables_.deliveries.find(team, held.delivery.id)) leave_queue(team, *old);
  if (const auto free_at = held.free_at()) tables_.deliveries_by_time.put(journal_, {*free_at, team, held.delivery.id}, {});
  tables_.deliveries.put(journal_, {team, held.delivery.id}, held);
}

void MemoryDeliveries::leave_queue(TeamId team, const HeldDelivery& held) {
  if (const auto free_at = held.free_at()) tables_.deliveries_by_time.erase(journal_, {*free_at, team, held.delivery.id});
}

}  // namespace crondb::memory
