#include "storage/sql/deliveries.hpp"

#include <algorithm>

#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<Delivery> =
    team_table("deliveries", key("delivery_id", &Delivery::id), column("fire_id", &Delivery::fire_id),
               column("channel", &Delivery::channel), column("recipient", &Delivery::to), column("secret", &Delivery::secret),
               column("subject", &Delivery::subject), column("body", &Delivery::body), column("status", &Delivery::status),
               column("attempts", &Delivery::attempts), column("last_error", &Delivery::last_error),
               column("next_attempt_at", &Delivery::next_attempt_at), column("created_at", &Delivery::created_at));
template <>
inline constexpr std::size_t unkept<Delivery> = 1;  // attachment

namespace {

struct KeptAttachment : Attachment {
  DeliveryId delivery_id;
};

}  // namespace

template <>
inline constexpr auto table_of<KeptAttachment> =
    team_table("attachments", key("delivery_id", &KeptAttachment::delivery_id), column("name", &KeptAttachment::name),
               column("media_type", &KeptAttachment::media_type), column("bytes", &KeptAttachment::bytes));
template <>
inline constexpr std::size_t all_members<KeptAttachment> = members_with<KeptAttachment, Attachment>;

namespace {

const std::string select_attachment =
    "SELECT " + columns_of<KeptAttachment>() + " FROM attachments WHERE team_id = $1 AND delivery_id = $2";

}  // namespace

Result<void> SqlDeliveries::put_delivery(TeamId team, const Delivery& delivery) {
  CRONDB_TRY(const bool inserted, insert_new(db_, team, delivery));
  if (!inserted) return fail(ErrorCode::already_exists, "there is such a delivery already");
  return delivery.attachment ? put(db_, team, KeptAttachment{*delivery.attachment, delivery.id}) : Result<void>();
}

Result<std::optional<Delivery>> SqlDeliveries::find_delivery(TeamId team, DeliveryId id) {
  CRONDB_TRY(auto found, find_row<Delivery>(db_, team, id));
  if (!found) return std::nullopt;
  CRONDB_TRY(auto attachment, find<KeptAttachment>(db_, select_attachment, team, id));
  if (attachment) found->attachment = std::move(*attachment);
  return found;
}

Result<std::vector<Delivery>> SqlDeliveries::deliveries_of(TeamId team, std::span<const FireId> fires) {
  static const std::string sql =
      "SELECT " + columns_of<Delivery>() + " FROM deliveries WHERE team_id = $1 AND fire_id = $2 ORDER BY delivery_id";
  std::vector<Delivery> all;
  for (const FireId& fire : fires) {
    CRONDB_TRY(auto found, find_all<Delivery>(db_, sql, team, fire));
    for (Delivery& delivery : found) {
      delivery.body.clear();
      delivery.secret.reset();
      all.push_back(std::move(delivery));
    }
  }
  std::sort(all.begin(), all.end(), [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
  return all;
}

Result<std::int64_t> SqlDeliveries::count_mails(TeamId team, Instant since) {
  return value<std::int64_t>(db_,
                             "SELECT COUNT(*) FROM deliveries"
                             " WHERE team_id = $1 AND created_at >= $2 AND channel = 'email' AND fire_id IS NULL",
                             team, since);
}

Result<std::vector<ClaimedDelivery>> SqlDeliveries::claim_deliveries(std::optional<ChannelKind> channel, Instant now,
                                                                     Instant lease_until, std::int64_t limit) {
  struct Place {
    TeamId team;
    DeliveryId id;
  };
  static const std::string claim =
      "UPDATE deliveries SET leased_until = $1 WHERE team_id = $2 AND delivery_id = $3 AND free_at <= $4 RETURNING " +
      columns_of<Delivery>();
  std::vector<Place> places;
  Query query("SELECT team_id, delivery_id FROM deliveries");
  query.with(" WHERE free_at <= ", now);
  if (channel) query.with(" AND channel = ", *channel);
  query << " ORDER BY free_at, team_id, delivery_id";
  auto due = query.with(" LIMIT ", limit).prepare(db_);
  CRONDB_TRY(for_each_row(due, [&](Statement& row) { places.push_back({read<TeamId>(row, 0), read<DeliveryId>(row, 1)}); }));
  std::vector<ClaimedDelivery> claimed;
  for (const auto& [team, id] : places) {
    // Who claims sees to it with conditions, and doesn't wait for those who write in the team: its id is bound as plain bytes.
    CRONDB_TRY(auto delivery, find<Delivery>(db_, claim, lease_until, team.bytes, id, now));
    if (!delivery) continue;
    CRONDB_TRY(auto attachment, find<KeptAttachment>(db_, select_attachment, team.bytes, id));
    if (attachment) delivery->attachment = std::move(*attachment);
    claimed.push_back({team, *std::move(delivery)});
  }
  return claimed;
}

Result<void> SqlDeliveries::settle_delivery(TeamId team, const Delivery& delivery) {
  CRONDB_TRY(execute(db_,
                     "UPDATE deliveries SET status = $1, attempts = $2, last_error = $3, next_attempt_at = $4, leased_until = NULL"
                     " WHERE team_id = $5 AND delivery_id = $6 AND status = 'pending'",
                     delivery.status, delivery.attempts, delivery.last_error, delivery.next_attempt_at, team, delivery.id));
  if (delivery.status == DeliveryStatus::pending) return {};
  CRONDB_TRY(
      execute(db_, "UPDATE deliveries SET body = '', secret = NULL WHERE team_id = $1 AND delivery_id = $2", team, delivery.id));
  CRONDB_TRY(execute(db_, "DELETE FROM attachments WHERE team_id = $1 AND delivery_id = $2", team, delivery.id));
  return {};
}

Result<std::optional<Instant>> SqlDeliveries::next_delivery_at(std::optional<ChannelKind> channel) {
  if (channel) {
    return find<Instant>(db_, "SELECT free_at FROM deliveries WHERE channel = $1 AND free_at IS NOT NULL ORDER BY free_at LIMIT 1",
                         *channel);
  }
  return find<Instant>(db_, "SELECT free_at FROM deliveries WHERE free_at IS NOT NULL ORDER BY free_at LIMIT 1");
}

Result<std::int64_t> SqlDeliveries::purge_deliveries(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "deliveries", "team_id, delivery_id", "created_at", before, limit, " AND status <> 'pending'");
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
