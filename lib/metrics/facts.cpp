#include "metrics/facts.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "metrics/day_tallies.hpp"

namespace crondb::metrics {

namespace {

Ticks ticks_or(const std::optional<Instant>& instant, Ticks otherwise) { return instant ? ticks(*instant) : otherwise; }
DayNumber day_number(const std::optional<Date>& date) {
  return date ? static_cast<DayNumber>(std::chrono::sys_days{*date}.time_since_epoch().count()) : no_day;
}
constexpr Traits when(bool holds, Traits traits) { return holds ? traits : traits::any; }

constexpr Traits traits_of(DealStatus status) {
  using namespace traits::deal;
  if (status == DealStatus::open) return open;
  return (status == DealStatus::won ? won : lost) | closed;
}

constexpr bool engages(LeadStatus status) { return status == LeadStatus::potential || status == LeadStatus::client; }

Traits traits_of(const Lead& lead) {
  using namespace traits::lead;
  return (lead.first_contacted_at ? contacted : uncontacted) | when(lead.converted_at.has_value(), converted) |
         when(lead.status == LeadStatus::lead || lead.status == LeadStatus::potential, active);
}

/// What a lead's row and its stays say together.
void settle_engaged(LeadChunk& home, std::size_t row) {
  const auto [first, last] = range_of(home.stays, row);
  const auto codes = home.stays.codes.begin();
  const bool before = std::any_of(codes + static_cast<std::ptrdiff_t>(first), codes + static_cast<std::ptrdiff_t>(last),
                                  [](Code code) { return engages(static_cast<LeadStatus>(code)); });
  const bool engaged = before || engages(home.statuses[row]) || has(home.traits[row], traits::lead::converted);
  home.traits.set(row, without(home.traits[row], traits::lead::engaged) | when(engaged, traits::lead::engaged));
}

/// What the counts of a lead's deals say.
void settle_deals(LeadChunk& home, std::size_t row) {
  using namespace traits::lead;
  home.traits.set(row, without(home.traits[row], with_deal | with_won_deal) | when(home.deals[row] > 0, with_deal) |
                           when(home.won_deals[row] > 0, with_won_deal));
}

/// The stay of `row` that has the interval's id, made if there is none.
template <class Interval>
void put_stay(Stays& stays, std::size_t row, const Interval& interval, Code code) {
  const auto [first, last] = range_of(stays, row);
  const auto ids = stays.ids.begin();
  const auto found = std::find(ids + static_cast<std::ptrdiff_t>(first), ids + static_cast<std::ptrdiff_t>(last), interval.id);
  const auto at = static_cast<std::size_t>(found - ids);
  if (at == last) {
    insert_blank(stays, at);
    stays.rows.set(at, static_cast<Row>(row));
    stays.ids.set(at, interval.id);
  }
  stays.codes.set(at, code);
  stays.entered.set(at, ticks(interval.entered_at));
  stays.exited.set(at, ticks_or(interval.exited_at, not_yet));
}

template <class Column>
std::size_t bytes_of_column(const Column& column) {
  return column.capacity() * sizeof(column[0]);
}

}  // namespace

std::size_t Facts::bytes() const {
  std::size_t total = sizeof(Facts) + text_bytes;
  const auto add = [&](const auto&... columns) { ((total += bytes_of_column(columns)), ...); };
  std::apply(
      [&](const auto&... table) {
        ((total += table.bytes()), ...);
        const auto chunks = [&](const auto& list) {
          for (const auto& chunk : list) total += bytes_of(*chunk);
        };
        (chunks(table), ...);
      },
      tables(*this));
  add(*users, *stages, *tags, *currencies, *lost_reasons, people->members, people->starts, tag_sets->members, tag_sets->starts);
  return total;
}

std::size_t Facts::rows() const {
  std::size_t total = 0;
  const auto count = [&](const auto& list) {
    for (const auto& chunk : list) total += rows_of(*chunk);
  };
  std::apply([&](const auto&... table) { (count(table), ...); }, tables(*this));
  return total;
}

std::size_t Facts::most_rows() const {
  std::size_t total = 0;
  const auto count = [&]<class Chunk>(const ChunkList<Chunk>& list) { total += list.size() * Chunk::capacity; };
  std::apply([&](const auto&... table) { (count(table), ...); }, tables(*this));
  return total;
}

std::size_t FactsWriter::CodesHash::operator()(const std::vector<Code>& codes) const {
  std::size_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const Code code : codes) hash = (hash ^ code) * 1'099'511'628'211U;
  return hash;
}

FactsWriter::FactsWriter() : facts_(std::make_shared<Facts>()) { facts_->days = std::make_shared<DayTallies>(); }

// Its codes may come to mean something else than those of the original.
FactsWriter::FactsWriter(const FactsWriter& other)
    : facts_(std::make_shared<Facts>(*other.snapshot())),
      user_codes_(other.user_codes_),
      stage_codes_(other.stage_codes_),
      tag_codes_(other.tag_codes_),
      currency_codes_(other.currency_codes_),
      lost_reason_codes_(other.lost_reason_codes_),
      people_codes_(other.people_codes_),
      alone_(other.alone_),
      tag_set_codes_(other.tag_set_codes_),
      awaited_(other.awaited_) {
  facts_->days = nullptr;
}

std::shared_ptr<const Facts> FactsWriter::snapshot() const {
  ++handed_out_;
  return facts_;
}

Facts& FactsWriter::facts() {
  if (own_since_ != handed_out_) {
    if (!held_alone(facts_)) facts_ = std::make_shared<Facts>(*facts_);
    own_since_ = handed_out_;
  }
  ++facts_->stamp;
  return *facts_;
}

template <class Chunk>
Chunk& FactsWriter::own(typename Chunked<Chunk>::List Facts::* table, std::size_t i) {
  auto& chunks = facts().*table;
  auto& latest = std::get<Written<Chunk>>(written_);
  if (latest.chunk == chunks[i].get() && latest.handed_out == handed_out_) return *latest.chunk;
  Chunk& chunk = writable(chunks.own(i));
  open_for_writing(chunk);
  latest = {&chunk, handed_out_};
  return chunk;
}

template <class Chunk>
void FactsWriter::erase_row(typename Chunked<Chunk>::List Facts::* table, const typename Chunk::Id& id) {
  Chunked<Chunk>::erase(facts().*table, id, [&](std::size_t i) -> Chunk& { return own<Chunk>(table, i); });
}

template <class Chunk>
std::pair<Chunk&, std::size_t> FactsWriter::row_of(typename Chunked<Chunk>::List Facts::* table, const typename Chunk::Id& id) {
  auto& chunks = facts().*table;
  auto place = Chunked<Chunk>::find(chunks, id);
  const auto chunk_at = [&](std::size_t i) -> Chunk& { return own<Chunk>(table, i); };
  if (!place.found) place = Chunked<Chunk>::make_room(chunks, id, place, chunk_at);
  return {chunk_at(place.chunk), place.row};
}

template <class T, class Map>
Code FactsWriter::encode(Shared<std::vector<T>> Facts::* dictionary, Map& codes, const T& value) {
  const auto known = [&] {
    if constexpr (std::same_as<T, Currency>) {
      return codes.try_emplace(std::string(value.code()), static_cast<Code>(codes.size()));
    } else {
      return codes.try_emplace(value, static_cast<Code>(codes.size()));
    }
  }();
  if (known.second) {
    writable(facts().*dictionary).push_back(value);
    if constexpr (std::same_as<T, std::string>) facts().text_bytes += value.size();
  }
  return known.first->second;
}

/// The code of `set_`.
Code FactsWriter::encode_set(Shared<CodeSets> Facts::* dictionary, SetCodes& codes) {
  if (const auto known = codes.find(set_); known != codes.end()) return known->second;
  const auto code = static_cast<Code>(codes.size());
  codes.emplace(set_, code);
  CodeSets& sets = writable(facts().*dictionary);
  sets.members.insert(sets.members.end(), set_.begin(), set_.end());
  sets.starts.push_back(static_cast<std::uint32_t>(sets.members.size()));
  return code;
}

Code FactsWriter::people_of(UserId owner, const std::vector<UserId>& assignees) {
  const Code owner_code = encode(&Facts::users, user_codes_, owner);
  set_.assign(1, owner_code);
  if (assignees.empty()) {
    if (owner_code >= alone_.size()) alone_.resize(owner_code + 1, not_encoded);
    if (alone_[owner_code] == not_encoded) alone_[owner_code] = encode_set(&Facts::people, people_codes_);
    return alone_[owner_code];
  }
  for (const UserId user : assignees) set_.push_back(encode(&Facts::users, user_codes_, user));
  return encode_set(&Facts::people, people_codes_);
}

Code FactsWriter::tags_of(const std::vector<TagId>& tags) {
  set_.clear();
  for (const TagId tag : tags) set_.push_back(encode(&Facts::tags, tag_codes_, tag));
  return encode_set(&Facts::tag_sets, tag_set_codes_);
}

void FactsWriter::put_commission(DealChunk& home, Row row, const Deal& deal) {
  const auto [old, old_end] = range_of(home.commissions, row);
  erase_between(home.commissions, old, old_end);
  const auto [first_share, shares_end] = range_of(home.agent_shares, row);
  erase_between(home.agent_shares, first_share, shares_end);
  if (!deal.commission) return;

  insert_blank(home.commissions, old);
  home.commissions.rows.set(old, row);
  if (!deal.value) return;
  const auto amounts = split(*deal.commission, *deal.value);
  if (!amounts) return;
  home.commissions.totals.set(old, amounts->total);
  home.commissions.collaborators.set(old, amounts->collaborator_payout);
  home.commissions.agents.set(old, amounts->agent_payout);
  for (std::size_t i = 0; i < amounts->agents.size(); ++i) {
    const std::size_t at = first_share + i;
    insert_blank(home.agent_shares, at);
    home.agent_shares.rows.set(at, row);
    home.agent_shares.users.set(at, encode(&Facts::users, user_codes_, deal.commission->agents[i].user_id));
    home.agent_shares.amounts.set(at, amounts->agents[i]);
  }
}

void FactsWriter::count_deal(LeadId lead, bool won, int step) {
  if (lead.is_nil()) return;
  const auto stepped = [step](std::uint32_t count) { return count + static_cast<std::uint32_t>(step); };
  const auto place = Chunked<LeadChunk>::find(facts_->leads, lead);
  if (place.found) {
    LeadChunk& home = own<LeadChunk>(&Facts::leads, place.chunk);
    home.deals.set(place.row, stepped(home.deals[place.row]));
    if (won) home.won_deals.set(place.row, stepped(home.won_deals[place.row]));
    settle_deals(home, place.row);
    return;
  }
  const auto awaited = awaited_.try_emplace(lead).first;
  awaited->second.all = stepped(awaited->second.all);
  if (won) awaited->second.won = stepped(awaited->second.won);
  if (awaited->second.all == 0) awaited_.erase(awaited);
}

void FactsWriter::put(const Deal& deal) {
  const auto [home, row] = row_of<DealChunk>(&Facts::deals, deal.id);
  const LeadId lead = deal.lead_id.value_or(LeadId{});
  const bool was_won = home.statuses[row] == DealStatus::won;
  const bool is_won = deal.status == DealStatus::won;
  if (home.leads[row] != lead || was_won != is_won) {
    count_deal(home.leads[row], was_won, -1);
    count_deal(lead, is_won, 1);
  }
  home.traits.set(row, traits_of(deal.status));
  home.people.set(row, people_of(deal.owner_user_id, deal.assignee_user_ids));
  home.created.set(row, ticks(deal.created_at));
  home.closed.set(row, ticks_or(deal.closed_at, never));
  home.values.set(row, deal.value.value_or(no_value));
  home.expected.set(row, day_number(deal.expected_close_on));
  home.stages.set(row, encode(&Facts::stages, stage_codes_, deal.stage_id));
  home.lost_reasons.set(row, encode(&Facts::lost_reasons, lost_reason_codes_, deal.lost_reason.value_or(std::string(unspecified))));
  home.currencies.set(row, static_cast<std::uint8_t>(encode(&Facts::currencies, currency_codes_, deal.currency)));
  home.statuses.set(row, deal.status);
  home.leads.set(row, lead);
  put_commission(home, static_cast<Row>(row), deal);
}

void FactsWriter::put(const Lead& lead) {
  const auto [home, row] = row_of<LeadChunk>(&Facts::leads, lead.id);
  if (const auto awaited = awaited_.find(lead.id); awaited != awaited_.end()) {
    home.deals.set(row, awaited->second.all);
    home.won_deals.set(row, awaited->second.won);
    awaited_.erase(awaited);
  }
  home.traits.set(row, traits_of(lead));
  home.people.set(row, people_of(lead.owner_user_id.value_or(UserId{}), lead.assignee_user_ids));
  home.created.set(row, ticks(lead.created_at));
  home.contacted.set(row, ticks_or(lead.first_contacted_at, never));
  home.tags.set(row, tags_of(lead.tag_ids));
  home.sources.set(row, lead.source);
  home.statuses.set(row, lead.status);
  settle_engaged(home, row);
  settle_deals(home, row);
}

void FactsWriter::put(const Task& task) {
  const auto [home, row] = row_of<TaskChunk>(&Facts::tasks, task.id);
  using namespace traits::task;
  home.traits.set(row, when(task.status == TaskStatus::open, open) | when(task.status == TaskStatus::done, done) |
                           when(task.status != TaskStatus::cancelled, not_cancelled));
  home.people.set(row, people_of(task.owner_user_id, task.assignee_user_ids));
  home.created.set(row, ticks(task.created_at));
  home.completed.set(row, ticks_or(task.completed_at, never));
  home.due.set(row, ticks_or(task.due_at, never));
  home.due_on.set(row, day_number(task.due_on));
  if (task.due_on) {
    const Instant midnight = std::chrono::sys_days{*task.due_on};
    home.due.widen(ticks(midnight - std::chrono::days{1}), ticks(midnight + std::chrono::days{1}));
  }
  home.statuses.set(row, task.status);
  home.priorities.set(row, task.priority);
}

void FactsWriter::put(const Call& call) {
  const auto [home, row] = row_of<CallChunk>(&Facts::calls, call.id);
  using namespace traits::call;
  home.traits.set(row, when(call.direction == Direction::outbound, outbound) | when(call.outcome == CallOutcome::success, success) |
                           when(call.duration_seconds.has_value(), timed));
  home.people.set(row, people_of(call.owner_user_id, {}));
  home.started.set(row, ticks(call.started_at));
  home.durations.set(row, call.duration_seconds.value_or(0) * 1'000);
  home.outcomes.set(row, call.outcome);
  home.directions.set(row, call.direction);
}

void FactsWriter::put(const Email& email) {
  const auto [home, row] = row_of<EmailChunk>(&Facts::emails, email.id);
  using namespace traits::email;
  home.traits.set(row, when(email.direction == Direction::outbound, outbound) |
                           (email.status == EmailStatus::bounced ? bounced : not_bounced) |
                           when(email.opened_at.has_value(), opened) | when(email.replied_at.has_value(), replied));
  home.people.set(row, people_of(email.owner_user_id, {}));
  home.sent.set(row, ticks(email.sent_at));
  home.directions.set(row, email.direction);
  home.statuses.set(row, email.status);
}

void FactsWriter::put(const StageInterval& interval) {
  const auto place = Chunked<DealChunk>::find(facts_->deals, interval.deal_id);
  if (!place.found) return;
  const Code stage = encode(&Facts::stages, stage_codes_, interval.stage_id);
  put_stay(own<DealChunk>(&Facts::deals, place.chunk).stays, place.row, interval, stage);
}

void FactsWriter::put(const StatusInterval& interval) {
  const auto place = Chunked<LeadChunk>::find(facts_->leads, interval.lead_id);
  if (!place.found) return;
  LeadChunk& home = own<LeadChunk>(&Facts::leads, place.chunk);
  put_stay(home.stays, place.row, interval, static_cast<Code>(interval.status));
  settle_engaged(home, place.row);
}

void FactsWriter::erase(DealId id) {
  if (const auto place = Chunked<DealChunk>::find(facts_->deals, id); place.found) {
    const DealChunk& home = *facts_->deals[place.chunk];
    count_deal(home.leads[place.row], home.statuses[place.row] == DealStatus::won, -1);
  }
  erase_row<DealChunk>(&Facts::deals, id);
}
void FactsWriter::erase(LeadId id) {
  if (const auto place = Chunked<LeadChunk>::find(facts_->leads, id); place.found) {
    const LeadChunk& home = *facts_->leads[place.chunk];
    if (home.deals[place.row] > 0) awaited_[id] = {home.deals[place.row], home.won_deals[place.row]};
  }
  erase_row<LeadChunk>(&Facts::leads, id);
}
void FactsWriter::erase(TaskId id) { erase_row<TaskChunk>(&Facts::tasks, id); }
void FactsWriter::erase(CallId id) { erase_row<CallChunk>(&Facts::calls, id); }
void FactsWriter::erase(EmailId id) { erase_row<EmailChunk>(&Facts::emails, id); }

std::size_t FactsWriter::bytes() {
  if (asked_until_counted_ > 0) {
    --asked_until_counted_;
    return bytes_;
  }
  std::apply([&](const auto&... table) { ((asked_until_counted_ += table.size()), ...); }, Facts::tables(*facts_));
  constexpr std::size_t node = 64;  // of a hash map, its bucket and its allocation
  const std::size_t entries = user_codes_.size() + stage_codes_.size() + tag_codes_.size() + currency_codes_.size() +
                              lost_reason_codes_.size() + people_codes_.size() + tag_set_codes_.size();
  bytes_ = facts_->bytes() + (facts_->days ? facts_->days->bytes() : 0) + bytes_of_column(facts_->people->members) +
           bytes_of_column(facts_->tag_sets->members) + node * entries;
  return bytes_;
}

void FactsWriter::apply(const ChangeSet& changes) {
  for (const Change& change : changes.changes) {
    std::visit(
        [&]<class T>(const T& row) {
          if constexpr (requires { this->put(row); }) {
            put(row);
          } else {
            erase(row.id);
          }
        },
        change);
  }
}

}  // namespace crondb::metrics
