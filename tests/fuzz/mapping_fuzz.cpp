#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/wire/mapping.hpp"
#include "importing/column_map.hpp"
#include "importing/kinds.hpp"

/// Any JSON is a mapping or refused, and a mapping that fits a header reads rows of it. The first line is the header and the row,
/// its cells separated by commas; the rest is the mapping, or the cell of a commission.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = std::min(input.find('\n'), input.size());
  std::vector<std::string_view> cells;
  for (std::size_t begin = 0; begin <= line;) {
    const auto end = std::min(input.find(',', begin), line);
    cells.push_back(input.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto json = input.substr(line);
  (void)wire::read_commission(json);
  const auto mapping = wire::read_mapping(json);
  if (!mapping) return 0;
  if (const auto settings = importing::make_settings({*mapping}, TimeZone(), Currency())) {
    for (const auto cell : cells) {
      (void)settings->times.time(cell);
      (void)settings->times.date(cell);
      (void)settings->numbers.read(cell);
    }
  }
  if (const auto layout = importing::ColumnMap::make(cells, importing::deals_kind.fields, *mapping)) {
    std::vector<std::string> values;
    (void)layout->read(cells, values);
  }
  return 0;
}
