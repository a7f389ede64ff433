#include <algorithm>
#include <functional>

#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Date may(unsigned day) { return {std::chrono::year{2026}, std::chrono::May, std::chrono::day{day}}; }

/// Eleven deals among which every sort finds ties and absent values.
std::vector<Deal> assorted(Trial& t, const Firm& firm) {
  std::vector<Deal> deals;
  for (int i = 0; i < 11; ++i) {
    Deal deal = t.deal(firm, std::array{"b", "Z", "a", "é"}[static_cast<std::size_t>(i % 4)] + std::string(i % 3 ? "x" : ""));
    deal.created_at = t.minute(i / 2);
    deal.updated_at = t.minute(20 - i / 3);
    if (i % 5) deal.value = 100 * (i % 3);
    if (i % 3) deal.expected_close_on = may(1 + static_cast<unsigned>(i % 4));
    if (i % 4 == 0) {
      deal.stage_id = firm.won;
      deal.status = DealStatus::won;
      deal.closed_at = t.minute(30 + i % 8);
    }
    deals.push_back(t.kept(firm.team, deal));
  }
  return deals;
}

/// The ids of `deals` in the order that storage.hpp asks for.
std::vector<DealId> sorted_ids(std::vector<Deal> deals, DealSort by, bool descending) {
  std::ranges::sort(deals, [&](const Deal& a, const Deal& b) {
    const auto left = sort_key(a, by);
    const auto right = sort_key(b, by);
    const bool left_absent = left.index() == 0;
    if (left_absent != (right.index() == 0)) return !left_absent;
    if (left != right) return descending ? left > right : left < right;
    return descending ? a.id > b.id : a.id < b.id;
  });
  return ids_of(deals);
}

Cursor after(const Deal& deal, DealSort by, bool descending) {
  return {(descending ? "-" : "") + std::string(word(by)), sort_key(deal, by), deal.id.bytes};
}

DealQuery query_of(DealSort by, bool descending, std::int64_t per_page) { return {{}, by, descending, {1, per_page, {}}}; }

/// All ids that a walk by cursor meets; `between` is called after every page.
std::vector<DealId> walked(Trial& t, TeamId team, DealQuery query, const std::function<void()>& between) {
  std::vector<DealId> met;
  for (int pages = 0; pages < 50; ++pages) {
    const auto page = t.asks(&PipelinePort::list_deals, team, query);
    for (const Deal& deal : page.rows) met.push_back(deal.id);
    if (!page.more || page.rows.empty()) return met;
    query.page.cursor = after(page.rows.back(), query.sort, query.descending);
    between();
  }
  t.problem("a walk by cursor doesn't end");
  return met;
}

template <class Check>
void for_every_order(Check check) {
  for (std::size_t sort = 0; sort < words<DealSort>.size(); ++sort) {
    for (const bool descending : {false, true}) check(static_cast<DealSort>(sort), descending);
  }
}

DealQuery matching(DealFilter filter) {
  DealQuery query;
  query.filter = std::move(filter);
  return query;
}

/// Keeps three deals, the first of which `change` makes different, and expects `filter` to find it alone.
void finds_only_the_first(Trial& t, const std::function<void(Deal&, const Firm&)>& change,
                          const std::function<DealFilter(const Deal&)>& filter) {
  const Firm firm = t.firm();
  Deal first = t.deal(firm);
  change(first, firm);
  t.kept(firm.team, first);
  t.kept(firm.team, t.deal(firm));
  t.kept(firm.team, t.deal(firm));
  const auto found = t.asks(&PipelinePort::list_deals, firm.team, matching(filter(first)));
  t.same(ids_of(found.rows), {first.id});
  t.same(found.total, 1);
}

DealFilter searching(const std::string& q) {
  DealFilter filter;
  filter.q = q;
  return filter;
}

const Rule of_lists[] = {
    {"deals come newest first unless asked otherwise",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, {}).rows), sorted_ids(deals, DealSort::created_at, true));
     }},
    {"every sort has its order in either direction: absent values last, ties by id in the same direction",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       for_every_order([&](DealSort sort, bool descending) {
         const auto listed = t.asks(&PipelinePort::list_deals, firm.team, query_of(sort, descending, 100));
         t.same(ids_of(listed.rows), sorted_ids(deals, sort, descending));
       });
     }},
    {"a page says how many rows there are and whether more follow",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto ids = sorted_ids(assorted(t, firm), DealSort::created_at, true);
       for (std::int64_t page = 1; page <= 4; ++page) {
         const auto listed = t.asks(&PipelinePort::list_deals, firm.team, {{}, DealSort::created_at, true, {page, 4, {}}});
         const auto first = std::min<std::size_t>(11, static_cast<std::size_t>(page - 1) * 4);
         const auto last = std::min<std::size_t>(11, first + 4);
         t.holds(std::ranges::equal(ids_of(listed.rows), std::span(ids).subspan(first, last - first)));
         t.same(listed.total, 11);
         t.same(listed.more, page < 3);
       }
       t.holds(!t.asks(&PipelinePort::list_deals, firm.team, query_of(DealSort::name, false, 11)).more);
     }},
    {"a page reached by cursor counts nothing",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       DealQuery query = query_of(DealSort::created_at, true, 100);
       query.page.cursor = after(deals[5], DealSort::created_at, true);
       const auto listed = t.asks(&PipelinePort::list_deals, firm.team, query);
       t.same(listed.total, std::nullopt);
       t.holds(!listed.more);
       t.same(listed.rows.size(), 5);
     }},
    {"a cursor wins over a page number",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       DealQuery query = query_of(DealSort::created_at, true, 2);
       query.page.page = 3;
       query.page.cursor = after(deals[5], DealSort::created_at, true);
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {deals[4].id, deals[3].id});
     }},
    {"a cursor walks every row once, in every sort and direction",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       for_every_order([&](DealSort sort, bool descending) {
         t.same(walked(t, firm.team, query_of(sort, descending, 3), [] {}), sorted_ids(deals, sort, descending));
       });
     }},
    {"a cursor walks every row once while rows are inserted and erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       for_every_order([&](DealSort sort, bool descending) {
         std::vector<DealId> passing;
         auto met = walked(t, firm.team, query_of(sort, descending, 3), [&] {
           if (!passing.empty()) t.does(&PipelinePort::erase_deal, firm.team, passing.back());
           passing.push_back(t.kept(firm.team, t.deal(firm, "m")).id);
         });
         std::erase_if(met, [&](DealId id) { return std::ranges::find(passing, id) != passing.end(); });
         t.same(met, sorted_ids(deals, sort, descending));
         for (const DealId id : passing) t.does(&PipelinePort::erase_deal, firm.team, id);
       });
     }},
    {"a cursor keeps its place when its row is gone",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto deals = assorted(t, firm);
       for_every_order([&](DealSort sort, bool descending) {
         const Deal passing = t.kept(firm.team, t.deal(firm, "m"));
         DealQuery query = query_of(sort, descending, 100);
         query.page.cursor = after(passing, sort, descending);
         const auto before = ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows);
         t.does(&PipelinePort::erase_deal, firm.team, passing.id);
         t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), before);
       });
     }},
    {"only_rows_of finds what somebody owns or is assigned to",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       const UserId eve = t.user("Eve").id;
       t.member(firm.team, bob);
       t.member(firm.team, eve);
       Deal owned = t.deal(firm);
       owned.owner_user_id = bob;
       Deal assigned = t.deal(firm);
       assigned.assignee_user_ids = {bob, eve};
       t.kept(firm.team, owned);
       t.kept(firm.team, assigned);
       t.kept(firm.team, t.deal(firm));
       DealFilter filter;
       filter.only_rows_of = bob;
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, matching(filter)).rows), {assigned.id, owned.id});
       filter.only_rows_of = eve;
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, matching(filter)).rows), {assigned.id});
     }},
    {"deals are filtered by stage",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Deal& deal, const Firm& firm) { deal.stage_id = firm.second; },
           [](const Deal& deal) {
             DealFilter filter;
             filter.stage_id = deal.stage_id;
             return filter;
           });
     }},
    {"deals are filtered by owner, assignments aside",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       t.member(firm.team, bob);
       Deal owned = t.deal(firm);
       owned.owner_user_id = bob;
       Deal assigned = t.deal(firm);
       assigned.assignee_user_ids = {bob};
       t.kept(firm.team, owned);
       t.kept(firm.team, assigned);
       DealFilter filter;
       filter.owner_user_id = bob;
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, matching(filter)).rows), {owned.id});
     }},
    {"deals are filtered by status",
     [](Trial& t) {
       finds_only_the_first(
           t,
           [](Deal& deal, const Firm& firm) {
             deal.stage_id = firm.won;
             deal.status = DealStatus::won;
             deal.closed_at = deal.created_at;
           },
           [](const Deal&) {
             DealFilter filter;
             filter.status = DealStatus::won;
             return filter;
           });
     }},
    {"deals are filtered by lead",
     [](Trial& t) {
       const auto lead = t.new_id<LeadId>();
       finds_only_the_first(
           t, [&](Deal& deal, const Firm&) { deal.lead_id = lead; },
           [](const Deal& deal) {
             DealFilter filter;
             filter.lead_id = deal.lead_id;
             return filter;
           });
     }},
    {"deals are filtered by currency",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Deal& deal, const Firm&) { deal.currency = Currency::find("EUR").value(); },
           [](const Deal& deal) {
             DealFilter filter;
             filter.currency = deal.currency;
             return filter;
           });
     }},
    {"least and greatest value are inclusive, and deals without a value match neither",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::vector<DealId> ids;
       for (const std::int64_t value : {0, 10, 20, 30}) {
         Deal deal = t.deal(firm);
         deal.value = value;
         ids.push_back(t.kept(firm.team, deal).id);
       }
       t.kept(firm.team, t.deal(firm));
       DealQuery query = query_of(DealSort::created_at, false, 100);
       query.filter.min_value = 10;
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[1], ids[2], ids[3]});
       query.filter.max_value = 20;
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[1], ids[2]});
       query.filter.min_value.reset();
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[0], ids[1], ids[2]});
     }},
    {"both ends of the expected close are inclusive, and deals without one don't match",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::vector<DealId> ids;
       for (const unsigned day : {9U, 10U, 11U, 12U}) {
         Deal deal = t.deal(firm);
         deal.expected_close_on = may(day);
         ids.push_back(t.kept(firm.team, deal).id);
       }
       t.kept(firm.team, t.deal(firm));
       DealQuery query = query_of(DealSort::created_at, false, 100);
       query.filter.expected_close_from = may(10);
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[1], ids[2], ids[3]});
       query.filter.expected_close_to = may(11);
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[1], ids[2]});
       query.filter.expected_close_from.reset();
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, query).rows), {ids[0], ids[1], ids[2]});
     }},
    {"a search finds a part of the name in whatever case and script",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Deal& deal, const Firm&) { deal.name = "Café STRASSE Οδός"; },
           [](const Deal&) { return searching("FÉ straße ΟΔΌΣ"); });
     }},
    {"a search finds a part of the domain",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Deal& deal, const Firm&) { deal.domain = "northwind.example"; }, [](const Deal&) { return searching("WIND.ex"); });
     }},
    {"a search never reaches from one field into the next, whatever stands between",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm, "north\nwind");
       deal.domain = "east.example";
       t.kept(firm.team, deal);
       for (const std::string between : {"", " ", "\n", "\n\n", "\t"}) {
         t.same(t.asks(&PipelinePort::list_deals, firm.team, matching(searching("wind" + between + "east"))).rows.size(),
                std::size_t{0});
       }
       t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, matching(searching("TH\nwi"))).rows), {deal.id});
     }},
    {"a search takes every character literally",
     [](Trial& t) {
       const Firm firm = t.firm();
       t.kept(firm.team, t.deal(firm, "plain"));
       for (const std::string q : {"%", "_", "*", "\\", "'", "[a-z]"}) {
         const Deal odd = t.kept(firm.team, t.deal(firm, "a" + q + "b"));
         t.same(ids_of(t.asks(&PipelinePort::list_deals, firm.team, matching(searching(q))).rows), {odd.id});
       }
     }},
    {"filters that are set together must all hold, by page and by cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::vector<Deal> expected;
       for (int i = 0; i < 12; ++i) {
         Deal deal = t.deal(firm, i % 2 ? "north" : "south");
         if (i % 3) deal.value = 10 * i;
         if (i % 4 == 1) deal.stage_id = firm.second;
         t.kept(firm.team, deal);
         if (i % 2 && i % 3 && i % 4 == 1) expected.push_back(deal);
       }
       DealQuery query = query_of(DealSort::created_at, true, 1);
       query.filter = searching("NORTH");
       query.filter.min_value = 0;
       query.filter.stage_id = firm.second;
       query.filter.owner_user_id = firm.owner;
       query.filter.status = DealStatus::open;
       t.same(t.asks(&PipelinePort::list_deals, firm.team, query).total, std::ssize(expected));
       t.same(walked(t, firm.team, query, [] {}), sorted_ids(expected, DealSort::created_at, true));
     }},
};

}  // namespace

std::span<const Rule> list_rules() { return of_lists; }

}  // namespace crondb::contract
