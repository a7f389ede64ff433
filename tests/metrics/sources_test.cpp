#include <algorithm>
#include <functional>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/day_tallies.hpp"
#include "metrics/facts.hpp"
#include "metrics/sorted_values.hpp"
#include "metrics/tally.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics {
namespace {

using namespace crondb::test;

constexpr std::uint64_t owners_of_leads = 100;
constexpr std::uint64_t leads_of_each = 500;
constexpr std::uint64_t all_leads = owners_of_leads * leads_of_each;

Lead numbered_lead(std::uint64_t n) {
  Lead lead;
  lead.id = id<LeadId>(n);
  lead.owner_user_id = id<UserId>(1 + n % owners_of_leads);
  lead.tag_ids = {id<TagId>(1 + n % 50)};
  lead.created_at = at("2026-01-01T00:00:00Z") + Milliseconds{n * 60'000};
  return lead;
}

/// 50,000 leads, one a minute, whose owners take turns.
struct Leads {
  Leads() {
    for (std::uint64_t n = 1; n <= all_leads; ++n) writer.put(numbered_lead(n));
  }

  struct Answer {
    std::int64_t count;
    Reads made_of;
  };
  /// How many leads of `scope` were created between two moments, and what that was found from.
  Answer count(const Scope& scope, const char* from = "2026-01-01T00:00:00Z", const char* to = "2026-03-01T00:00:00Z",
               const Narrowed* narrowed = nullptr) {
    const auto facts = writer.snapshot();
    const View view(*facts, scope, {}, TimeZone(), at("2026-05-20T12:00:00Z"));
    const Slots slots{Edges({ticks(at(from)), ticks(at(to))}), Edges({0, 0})};
    const Leaf leaf{Population::leads_created, Quantity::one};
    const Reads before = reads();
    const auto found =
        tally(view, std::span(&leaf, 1), {.slots = slots, .key_of = {}, .currency = {}, .narrowed = narrowed}).at(0, 0, 0);
    const Reads after = reads();
    return {found.count, {after.days - before.days, after.listed - before.listed, after.walked - before.walked}};
  }
  Scope first(std::uint64_t people) {
    Scope scope;
    for (std::uint64_t n = 1; n <= people; ++n) scope.users.push_back(id<UserId>(n));
    return scope;
  }

  FactsWriter writer;
};

/// The leads whose first tag is that one.
Narrowed with_tag(const Facts& facts, Code tag) {
  Narrowed tagged;
  tagged.tags = {{tag}};
  for (std::size_t set = 0; set < facts.tag_sets->size(); ++set)
    tagged.tag_sets.push_back((*facts.tag_sets)[set][0] == tag ? 1 : 0);
  return tagged;
}

TEST_CASE("everybody's rows are counted by days, and only the days that a window cuts are read") {
  Leads leads;
  const Scope everybody{.users = {}, .all = true};
  (void)leads.count(everybody);
  const auto whole = leads.count(everybody);
  CHECK(whole.count == all_leads);
  CHECK(whole.made_of.days == 1);
  CHECK(whole.made_of.walked + whole.made_of.listed == 0);
  const auto cut = leads.count(everybody, "2026-01-02T00:00:00Z", "2026-01-05T12:00:00Z");
  CHECK(cut.count == 3 * 1'440 + 720);
  CHECK(cut.made_of.days == 1);
  CHECK(cut.made_of.walked + cut.made_of.listed <= 2 * most_in_chunk);
}

TEST_CASE("a member's own rows are found by lists, and no others are looked at") {
  Leads leads;
  const auto own = leads.count(leads.first(1));
  CHECK(own.count == leads_of_each);
  CHECK(own.made_of.listed == leads_of_each);
  CHECK(own.made_of.walked == 0);
}

TEST_CASE("the rows of half of the people are read one after the other") {
  Leads leads;
  const auto half = leads.count(leads.first(50));
  CHECK(half.count == 50 * leads_of_each);
  CHECK(half.made_of.listed == 0);
  CHECK(half.made_of.walked == all_leads);
}

TEST_CASE("what is asked again and again of some people, or of the leads with a tag, is counted by days like everybody's rows") {
  Leads leads;
  const auto ask_again = [&](const Scope& scope, const Narrowed* narrowed, std::int64_t expected) {
    const auto count = [&] { return leads.count(scope, "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", narrowed); };
    for (std::size_t read = 0; read < DayTallies::Limits{}.read_enough;) {
      const auto found = count();
      CHECK(found.count == expected);
      CHECK(found.made_of.days == 0);
      read += found.made_of.listed + found.made_of.walked;
    }
    (void)count();
    const auto found = count();
    CHECK(found.count == expected);
    CHECK(found.made_of.days == 1);
    CHECK(found.made_of.listed + found.made_of.walked == 0);
  };
  ask_again(leads.first(1), nullptr, leads_of_each);
  ask_again(leads.first(2), nullptr, 2 * leads_of_each);
  ask_again(leads.first(50), nullptr, 50 * leads_of_each);
  const Narrowed tagged = with_tag(*leads.writer.snapshot(), 7);
  ask_again({.users = {}, .all = true}, &tagged, all_leads / 50);
  CHECK(leads.writer.snapshot()->days->bytes() > 0);

  Lead given = numbered_lead(1);
  given.owner_user_id = id<UserId>(1);
  leads.writer.put(given);
  const auto own = leads.count(leads.first(1));
  CHECK(own.count == leads_of_each + 1);
  CHECK(own.made_of.days == 1);
}

TEST_CASE("a row that goes to somebody else is on their list, and on nobody's when it is gone") {
  Leads leads;
  CHECK(leads.count(leads.first(1)).count == leads_of_each);
  Lead given = numbered_lead(1);
  given.owner_user_id = id<UserId>(1);
  const auto held = leads.writer.snapshot();
  leads.writer.put(given);
  CHECK(leads.count(leads.first(1)).count == leads_of_each + 1);
  given.owner_user_id = id<UserId>(2);
  given.assignee_user_ids = {id<UserId>(1), id<UserId>(2)};
  leads.writer.put(given);
  CHECK(leads.count(leads.first(1)).count == leads_of_each + 1);
  CHECK(leads.count(leads.first(2)).count == 2 * leads_of_each);
  leads.writer.erase(given.id);
  CHECK(leads.count(leads.first(2)).count == 2 * leads_of_each - 1);
}

TEST_CASE("the leads with a tag are found by lists") {
  Leads leads;
  const Narrowed tagged = with_tag(*leads.writer.snapshot(), 7);
  const auto found = leads.count({.users = {}, .all = true}, "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", &tagged);
  CHECK(found.count == all_leads / 50);
  CHECK(found.made_of.listed == all_leads / 50);
  CHECK(found.made_of.walked == 0);
}

TEST_CASE("a lead that was given a tag or a person twice is one lead") {
  Leads leads;
  Lead twice = numbered_lead(1);
  twice.tag_ids = {id<TagId>(7), id<TagId>(7)};
  twice.assignee_user_ids = {id<UserId>(5), id<UserId>(5)};
  leads.writer.put(twice);
  Scope scope;
  scope.users = {id<UserId>(5)};
  CHECK(leads.count(scope).count == leads_of_each + 1);
  const auto& facts = *leads.writer.snapshot();
  const auto tag = std::find(facts.tags->begin(), facts.tags->end(), id<TagId>(7)) - facts.tags->begin();
  const Narrowed tagged = with_tag(facts, static_cast<Code>(tag));
  const auto found = leads.count({.users = {}, .all = true}, "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", &tagged);
  CHECK(found.count == all_leads / 50 + 1);
}

TEST_CASE("hours that are asked for again and again are found by time") {
  Leads leads;
  const Scope many = leads.first(50);
  const auto count = [&] { return leads.count(many, "2026-01-02T10:00:00Z", "2026-01-02T11:00:00Z"); };
  for (int i = 0; i < 20; ++i) (void)count();
  const auto hour = count();
  CHECK(hour.count == 10);
  CHECK(hour.made_of.listed == 60);
  CHECK(hour.made_of.walked == 0);
}

/// The doubled median of how long leads waited that were contacted after so many milliseconds.
std::int64_t doubled_median(const std::vector<std::int64_t>& waits) {
  FactsWriter writer;
  for (std::size_t n = 0; n < waits.size(); ++n) {
    Lead lead = numbered_lead(n + 1);
    lead.created_at = at("2026-01-01T00:00:00Z");
    lead.first_contacted_at = lead.created_at + Milliseconds{waits[n]};
    writer.put(lead);
  }
  const auto facts = writer.snapshot();
  const View view(*facts, {.users = {}, .all = true}, {}, TimeZone(), at("2026-05-20T12:00:00Z"));
  const Slots slots{Edges({ticks(at("2026-01-01T00:00:00Z")), ticks(at("2026-01-02T00:00:00Z"))}), Edges({0, 0})};
  const Leaf leaf{Population::leads_contacted, Quantity::response_time, true};
  const Tally found = tally(view, std::span(&leaf, 1), {.slots = slots, .key_of = {}, .currency = {}});
  CHECK(found.at(0, 0, 0).count == std::ssize(waits));
  return static_cast<std::int64_t>(found.at(0, 0, 0).sum);
}

TEST_CASE("the median of very many is that of the sorted, however they are spread") {
  const std::vector<std::pair<const char*, std::function<std::int64_t(std::int64_t)>>> spreads{
      {"ascending", [](std::int64_t n) { return n; }},
      {"all the same", [](std::int64_t) { return std::int64_t{5}; }},
      {"one of two", [](std::int64_t n) { return n % 2; }},
      {"regular steps that a sample may hit", [](std::int64_t n) { return n % 16 == 0 ? 1'000'000 : n; }},
      {"mixed", [](std::int64_t n) { return n * 7'919 % 100'003; }},
      {"before and after", [](std::int64_t n) { return n * 7'919 % 100'003 - 50'000; }},
  };
  for (const std::size_t count : {16'384U, 16'385U, 40'000U}) {
    for (const auto& [name, spread] : spreads) {
      CAPTURE(name);
      CAPTURE(count);
      std::vector<std::int64_t> waits;
      for (std::size_t n = 0; n < count; ++n) waits.push_back(spread(static_cast<std::int64_t>(n)));
      std::vector<std::int64_t> sorted = waits;
      std::sort(sorted.begin(), sorted.end());
      CHECK(doubled_median(waits) == sorted[(count - 1) / 2] + sorted[count / 2]);
    }
  }
}

TEST_CASE("medians of many rows are found where their numbers are kept in order, also when rows have changed since") {
  std::vector<std::int64_t> waits;
  FactsWriter writer;
  const auto put = [&](std::uint64_t n, std::int64_t wait) {
    Lead lead = numbered_lead(n);
    lead.first_contacted_at = lead.created_at + Milliseconds{wait};
    writer.put(lead);
    waits.resize(std::max(waits.size(), n));
    waits[n - 1] = wait;
  };
  for (std::uint64_t n = 1; n <= all_leads; ++n) put(n, static_cast<std::int64_t>(n * 7'919 % 10'007));
  struct Found {
    Tally cells;
    std::uint64_t sorted;
  };
  const auto ask = [&](Dimension dimension, std::size_t keys, const char* to) {
    const auto facts = writer.snapshot();
    const View view(*facts, {.users = {}, .all = true}, {}, TimeZone(), at("2026-05-20T12:00:00Z"));
    const Slots slots{Edges({ticks(at("2026-01-01T00:00:00Z")), ticks(at(to))}), Edges({0, 0})};
    const Leaf leaf{Population::leads_contacted, Quantity::response_time, true};
    const auto before = reads().sorted;
    auto cells =
        tally(view, std::span(&leaf, 1), {.slots = slots, .dimension = dimension, .keys = keys, .key_of = {}, .currency = {}});
    return Found{std::move(cells), reads().sorted - before};
  };
  const auto doubled = [](std::vector<std::int64_t> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return Int128{numbers[(numbers.size() - 1) / 2]} + numbers[numbers.size() / 2];
  };
  const auto check = [&](bool in_order) {
    const auto all = ask(Dimension::none, 1, "2026-03-01T00:00:00Z");
    CHECK(all.sorted == (in_order ? all_leads : 0));
    CHECK(all.cells.at(0, 0, 0).count == std::ssize(waits));
    CHECK(all.cells.at(0, 0, 0).sum == doubled(waits));
    const auto each = ask(Dimension::owner, owners_of_leads, "2026-03-01T00:00:00Z");
    CHECK(each.sorted == (in_order ? all_leads : 0));
    for (std::uint64_t owner = 0; owner < owners_of_leads; ++owner) {
      std::vector<std::int64_t> own;
      for (std::uint64_t n = owner; n < all_leads; n += owners_of_leads) own.push_back(waits[n]);
      CHECK(each.cells.at(0, 0, owner).sum == doubled(std::move(own)));
    }
    // A window that cuts the chunks reads rows.
    CHECK(ask(Dimension::none, 1, "2026-01-20T00:00:00Z").sorted == 0);
  };
  check(false);
  for (unsigned i = 0; i < sorting_patience; ++i) (void)ask(Dimension::none, 1, "2026-03-01T00:00:00Z");
  check(true);
  put(1, 100'000);
  check(false);
  for (unsigned i = 0; i < sorting_patience; ++i) (void)ask(Dimension::none, 1, "2026-03-01T00:00:00Z");
  check(true);
}

TEST_CASE("the middle of runs in order and of other numbers is that of all of them sorted") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  for (int round = 0; round < 2'000; ++round) {
    const auto range = static_cast<std::int64_t>(std::size_t{1} << below(30));
    const auto numbers = [&](std::size_t count) {
      std::vector<std::int64_t> made(count);
      for (auto& number : made) number = static_cast<std::int64_t>(random()) % range - range / 2;
      return made;
    };
    std::vector<std::vector<std::int64_t>> kept(below(6));
    std::vector<std::int64_t> others = numbers(below(40));
    std::vector<std::int64_t> all = others;
    std::vector<std::span<const std::int64_t>> runs;
    for (auto& run : kept) {
      run = numbers(below(60));
      std::sort(run.begin(), run.end());
      runs.emplace_back(run);
      all.insert(all.end(), run.begin(), run.end());
    }
    if (all.empty()) continue;
    std::sort(all.begin(), all.end());
    CHECK(middle_two(runs, others) == Int128{all[(all.size() - 1) / 2]} + all[all.size() / 2]);
  }
}

}  // namespace
}  // namespace crondb::metrics
