#include "crondb/storage/deliveries.hpp"

#include <algorithm>

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Delivery mail(Trial& t, std::int64_t due = 0) {
  Delivery delivery;
  delivery.id = t.new_id<DeliveryId>();
  delivery.to = "ada@example.com";
  delivery.subject = "Größe";
  delivery.body = "first\nsecond";
  delivery.created_at = t.minute(due);
  delivery.next_attempt_at = t.minute(due);
  return delivery;
}

Delivery kept(Trial& t, TeamId team, const Delivery& delivery) {
  t.does(&DeliveriesPort::put_delivery, team, delivery);
  return delivery;
}

/// The claimed ones of `team`; other teams of the same storage have deliveries too.
std::vector<Delivery> claim(Trial& t, TeamId team, std::int64_t now, std::int64_t lease_until, std::int64_t limit = 1000) {
  std::vector<Delivery> own;
  for (auto& claimed : t.does(&DeliveriesPort::claim_deliveries, std::nullopt, t.minute(now), t.minute(lease_until), limit)) {
    if (claimed.team == team) own.push_back(std::move(claimed.delivery));
  }
  return own;
}

Delivery over(Delivery delivery, DeliveryStatus status) {
  delivery.status = status;
  delivery.attempts = 1;
  delivery.next_attempt_at.reset();
  return delivery;
}

Delivery without_contents(Delivery delivery) {
  delivery.body.clear();
  delivery.secret.reset();
  delivery.attachment.reset();
  return delivery;
}

const Rule of_deliveries[] = {
    {"a delivery is kept whole, once, for its team",
     [](Trial& t) {
       const Firm firm = t.firm();
       Delivery delivery = mail(t);
       delivery.channel = ChannelKind::webhook;
       delivery.fire_id = t.new_id<FireId>();
       delivery.secret = "secret";
       delivery.attachment = Attachment{"report.pdf", "application/pdf", {0, 1, 255, 0}};
       kept(t, firm.team, delivery);
       t.same(t.asks(&DeliveriesPort::find_delivery, firm.team, delivery.id), delivery);
       t.same(t.asks(&DeliveriesPort::find_delivery, t.firm().team, delivery.id), std::nullopt);
       t.refuses(ErrorCode::already_exists, &DeliveriesPort::put_delivery, firm.team, delivery);
     }},
    {"deliveries are claimed when they are due, those longest due first, and held until the lease is over",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Delivery later = kept(t, firm.team, mail(t, 20));
       const Delivery second = kept(t, firm.team, mail(t, 5));
       Delivery first = mail(t, 1);
       first.attachment = Attachment{"a.csv", "text/csv", {65}};
       kept(t, firm.team, first);
       t.same(claim(t, firm.team, 10, 15), {first, second});
       t.same(claim(t, firm.team, 14, 30), {});
       t.same(claim(t, firm.team, 15, 40), {second, first});
       t.same(claim(t, firm.team, 20, 60), {later});
     }},
    {"a claim takes no more than it asks for",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (int i = 0; i < 3; ++i) kept(t, firm.team, mail(t, -1000));
       const auto claimed = t.does(&DeliveriesPort::claim_deliveries, std::nullopt, t.minute(-900), t.minute(-800), 2);
       t.same(claimed.size(), 2);
       t.same(t.does(&DeliveriesPort::claim_deliveries, std::nullopt, t.minute(-900), t.minute(-800), 2).size(), 1);
     }},
    {"the mails of a team are counted from a time on, but for those that tell of notifications",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto from = [&](std::int64_t minute) { return t.asks(&DeliveriesPort::count_mails, firm.team, t.minute(minute)); };
       for (const int minute : {1, 2, 3}) kept(t, firm.team, mail(t, minute));
       t.does(&DeliveriesPort::settle_delivery, firm.team, over(kept(t, firm.team, mail(t, 4)), DeliveryStatus::failed));
       Delivery told = mail(t, 4);
       told.fire_id = t.new_id<FireId>();
       kept(t, firm.team, told);
       Delivery webhook = mail(t, 4);
       webhook.channel = ChannelKind::webhook;
       kept(t, firm.team, webhook);
       kept(t, t.firm().team, mail(t, 4));
       t.same(from(2), 3);
       t.same(from(4), 1);
       t.same(from(5), 0);
     }},
    {"each channel is a queue of its own",
     [](Trial& t) {
       const Firm firm = t.firm();
       Delivery webhook = mail(t, -7000);
       webhook.channel = ChannelKind::webhook;
       kept(t, firm.team, webhook);
       const Delivery letter = kept(t, firm.team, mail(t, -6900));
       t.same(t.asks(&DeliveriesPort::next_delivery_at, ChannelKind::email), t.minute(-6900));
       t.same(t.asks(&DeliveriesPort::next_delivery_at, ChannelKind::webhook), t.minute(-7000));
       const auto claim_one = [&](ChannelKind channel) {
         return t.does(&DeliveriesPort::claim_deliveries, channel, t.minute(-6800), t.minute(-6700), 1).at(0).delivery;
       };
       t.same(claim_one(ChannelKind::email), letter);
       t.same(claim_one(ChannelKind::webhook), webhook);
     }},
    {"a delivery that is to be tried again comes back at its time, with everything in it",
     [](Trial& t) {
       const Firm firm = t.firm();
       Delivery delivery = mail(t);
       delivery.attachment = Attachment{"a.csv", "text/csv", {65}};
       kept(t, firm.team, delivery);
       t.same(claim(t, firm.team, 0, 100), {delivery});
       delivery.attempts = 1;
       delivery.last_error = "refused";
       delivery.next_attempt_at = t.minute(2);
       t.does(&DeliveriesPort::settle_delivery, firm.team, delivery);
       t.same(claim(t, firm.team, 1, 100), {});
       t.same(claim(t, firm.team, 2, 100), {delivery});
     }},
    {"a delivery that is over is never claimed again, and what it said is forgotten",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const auto status : {DeliveryStatus::delivered, DeliveryStatus::failed}) {
         Delivery delivery = mail(t);
         delivery.secret = "secret";
         delivery.attachment = Attachment{"a.csv", "text/csv", {65}};
         kept(t, firm.team, delivery);
         t.does(&DeliveriesPort::settle_delivery, firm.team, over(delivery, status));
         t.same(t.asks(&DeliveriesPort::find_delivery, firm.team, delivery.id), without_contents(over(delivery, status)));
         t.same(claim(t, firm.team, 1000, 2000), {});
       }
     }},
    {"the deliveries of a notification are listed without what they say",
     [](Trial& t) {
       const Firm firm = t.firm();
       const FireId fire = t.new_id<FireId>();
       const FireId other = t.new_id<FireId>();
       const auto of_fire = [&](FireId id) {
         Delivery delivery = mail(t);
         delivery.fire_id = id;
         delivery.attachment = Attachment{"a.csv", "text/csv", {65}};
         return kept(t, firm.team, delivery);
       };
       const Delivery a = of_fire(fire);
       const Delivery b = of_fire(other);
       const Delivery c = of_fire(fire);
       of_fire(t.new_id<FireId>());
       kept(t, firm.team, mail(t));
       const std::vector<FireId> fires{other, fire};
       t.same(t.asks(&DeliveriesPort::deliveries_of, firm.team, fires),
              {without_contents(a), without_contents(b), without_contents(c)});
       t.same(t.asks(&DeliveriesPort::deliveries_of, t.firm().team, fires), {});
     }},
    {"the next delivery is the one that is due and free first",
     [](Trial& t) {
       const Firm firm = t.firm();
       kept(t, firm.team, mail(t, -5000));
       t.same(t.asks(&DeliveriesPort::next_delivery_at, std::nullopt), t.minute(-5000));
       t.does(&DeliveriesPort::claim_deliveries, std::nullopt, t.minute(-5000), t.minute(-4990), 1);
       t.same(t.asks(&DeliveriesPort::next_delivery_at, std::nullopt), t.minute(-4990));
     }},
    {"old deliveries are purged once they are over, some at a time",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (int i = 0; i < 3; ++i) {
         const Delivery old = kept(t, firm.team, mail(t, -9000 + i));
         t.does(&DeliveriesPort::settle_delivery, firm.team, over(old, DeliveryStatus::delivered));
       }
       const Delivery pending = kept(t, firm.team, mail(t, -9000));
       t.same(t.does(&DeliveriesPort::purge_deliveries, t.minute(-8000), 2), 2);
       t.same(t.does(&DeliveriesPort::purge_deliveries, t.minute(-8000), 2), 1);
       t.same(t.asks(&DeliveriesPort::find_delivery, firm.team, pending.id), pending);
     }},
};

}  // namespace

std::span<const Rule> deliveries_rules() { return of_deliveries; }

}  // namespace crondb::contract
