#include <atomic>
#include <stdexcept>
#include <thread>

#include "crondb/storage/access.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// A firm whose deal has something hanging on it, and one transaction's work that changes all of it.
struct Scene {
  Firm firm;
  Deal deal;
  Contact contact;
  Deal added;
  Replay replay;

  explicit Scene(Trial& t)
      : firm(t.firm()),
        deal(t.kept(firm.team, t.deal(firm))),
        contact(t.contact(deal)),
        added(t.deal(firm)),
        replay(t.replay(firm.owner, "k")) {
    t.does(&PipelinePort::put_contact, firm.team, contact);
  }

  void change_everything(Trial& t, Transaction& tx) const {
    PipelinePort& pipeline = tx.pipeline();
    Team renamed;
    renamed.id = firm.team;
    renamed.name = "Renamed";
    Deal moved = added;
    moved.stage_id = firm.second;
    moved.version = 2;
    const bool done = pipeline.put_deal(firm.team, added, 0) && pipeline.put_deal(firm.team, moved, 1) &&
                      pipeline.respace_column(firm.team, firm.second) && pipeline.erase_deal(firm.team, deal.id) &&
                      pipeline.erase_stage(firm.team, firm.open) && tx.access().put_team(renamed) &&
                      tx.access().erase_membership(firm.team, firm.owner) && tx.replays().put(firm.team, replay);
    t.holds(done);
  }

  void is_as_before(Trial& t) const {
    t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
    t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), contact);
    t.same(t.asks(&PipelinePort::find_deal, firm.team, added.id), std::nullopt);
    t.same(t.asks(&PipelinePort::list_deals, firm.team, {}).rows, {deal});
    t.same(t.asks(&PipelinePort::list_column, firm.team, firm.open, std::nullopt, 10), {deal});
    t.same(t.asks(&PipelinePort::list_column, firm.team, firm.second, std::nullopt, 10), {});
    t.same(t.asks(&PipelinePort::list_stages, firm.team).size(), 3);
    t.same(t.asks(&AccessPort::find_teams_by_name, "Renamed", 10), {});
    t.holds(t.asks(&AccessPort::find_membership, firm.team, firm.owner).has_value());
    t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, replay.route, "k"), std::nullopt);
    t.same(t.asks(&FactsPort::version, firm.team), 1);
  }
};

/// Runs `work` in two threads at once, with 0 and 1.
template <class Work>
void twice_at_once(Work work) {
  std::thread other([&] { work(1); });
  work(0);
  other.join();
}

const Rule of_transactions[] = {
    {"transact answers what its work returned last",
     [](Trial& t) {
       const auto answer = transact(t.storage(), AccessMode::read, [](Transaction&) -> Result<int> { return 42; });
       t.holds(answer && *answer == 42);
     }},
    {"a transaction sees what it wrote itself",
     [](Trial& t) {
       const Scene s(t);
       t.succeeds(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         s.change_everything(t, tx);
         t.holds(!tx.pipeline().find_deal(s.firm.team, s.deal.id).value());
         t.holds(!tx.pipeline().find_contact(s.firm.team, s.contact.id).value());
         t.same(ids_of(tx.pipeline().list_deals(s.firm.team, {}).value().rows), {s.added.id});
         t.same(tx.pipeline().list_column(s.firm.team, s.firm.second, {}, 10).value().size(), 1);
         t.same(tx.access().find_team(s.firm.team).value().value_or(Team{}).name, "Renamed");
         return {};
       });
     }},
    {"what a transaction wrote is there for the next one",
     [](Trial& t) {
       const Scene s(t);
       t.succeeds(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         s.change_everything(t, tx);
         return {};
       });
       t.same(ids_of(t.asks(&PipelinePort::list_deals, s.firm.team, {}).rows), {s.added.id});
       t.same(t.asks(&PipelinePort::list_stages, s.firm.team).size(), 2);
       t.same(t.asks(&ReplayPort::find, s.firm.team, s.firm.owner, s.replay.route, "k"), s.replay);
     }},
    {"a transaction that fails leaves nothing behind and answers its error",
     [](Trial& t) {
       const Scene s(t);
       const auto answer = t.storage().run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         s.change_everything(t, tx);
         return fail(ErrorCode::gone, "changed my mind");
       });
       t.holds(!answer && answer.error() == Error{ErrorCode::gone, "changed my mind", {}});
       s.is_as_before(t);
     }},
    {"a transaction that throws leaves nothing behind",
     [](Trial& t) {
       const Scene s(t);
       bool thrown = false;
       try {
         (void)t.storage().run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
           s.change_everything(t, tx);
           throw std::runtime_error("changed my mind");
         });
       } catch (const std::runtime_error&) {
         thrown = true;
       }
       t.holds(thrown);
       s.is_as_before(t);
     }},
    {"a refused call takes nothing else of its transaction along",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.deal(firm);
       t.succeeds(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         if (auto put = tx.pipeline().put_deal(firm.team, deal, 0); !put) return put;
         t.holds(!tx.pipeline().put_deal(firm.team, deal, 7));
         t.holds(!tx.pipeline().erase_stage(firm.team, firm.open));
         return {};
       });
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
     }},
    {"two threads' writes are both there",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::array<std::vector<Deal>, 2> deals;
       for (std::size_t i = 0; i < 50; ++i) deals[i % 2].push_back(t.deal(firm));
       std::atomic<int> failures = 0;
       twice_at_once([&](std::size_t thread) {
         for (const Deal& deal : deals[thread]) {
           const auto put =
               t.storage().run(AccessMode::write, [&](Transaction& tx) { return tx.pipeline().put_deal(firm.team, deal, 0); });
           if (!put) ++failures;
         }
       });
       t.same(failures.load(), 0);
       t.same(t.asks(&PipelinePort::list_deals, firm.team, {}).total, 50);
       t.same(t.asks(&FactsPort::version, firm.team), 50);
     }},
    {"no write is lost when two threads change one row",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       std::atomic<int> failures = 0;
       twice_at_once([&](std::size_t) {
         for (int i = 0; i < 25; ++i) {
           const auto put = t.storage().run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
             auto found = tx.pipeline().find_deal(firm.team, deal.id);
             if (!found) return fail(found.error());
             Deal next = found->value_or(Deal{});
             next.value = next.value.value_or(0) + 1;
             return tx.pipeline().put_deal(firm.team, next, next.version++);
           });
           if (!put) ++failures;
         }
       });
       t.same(failures.load(), 0);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id).value_or(Deal{}).value, 50);
     }},
    {"other threads see all writes of a transaction or none, and what a transaction read stays true for it",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal left = t.kept(firm.team, t.deal(firm));
       const Deal right = t.kept(firm.team, t.deal(firm));
       std::atomic<int> failures = 0;
       twice_at_once([&](std::size_t thread) {
         for (std::int64_t i = 1; i <= 30; ++i) {
           const auto done = t.storage().run(thread ? AccessMode::write : AccessMode::read, [&](Transaction& tx) -> Result<void> {
             if (thread == 0) {
               const auto first = tx.pipeline().find_deal(firm.team, left.id);
               const auto second = tx.pipeline().find_deal(firm.team, right.id);
               const auto again = tx.pipeline().find_deal(firm.team, left.id);
               if (!first || first != again || !second || (*first)->version != (*second)->version) ++failures;
               return {};
             }
             for (Deal deal : {left, right}) {
               deal.version = i + 1;
               if (auto put = tx.pipeline().put_deal(firm.team, deal, i); !put) return put;
             }
             return {};
           });
           if (!done) ++failures;
         }
       });
       t.same(failures.load(), 0);
     }},
};

}  // namespace

std::span<const Rule> transaction_rules() { return of_transactions; }

}  // namespace crondb::contract
