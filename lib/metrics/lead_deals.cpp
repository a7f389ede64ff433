#include "metrics/lead_deals.hpp"

#include <bit>

#include "metrics/candidates.hpp"
#include "metrics/tally.hpp"

namespace crondb::metrics {

LeadDeals::LeadDeals(const View& view) {
  static const Edges no_window({0, 0});
  std::vector<Entry> linked;
  CandidateRows scratch;
  for (const auto& chunk : view.facts.deals) {
    const Candidates few = candidates(view, *chunk, nullptr, TimeColumn::stock, no_window, scratch);
    const std::uint8_t* in_scope = few.in_scope ? nullptr : view.in_scope();
    const auto see = [&](std::size_t row) {
      if (chunk->leads[row].is_nil() || (in_scope && in_scope[chunk->people[row]] == 0)) return;
      linked.push_back({chunk->leads[row], chunk->statuses[row] == DealStatus::won});
    };
    if (few.all) {
      for (std::size_t row = 0; row < chunk->ids.size(); ++row) see(row);
    } else {
      for (const Row row : few.rows) see(row);
    }
  }
  table_.resize(std::bit_ceil(2 * linked.size() + 1));
  for (const Entry& deal : linked) {
    Entry& entry = table_[place_of(deal.lead)];
    entry.lead = deal.lead;
    entry.won = entry.won || deal.won;
  }
}

std::size_t LeadDeals::place_of(LeadId lead) const {
  const std::size_t mask = table_.size() - 1;
  // Ids that count up differ in the last byte alone: high bits are brought down before and after they are spread.
  std::size_t place = std::hash<LeadId>{}(lead);
  place = (place ^ place >> 32) * 0x9E37'79B9'7F4A'7C15U;
  place = (place ^ place >> 32) & mask;
  while (!table_[place].lead.is_nil() && table_[place].lead != lead) place = (place + 1) & mask;
  return place;
}

const LeadDeals::Entry* LeadDeals::find(LeadId lead) const {
  const Entry& entry = table_[place_of(lead)];
  return entry.lead.is_nil() ? nullptr : &entry;
}

}  // namespace crondb::metrics
