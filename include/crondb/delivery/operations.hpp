#pragma once

#include "crondb/delivery/sender.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// The outbox: messages are written in the transaction of what caused them, and sent later, at least once.
namespace crondb {

/// How long after the failed attempt number `attempts`, counted from 1, the next is due; nullopt if that was the last.
[[nodiscard]] std::optional<Milliseconds> retry_delay(std::int64_t attempts);
/// `delivery` as one more attempt, which ended at `now`, leaves it.
[[nodiscard]] Delivery after_attempt(Delivery delivery, const Attempt& attempt, Instant now);

/// Gives `delivery` its id and writes it into the team's outbox, to be sent at once. Only channel, to, secret, subject, body,
/// attachment and fire_id are taken from it.
[[nodiscard]] Result<DeliveryId> put_in_outbox(Transaction& tx, const Environment& environment, Instant now, TeamId team,
                                               Delivery delivery);

/// What send_mail sends.
struct Mail {
  std::string to{};       ///< one address
  std::string subject{};  ///< line breaks and other control characters become spaces
  std::string body{};     ///< plain text
  std::optional<Attachment> attachment{};
  std::optional<FireId> fire_id{};  ///< the notification that it tells of; absent: none
};
/// Mails of a team in 24 hours, but for those that tell its people of notifications.
inline constexpr std::int64_t max_mails_a_day = 2'000;
/// Writes a mail into the team's outbox. Errors: validation_error about `to` if that isn't exactly one mail address; rate_limited
/// beyond max_mails_a_day.
[[nodiscard]] Result<DeliveryId> send_mail(Transaction& tx, const Environment& environment, Instant now, TeamId team, Mail mail);

/// For how long a worker holds what it sends; longer than any attempt takes.
inline constexpr Milliseconds delivery_lease = std::chrono::minutes{2};

/// Instance-wide: claims at most `limit` deliveries that are due, of `channel` if given, sends each outside of any transaction and
/// writes down what became of it. Answers the deliveries as they are then, without what they say. What a team that was disbanded
/// since had to say is not sent, and fails. Several threads and processes may
/// do so at once. Errors: those of the storage; what was claimed is then sent again once the lease is over.
[[nodiscard]] Result<std::vector<Delivery>> deliver_due(Storage& storage, const Environment& environment, const Senders& senders,
                                                        std::int64_t limit, std::optional<ChannelKind> channel = std::nullopt);

}  // namespace crondb

#pragma GCC visibility pop
