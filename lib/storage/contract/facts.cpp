#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

const Rule of_facts[] = {
    {"the facts version begins at 0 and ignores stages, people, contacts and activities",
     [](Trial& t) {
       const Firm firm = t.firm();
       t.same(t.asks(&FactsPort::version, firm.team), 0);
       const Deal deal = t.kept(firm.team, t.deal(firm));
       t.does(&PipelinePort::put_contact, firm.team, t.contact(deal));
       t.does(&PipelinePort::put_activity, firm.team, t.activity(deal));
       t.stage(firm.team, "Another", 3);
       t.same(t.asks(&FactsPort::version, firm.team), 1);
     }},
    {"the facts version counts transactions, however many deals and stays they change",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm);
       const StageInterval stay = t.stay(deal);
       t.succeeds(Access::write, [&](Transaction& tx) {
         return tx.pipeline().put_deal(firm.team, deal, 0).and_then([&] { return tx.pipeline().put_interval(firm.team, stay); });
       });
       t.same(t.asks(&FactsPort::version, firm.team), 1);
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       t.same(t.asks(&FactsPort::version, firm.team), 2);
       t.does(&PipelinePort::put_interval, firm.team, stay);
       t.same(t.asks(&FactsPort::version, firm.team), 3);
       t.does(&PipelinePort::erase_deal, firm.team, deal.id);
       t.same(t.asks(&FactsPort::version, firm.team), 4);
     }},
    {"the facts version doesn't count transactions that failed or were refused",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.deal(firm);
       const auto failed = t.storage().run(Access::write, [&](Transaction& tx) -> Result<void> {
         if (auto put = tx.pipeline().put_deal(firm.team, deal, 0); !put) return put;
         return fail(ErrorCode::bad_request, "changed my mind");
       });
       t.holds(!failed);
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, deal, 3);
       t.does(&PipelinePort::erase_deal, firm.team, deal.id);
       t.same(t.asks(&FactsPort::version, firm.team), 0);
     }},
    {"facts versions of teams count apart, also in one transaction",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.kept(firm.team, t.deal(firm));
       t.succeeds(Access::write, [&, here = t.deal(firm), there = t.deal(other)](Transaction& tx) {
         return tx.pipeline().put_deal(firm.team, here, 0).and_then([&] { return tx.pipeline().put_deal(other.team, there, 0); });
       });
       t.same(t.asks(&FactsPort::version, firm.team), 2);
       t.same(t.asks(&FactsPort::version, other.team), 1);
     }},
    {"facts are scanned from every deal of the team by id, with everything but the position",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Deal first = t.deal(firm);
       first.rank = 9'000'000;
       first.assignee_user_ids = {firm.owner};
       first.commission = Commission{{10'000, 0}, {}, {}};
       const Deal second = t.won_deal(firm, 12, 3);
       const Deal third = t.deal(firm);
       for (const Deal& deal : {third, first, second}) t.kept(firm.team, deal);
       t.kept(other.team, t.deal(other));
       std::vector<Deal> scanned;
       t.asks(&FactsPort::scan_deals, firm.team, [&](const Deal& deal) { scanned.push_back(deal); });
       t.same(scanned, {first, second, third});
     }},
    {"facts are scanned from every stay of the team by deal, entered_at and id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Deal a = t.kept(firm.team, t.deal(firm));
       const Deal b = t.kept(firm.team, t.deal(firm));
       const Deal foreign = t.kept(other.team, t.deal(other));
       const StageInterval b_first = t.stay(b, 1);
       StageInterval a_late = t.stay(a, 5);
       a_late.exited_at = t.minute(6);
       const StageInterval a_first = t.stay(a, 2);
       const StageInterval a_tied = t.stay(a, 2);
       for (const auto& stay : {a_tied, b_first, a_late, a_first}) t.does(&PipelinePort::put_interval, firm.team, stay);
       t.does(&PipelinePort::put_interval, other.team, t.stay(foreign));
       std::vector<StageInterval> scanned;
       t.asks(&FactsPort::scan_intervals, firm.team, [&](const StageInterval& stay) { scanned.push_back(stay); });
       t.same(scanned, {a_first, a_tied, a_late, b_first});
     }},
};

const Rule of_replays[] = {
    {"an answer is found by its team, user, route and key together",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Replay kept = t.replay(firm.owner, "k1");
       t.does(&ReplayPort::put, firm.team, kept);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, kept.route, "k1"), kept);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, kept.route, "K1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, "POST /v1/crm/stages", "k1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, other.owner, kept.route, "k1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, other.team, firm.owner, kept.route, "k1"), std::nullopt);
     }},
    {"putting an answer again replaces it",
     [](Trial& t) {
       const Firm firm = t.firm();
       Replay replay = t.replay(firm.owner, "k1");
       t.does(&ReplayPort::put, firm.team, replay);
       replay.body_hash[31] = 9;
       replay.status = 200;
       replay.body = std::string(64 * 1024, 'x');
       replay.created_at = t.minute(3);
       t.does(&ReplayPort::put, firm.team, replay);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, replay.route, "k1"), replay);
     }},
    {"purging forgets what is older than asked, of every team, and says how many",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.does(&ReplayPort::put, firm.team, t.replay(firm.owner, "old", 1));
       t.does(&ReplayPort::put, other.team, t.replay(other.owner, "old", 2));
       const Replay young = t.replay(firm.owner, "young", 3);
       t.does(&ReplayPort::put, firm.team, young);
       t.same(t.does(&ReplayPort::purge, t.minute(3), 10), 2);
       t.same(t.does(&ReplayPort::purge, t.minute(3), 10), 0);
       t.same(t.asks(&ReplayPort::find, other.team, other.owner, young.route, "old"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, young.route, "young"), young);
     }},
    {"purging forgets no more than asked",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const char* key : {"a", "b", "c"}) t.does(&ReplayPort::put, firm.team, t.replay(firm.owner, key));
       t.same(t.does(&ReplayPort::purge, t.minute(1), 2), 2);
       t.same(t.does(&ReplayPort::purge, t.minute(1), 2), 1);
     }},
};

}  // namespace

std::span<const Rule> facts_rules() { return of_facts; }
std::span<const Rule> replay_rules() { return of_replays; }

}  // namespace crondb::contract
