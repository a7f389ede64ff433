#include "crondb/delivery/operations.hpp"

#include "core/try.hpp"
#include "crondb/core/seal.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"

namespace crondb {

namespace {

Attempt attempt_to_send(const Senders& senders, const Delivery& delivery) {
  if (is_sealed(delivery.to) || is_sealed(delivery.secret.value_or("")) || is_sealed(delivery.body)) {
    return {Attempt::End::failed, "what it holds was sealed with a key that is not given"};
  }
  const auto& sender = senders[static_cast<std::size_t>(delivery.channel)];
  if (sender) return sender->send(delivery);
  return {Attempt::End::failed, "nothing here sends by " + std::string(word(delivery.channel))};
}

}  // namespace

Result<DeliveryId> put_in_outbox(Transaction& tx, const Environment& environment, Instant now, TeamId team, Delivery delivery) {
  delivery.id = DeliveryId{environment.ids.next(now)};
  delivery.status = DeliveryStatus::pending;
  delivery.attempts = 0;
  delivery.last_error.reset();
  delivery.created_at = now;
  delivery.next_attempt_at = now;
  CRONDB_TRY(tx.deliveries().put_delivery(team, delivery));
  return delivery.id;
}

Result<DeliveryId> send_mail(Transaction& tx, const Environment& environment, Instant now, TeamId team, Mail mail) {
  static constexpr Rules address{.max_length = 254, .format = Format::email};
  std::vector<FieldError> problems;
  detail::normalize_text(mail.to, address);
  detail::check_text(mail.to, address, "to", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  CRONDB_TRY(const auto sent, tx.deliveries().count_mails(team, now - std::chrono::days{1}));
  if (sent >= max_mails_a_day) return fail(ErrorCode::rate_limited, "the team has sent 2,000 mails within a day; try again later");
  Delivery delivery;
  delivery.channel = ChannelKind::email;
  delivery.to = std::move(mail.to);
  delivery.subject = one_line(mail.subject);
  delivery.body = std::move(mail.body);
  delivery.attachment = std::move(mail.attachment);
  delivery.fire_id = mail.fire_id;
  return put_in_outbox(tx, environment, now, team, std::move(delivery));
}

Result<std::vector<Delivery>> deliver_due(Storage& storage, const Environment& environment, const Senders& senders,
                                          std::int64_t limit, std::optional<ChannelKind> channel) {
  const Instant start = environment.clock.now();
  CRONDB_TRY(const auto next,
             transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.deliveries().next_delivery_at(channel); }));
  if (!next || *next > start) return std::vector<Delivery>();
  CRONDB_TRY(auto claimed, transact(storage, AccessMode::write, [&](Transaction& tx) {
               return tx.deliveries().claim_deliveries(channel, start, start + delivery_lease, limit);
             }));
  std::vector<Delivery> settled;
  for (auto& [team, delivery] : claimed) {
    CRONDB_TRY(const auto known, transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.access().find_team(team); }));
    const Attempt attempt =
        known ? attempt_to_send(senders, delivery) : Attempt{Attempt::End::refused, "the team was disbanded before this was sent"};
    Delivery after = after_attempt(std::move(delivery), attempt, environment.clock.now());
    CRONDB_TRY(transact(storage, AccessMode::write, [&](Transaction& tx) { return tx.deliveries().settle_delivery(team, after); }));
    after.body.clear();
    after.secret.reset();
    after.attachment.reset();
    settled.push_back(std::move(after));
  }
  return settled;
}

}  // namespace crondb
