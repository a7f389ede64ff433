#include "metrics/row_lists.hpp"

#include <algorithm>

namespace crondb::metrics {

std::span<const Row> RowsByCode::operator[](Code code) const {
  std::size_t place = code;
  if (!codes_.empty()) {
    const auto found = std::lower_bound(codes_.begin(), codes_.end(), code);
    if (found == codes_.end() || *found != code) return {};
    place = static_cast<std::size_t>(found - codes_.begin());
  }
  if (place + 1 >= starts_.size()) return {};
  return std::span(rows_).subspan(starts_[place], starts_[place + 1] - starts_[place]);
}

std::size_t RowsByCode::bytes() const {
  return codes_.capacity() * sizeof(Code) + starts_.capacity() * sizeof(std::uint32_t) + rows_.capacity() * sizeof(Row);
}

RowsByTime::RowsByTime(std::span<const Ticks> times) {
  for (std::size_t row = 0; row < times.size(); ++row) {
    if (times[row] != never && times[row] != not_yet) rows_.push_back(static_cast<Row>(row));
  }
  std::sort(rows_.begin(), rows_.end(), [&](Row left, Row right) { return times[left] < times[right]; });
}

std::span<const Row> RowsByTime::between(std::span<const Ticks> times, Ticks from, Ticks to) const {
  const auto is_before = [&](Row row, Ticks time) { return times[row] < time; };
  const auto first = std::lower_bound(rows_.begin(), rows_.end(), from, is_before);
  const auto last = std::lower_bound(first, rows_.end(), to, is_before);
  return {first, last};
}

std::size_t RowsByTime::bytes() const { return rows_.capacity() * sizeof(Row); }

void RowLists::forget() {
  people.forget();
  tags.forget();
  for (auto& each : times) each.forget();
}

std::size_t RowLists::bytes() const {
  std::size_t total = people.bytes() + tags.bytes();
  for (const auto& each : times) total += each.bytes();
  return total;
}

}  // namespace crondb::metrics
