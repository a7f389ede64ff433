#include "metrics/lead_deals.hpp"

#include <bit>

#include "metrics/tally.hpp"

namespace crondb::metrics {

LeadDeals::LeadDeals(const View& view) {
  std::size_t linked = 0;
  for (const auto& chunk : view.facts.deals) {
    for (const LeadId lead : chunk->leads) linked += !lead.is_nil();
  }
  table_.resize(std::bit_ceil(2 * linked + 1));
  for (const auto& chunk : view.facts.deals) {
    for (std::size_t row = 0; row < chunk->ids.size(); ++row) {
      if (chunk->leads[row].is_nil() || view.in_scope[chunk->people[row]] == 0) continue;
      Entry& entry = table_[place_of(chunk->leads[row])];
      entry.lead = chunk->leads[row];
      entry.won = entry.won || chunk->statuses[row] == DealStatus::won;
    }
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
