#include "metrics/facts.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace crondb::metrics {

namespace {

template <class Columns, class F>
void each_column(Columns& table, F&& f)
  requires std::same_as<std::remove_const_t<Columns>, Chunk>
{
  f(table.ids), f(table.created), f(table.closed), f(table.values), f(table.expected), f(table.stages), f(table.people);
  f(table.lost_reasons), f(table.currencies), f(table.statuses);
}
template <class Columns, class F>
void each_column(Columns& table, F&& f)
  requires std::same_as<std::remove_const_t<Columns>, Chunk::Stays>
{
  f(table.rows), f(table.stages), f(table.entered), f(table.exited), f(table.ids);
}
template <class Columns, class F>
void each_column(Columns& table, F&& f)
  requires std::same_as<std::remove_const_t<Columns>, Chunk::Commissions>
{
  f(table.rows), f(table.totals), f(table.collaborators), f(table.agents);
}
template <class Columns, class F>
void each_column(Columns& table, F&& f)
  requires std::same_as<std::remove_const_t<Columns>, Chunk::AgentShares>
{
  f(table.rows), f(table.users), f(table.amounts);
}
template <class AnyChunk, class F>
void each_child(AnyChunk& chunk, F&& f) {
  f(chunk.stays), f(chunk.commissions), f(chunk.agent_shares);
}

/// Grows by an eighth instead of doubling: chunks are many and long-lived.
template <class T>
void insert_at(std::vector<T>& column, std::size_t at, T value) {
  if (column.size() == column.capacity()) column.reserve(column.size() + column.size() / 8 + 16);
  column.insert(column.begin() + static_cast<std::ptrdiff_t>(at), value);
}
template <class Table>
void insert_blank(Table& table, std::size_t at) {
  each_column(table, [&]<class T>(std::vector<T>& column) { insert_at(column, at, T{}); });
}
template <class Table>
void erase_between(Table& table, std::size_t from, std::size_t to) {
  each_column(table, [&](auto& column) {
    column.erase(column.begin() + static_cast<std::ptrdiff_t>(from), column.begin() + static_cast<std::ptrdiff_t>(to));
  });
}
template <class Table>
void move_tail(Table& from, std::size_t at, Table& to) {
  const auto tail_of = [&](auto& column) { return column.begin() + static_cast<std::ptrdiff_t>(at); };
  // Both tables have the same columns in the same order, so the walk is done twice in step.
  std::vector<void*> targets;
  each_column(to, [&](auto& column) { targets.push_back(&column); });
  std::size_t next = 0;
  each_column(from, [&]<class T>(std::vector<T>& column) {
    static_cast<std::vector<T>*>(targets[next++])->assign(tail_of(column), column.end());
    column.erase(tail_of(column), column.end());
  });
}

/// The rows of a child table that belong to deal `row`.
template <class Child>
std::pair<std::size_t, std::size_t> range_of(const Child& child, std::size_t row) {
  const auto [first, last] = std::equal_range(child.rows.begin(), child.rows.end(), static_cast<Row>(row));
  return {static_cast<std::size_t>(first - child.rows.begin()), static_cast<std::size_t>(last - child.rows.begin())};
}

/// Moves the children of `row` and later ones by `step` rows.
void shift_rows(Chunk& chunk, std::size_t row, int step) {
  each_child(chunk, [&](auto& child) {
    for (std::size_t i = range_of(child, row).first; i < child.rows.size(); ++i)
      child.rows[i] = static_cast<Row>(child.rows[i] + step);
  });
}

Chunk split_off(Chunk& chunk, std::size_t at) {
  Chunk tail;
  move_tail(chunk, at, tail);
  move_tail(chunk.stays, range_of(chunk.stays, at).first, tail.stays);
  move_tail(chunk.commissions, range_of(chunk.commissions, at).first, tail.commissions);
  move_tail(chunk.agent_shares, range_of(chunk.agent_shares, at).first, tail.agent_shares);
  each_child(tail, [&](auto& child) {
    for (Row& row : child.rows) row = static_cast<Row>(row - at);
  });
  return tail;
}

Ticks ticks(Instant instant) { return instant.time_since_epoch().count(); }

/// True if nobody else holds `shared`. The release of the others' last reads is acquired through the counter itself: use_count
/// alone orders nothing.
template <class T>
bool held_alone(const std::shared_ptr<T>& shared) {
  if (shared.use_count() != 1) return false;
  {
    const auto ordered = shared;
  }
  return true;
}

/// `shared` to write to: itself if nobody else holds it, else a copy in its place.
template <class T>
T& writable(Shared<T>& shared) {
  if (!held_alone(shared)) shared = std::make_shared<T>(*shared);
  return const_cast<T&>(*shared);  // made as a non-const T by this file alone
}

template <class T>
std::size_t bytes_of(const std::vector<T>& column) {
  return column.capacity() * sizeof(T);
}

}  // namespace

std::size_t Chunk::bytes() const {
  std::size_t total = sizeof(Chunk);
  const auto add = [&](const auto& column) { total += bytes_of(column); };
  each_column(*this, add);
  each_child(*this, [&](const auto& child) { each_column(child, add); });
  return total;
}

std::size_t Facts::bytes() const {
  std::size_t total = sizeof(Facts) + bytes_of(chunks);
  for (const auto& chunk : chunks) total += chunk->bytes();
  total += bytes_of(*users) + bytes_of(*stages) + bytes_of(*currencies) + bytes_of(*lost_reasons) + text_bytes;
  return total + bytes_of(people->members) + bytes_of(people->starts);
}

std::size_t Facts::rows() const {
  std::size_t total = 0;
  for (const auto& chunk : chunks) {
    total += chunk->size() + chunk->stays.rows.size() + chunk->commissions.rows.size() + chunk->agent_shares.rows.size();
  }
  return total;
}

std::size_t FactsWriter::CodesHash::operator()(const std::vector<Code>& codes) const {
  std::size_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const Code code : codes) hash = (hash ^ code) * 1'099'511'628'211U;
  return hash;
}

FactsWriter::FactsWriter() : facts_(std::make_shared<Facts>()) {}

Facts& FactsWriter::facts() {
  if (!held_alone(facts_)) facts_ = std::make_shared<Facts>(*facts_);
  return *facts_;
}

Chunk& FactsWriter::chunk(std::size_t index) { return writable(facts().chunks[index]); }

FactsWriter::Place FactsWriter::find(DealId id) const {
  const auto& chunks = facts_->chunks;
  const auto after =
      std::upper_bound(chunks.begin(), chunks.end(), id, [](DealId wanted, const auto& c) { return wanted < c->ids.front(); });
  if (after == chunks.begin()) return {0, 0, false};
  const auto& ids = (*(after - 1))->ids;
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  return {static_cast<std::size_t>(after - 1 - chunks.begin()), static_cast<std::size_t>(place - ids.begin()),
          place != ids.end() && *place == id};
}

/// Splits a full chunk, or starts a new one behind the last, and opens a blank row for `id`.
FactsWriter::Place FactsWriter::make_room(DealId id, Place place) {
  auto& chunks = facts().chunks;
  const bool full = !chunks.empty() && chunks[place.chunk]->size() == Chunk::capacity;
  if (chunks.empty() || (full && place.chunk + 1 == chunks.size() && place.row == Chunk::capacity)) {
    if (!chunks.empty()) {
      Chunk& sealed = chunk(chunks.size() - 1);
      const auto trim = [](auto& column) { column.shrink_to_fit(); };
      each_column(sealed, trim);
      each_child(sealed, [&](auto& child) { each_column(child, trim); });
    }
    chunks.push_back(std::make_shared<Chunk>());
    place = {chunks.size() - 1, 0, false};
  } else if (full) {
    Chunk tail = split_off(chunk(place.chunk), Chunk::capacity / 2);
    chunks.insert(chunks.begin() + static_cast<std::ptrdiff_t>(place.chunk) + 1, std::make_shared<Chunk>(std::move(tail)));
    if (place.row > Chunk::capacity / 2) place = {place.chunk + 1, place.row - Chunk::capacity / 2, false};
  }
  Chunk& home = chunk(place.chunk);
  shift_rows(home, place.row, 1);
  insert_blank(home, place.row);
  home.ids[place.row] = id;
  return place;
}

template <class T, class Map>
Code FactsWriter::encode(Shared<std::vector<T>> Facts::* dictionary, Map& codes, const T& value) {
  typename Map::key_type key;
  if constexpr (std::same_as<T, Currency>) {
    key = value.code();
  } else {
    key = value;
  }
  const auto [found, fresh] = codes.try_emplace(std::move(key), static_cast<Code>(codes.size()));
  if (fresh) {
    writable(facts().*dictionary).push_back(value);
    if constexpr (std::same_as<T, std::string>) facts().text_bytes += value.size();
  }
  return found->second;
}

Code FactsWriter::people_of(const Deal& deal) {
  std::vector<Code> set{encode(&Facts::users, user_codes_, deal.owner_user_id)};
  for (const UserId user : deal.assignee_user_ids) set.push_back(encode(&Facts::users, user_codes_, user));
  const auto [found, fresh] = people_codes_.try_emplace(std::move(set), static_cast<Code>(people_codes_.size()));
  if (fresh) {
    PeopleSets& people = writable(facts().people);
    people.members.insert(people.members.end(), found->first.begin(), found->first.end());
    people.starts.push_back(static_cast<std::uint32_t>(people.members.size()));
  }
  return found->second;
}

void FactsWriter::put_commission(Chunk& home, Row row, const Deal& deal) {
  const auto [old, old_end] = range_of(home.commissions, row);
  erase_between(home.commissions, old, old_end);
  const auto [first_share, shares_end] = range_of(home.agent_shares, row);
  erase_between(home.agent_shares, first_share, shares_end);
  if (!deal.commission) return;

  insert_blank(home.commissions, old);
  home.commissions.rows[old] = row;
  if (!deal.value) return;
  const auto amounts = split(*deal.commission, *deal.value);
  if (!amounts) return;
  home.commissions.totals[old] = amounts->total;
  home.commissions.collaborators[old] = amounts->collaborator_payout;
  home.commissions.agents[old] = amounts->agent_payout;
  for (std::size_t i = 0; i < amounts->agents.size(); ++i) {
    const std::size_t at = first_share + i;
    insert_blank(home.agent_shares, at);
    home.agent_shares.rows[at] = row;
    home.agent_shares.users[at] = encode(&Facts::users, user_codes_, deal.commission->agents[i].user_id);
    home.agent_shares.amounts[at] = amounts->agents[i];
  }
}

void FactsWriter::put(const Deal& deal) {
  Place place = find(deal.id);
  if (!place.found) place = make_room(deal.id, place);
  Chunk& home = chunk(place.chunk);
  const std::size_t row = place.row;
  home.created[row] = ticks(deal.created_at);
  home.closed[row] = deal.closed_at ? ticks(*deal.closed_at) : never;
  home.values[row] = deal.value.value_or(no_value);
  home.expected[row] = deal.expected_close_on
                           ? static_cast<DayNumber>(std::chrono::sys_days{*deal.expected_close_on}.time_since_epoch().count())
                           : no_day;
  home.stages[row] = encode(&Facts::stages, stage_codes_, deal.stage_id);
  home.people[row] = people_of(deal);
  home.lost_reasons[row] = encode(&Facts::lost_reasons, lost_reason_codes_, deal.lost_reason.value_or(std::string(unspecified)));
  home.currencies[row] = static_cast<std::uint8_t>(encode(&Facts::currencies, currency_codes_, deal.currency));
  home.statuses[row] = deal.status;
  put_commission(home, static_cast<Row>(row), deal);
}

void FactsWriter::erase(DealId id) {
  const Place place = find(id);
  if (!place.found) return;
  Chunk& home = chunk(place.chunk);
  if (home.size() == 1) {
    auto& chunks = facts().chunks;
    chunks.erase(chunks.begin() + static_cast<std::ptrdiff_t>(place.chunk));
    return;
  }
  each_child(home, [&](auto& child) {
    const auto [first, last] = range_of(child, place.row);
    erase_between(child, first, last);
  });
  erase_between(home, place.row, place.row + 1);
  shift_rows(home, place.row, -1);
}

void FactsWriter::put(const StageInterval& interval) {
  const Place place = find(interval.deal_id);
  if (!place.found) return;
  auto& stays = chunk(place.chunk).stays;
  const auto [first, last] = range_of(stays, place.row);
  const auto ids = stays.ids.begin();
  const auto found = std::find(ids + static_cast<std::ptrdiff_t>(first), ids + static_cast<std::ptrdiff_t>(last), interval.id);
  const auto at = static_cast<std::size_t>(found - ids);
  if (at == last) {
    insert_blank(stays, at);
    stays.rows[at] = static_cast<Row>(place.row);
    stays.ids[at] = interval.id;
  }
  stays.stages[at] = encode(&Facts::stages, stage_codes_, interval.stage_id);
  stays.entered[at] = ticks(interval.entered_at);
  stays.exited[at] = interval.exited_at ? ticks(*interval.exited_at) : not_yet;
}

std::size_t FactsWriter::bytes() const {
  constexpr std::size_t node = 64;  // of a hash map, its bucket and its allocation
  const std::size_t codes = user_codes_.size() + stage_codes_.size() + currency_codes_.size() + lost_reason_codes_.size();
  return facts_->bytes() + bytes_of(facts_->people->members) + node * (codes + people_codes_.size());
}

void FactsWriter::apply(const ChangeSet& changes) {
  for (const auto& change : changes.changes) {
    if (const auto* gone = std::get_if<DealErased>(&change)) {
      erase(gone->id);
    } else if (const auto* deal = std::get_if<Deal>(&change)) {
      put(*deal);
    } else {
      put(std::get<StageInterval>(change));
    }
  }
}

}  // namespace crondb::metrics
