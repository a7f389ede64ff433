#include <limits>

#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Currency euro() { return Currency::find("EUR").value(); }

/// Four deals in the first stage by rank; the second and the fourth are Bob's.
struct BoardColumn {
  Firm firm;
  UserId bob;
  std::vector<Deal> deals;

  explicit BoardColumn(Trial& t) : firm(t.firm()), bob(t.user("Bob").id) {
    t.member(firm.team, bob);
    for (int i = 0; i < 4; ++i) deals.push_back(t.deal(firm));
    deals[1].owner_user_id = bob;
    deals[3].assignee_user_ids = {bob};
    deals[2].rank = deals[1].rank;
    for (const int i : {3, 2, 0, 1}) t.kept(firm.team, deals[static_cast<std::size_t>(i)]);
  }
};

const Rule of_board[] = {
    {"a column comes by rank and then id, as many as asked for",
     [](Trial& t) {
       const BoardColumn c(t);
       const auto& d = c.deals;
       t.same(t.asks(&PipelinePort::list_column, c.firm.team, c.firm.open, std::nullopt, 10),
              {at_position(d[0], 0), at_position(d[1], 1), at_position(d[2], 2), at_position(d[3], 3)});
       t.same(t.asks(&PipelinePort::list_column, c.firm.team, c.firm.open, std::nullopt, 2),
              {at_position(d[0], 0), at_position(d[1], 1)});
       t.same(t.asks(&PipelinePort::list_column, c.firm.team, c.firm.second, std::nullopt, 10), {});
     }},
    {"a column of somebody's own deals keeps their positions among all",
     [](Trial& t) {
       const BoardColumn c(t);
       t.same(t.asks(&PipelinePort::list_column, c.firm.team, c.firm.open, c.bob, 10),
              {at_position(c.deals[1], 1), at_position(c.deals[3], 3)});
       t.same(t.asks(&PipelinePort::list_column, c.firm.team, c.firm.open, c.bob, 1), {at_position(c.deals[1], 1)});
     }},
    {"column totals come by stage and currency and count deals without a value as 0",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const std::optional<std::int64_t> value :
            {std::optional<std::int64_t>(70), std::optional<std::int64_t>(), std::optional<std::int64_t>(5)}) {
         Deal deal = t.deal(firm);
         deal.value = value;
         t.kept(firm.team, deal);
       }
       Deal other = t.deal(firm);
       other.currency = euro();
       t.kept(firm.team, other);
       t.kept(firm.team, t.won_deal(firm, 9, 1));
       t.same(t.asks(&PipelinePort::column_totals, firm.team, std::nullopt),
              {{firm.open, euro(), 1, 0, 0}, {firm.open, Currency(), 3, 2, 75}, {firm.won, Currency(), 1, 1, 9}});
     }},
    {"column totals can be of somebody's own deals",
     [](Trial& t) {
       const BoardColumn c(t);
       t.same(t.asks(&PipelinePort::column_totals, c.firm.team, c.bob), {{c.firm.open, Currency(), 2, 0, 0}});
     }},
    {"rank_at counts places without the deal left out",
     [](Trial& t) {
       const BoardColumn c(t);
       const auto at = [&](std::int64_t position, DealId except) {
         return t.asks(&PipelinePort::rank_at, c.firm.team, c.firm.open, position, except);
       };
       t.same(at(0, {}), c.deals[0].rank);
       t.same(at(3, {}), c.deals[3].rank);
       t.same(at(4, {}), std::nullopt);
       t.same(at(0, c.deals[0].id), c.deals[1].rank);
       t.same(at(1, c.deals[3].id), c.deals[1].rank);
       t.same(at(2, c.deals[1].id), c.deals[3].rank);
       t.same(at(3, c.deals[1].id), std::nullopt);
       t.same(t.asks(&PipelinePort::rank_at, c.firm.team, c.firm.second, 0, c.deals[0].id), std::nullopt);
     }},
    {"last_rank is the greatest without the deal left out",
     [](Trial& t) {
       const BoardColumn c(t);
       t.same(t.asks(&PipelinePort::last_rank, c.firm.team, c.firm.open, DealId{}), c.deals[3].rank);
       t.same(t.asks(&PipelinePort::last_rank, c.firm.team, c.firm.open, c.deals[3].id), c.deals[2].rank);
       t.same(t.asks(&PipelinePort::last_rank, c.firm.team, c.firm.second, DealId{}), std::nullopt);
       const Deal alone = t.kept(c.firm.team, t.won_deal(c.firm, 1, 1));
       t.same(t.asks(&PipelinePort::last_rank, c.firm.team, c.firm.won, alone.id), std::nullopt);
     }},
    {"respacing a column sets its ranks 2^32 apart in the present order, and no version",
     [](Trial& t) {
       BoardColumn c(t);
       const Deal elsewhere = t.kept(c.firm.team, t.won_deal(c.firm, 1, 1));
       t.does(&PipelinePort::respace_column, c.firm.team, c.firm.open);
       for (std::size_t i = 0; i < 4; ++i) {
         c.deals[i].rank = static_cast<std::int64_t>(i + 1) << 32;
         t.same(t.asks(&PipelinePort::find_deal, c.firm.team, c.deals[i].id),
                at_position(c.deals[i], static_cast<std::int64_t>(i)));
       }
       t.same(t.asks(&PipelinePort::find_deal, c.firm.team, elsewhere.id), elsewhere);
     }},
    {"won totals count from the first instant up to, not including, the last",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const std::int64_t closed : {9, 10, 19, 20}) t.kept(firm.team, t.won_deal(firm, closed, closed));
       t.same(t.asks(&PipelinePort::won_totals, firm.team, t.minute(10), t.minute(20), std::nullopt),
              {{firm.owner, Currency(), 2, 29}});
     }},
    {"won totals come by owner and currency, without open, lost and valueless deals",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       t.member(firm.team, bob);
       Deal bobs = t.won_deal(firm, 7, 5);
       bobs.owner_user_id = bob;
       Deal euros = t.won_deal(firm, 30, 5);
       euros.currency = euro();
       euros.assignee_user_ids = {bob};
       Deal lost = t.won_deal(firm, 100, 5);
       lost.status = DealStatus::lost;
       lost.stage_id = t.stage(firm.team, "Lost", 3, StageKind::lost).id;
       Deal open = t.deal(firm);
       open.value = 1000;
       for (const Deal& deal : {bobs, euros, lost, open, t.won_deal(firm, {}, 5), t.won_deal(firm, 4, 5)}) t.kept(firm.team, deal);
       t.same(t.asks(&PipelinePort::won_totals, firm.team, t.minute(0), t.minute(9), std::nullopt),
              {{firm.owner, euro(), 1, 30}, {firm.owner, Currency(), 1, 4}, {bob, Currency(), 1, 7}});
       t.same(t.asks(&PipelinePort::won_totals, firm.team, t.minute(0), t.minute(9), bob),
              {{firm.owner, euro(), 1, 30}, {bob, Currency(), 1, 7}});
     }},
    {"sums of values are exact beyond 64 bits",
     [](Trial& t) {
       const Firm firm = t.firm();
       constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
       for (int i = 0; i < 3; ++i) {
         t.kept(firm.team, t.won_deal(firm, most, 5));
         Deal open = t.deal(firm);
         open.value = most - i;
         t.kept(firm.team, open);
       }
       t.same(t.asks(&PipelinePort::column_totals, firm.team, std::nullopt),
              {{firm.open, Currency(), 3, 3, 3 * Int128{most} - 3}, {firm.won, Currency(), 3, 3, 3 * Int128{most}}});
       t.same(t.asks(&PipelinePort::won_totals, firm.team, t.minute(0), t.minute(9), std::nullopt),
              {{firm.owner, Currency(), 3, 3 * Int128{most}}});
     }},
    {"won deals without a value are counted in the same window",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       t.member(firm.team, bob);
       for (const std::int64_t closed : {9, 10, 19, 20}) t.kept(firm.team, t.won_deal(firm, {}, closed));
       Deal bobs = t.won_deal(firm, {}, 15);
       bobs.owner_user_id = bob;
       t.kept(firm.team, bobs);
       t.kept(firm.team, t.won_deal(firm, 0, 15));
       t.same(t.asks(&PipelinePort::count_won_without_value, firm.team, t.minute(10), t.minute(20), std::nullopt), 3);
       t.same(t.asks(&PipelinePort::count_won_without_value, firm.team, t.minute(10), t.minute(20), bob), 1);
     }},
};

}  // namespace

std::span<const Rule> board_rules() { return of_board; }

}  // namespace crondb::contract
