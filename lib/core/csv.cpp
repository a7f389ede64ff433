#include "core/csv.hpp"

#include "crondb/core/money.hpp"

namespace crondb::csv {

void append_cell(std::string& row, std::string_view cell) {
  const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
  const bool number = formula && Decimal::parse(cell.front() == '+' ? cell.substr(1) : cell).has_value();
  const bool defused = formula && !number;
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (defused) row += '\'';
    row += cell;
    return;
  }
  row += '"';
  if (defused) row += '\'';
  for (const char c : cell) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

}  // namespace crondb::csv
