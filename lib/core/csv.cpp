#include "core/csv.hpp"

#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"

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

namespace {

template <class T>
std::string text_of(const void* value) {
  return to_string(*static_cast<const T*>(value));
}

}  // namespace

std::string cell_of(const Description& type, const void* value) {
  switch (type.kind) {
    case TypeKind::text:
      return *static_cast<const std::string*>(value);
    case TypeKind::boolean:
      return *static_cast<const bool*>(value) ? "true" : "false";
    case TypeKind::integer:
      return std::to_string(type.integer(value));
    case TypeKind::decimal:
      return text_of<Decimal>(value);
    case TypeKind::id:
      return text_of<Uuid>(value);
    case TypeKind::word:
      return std::string(type.words[*static_cast<const unsigned char*>(value)]);
    case TypeKind::instant:
      return text_of<Instant>(value);
    case TypeKind::date:
      return text_of<Date>(value);
    case TypeKind::currency:
      return std::string(static_cast<const Currency*>(value)->code());
    case TypeKind::list: {
      std::string cell;
      for (std::size_t i = 0; i < type.size(value); ++i) cell += (i == 0 ? "" : "; ") + cell_of(*type.item, type.at(value, i));
      return cell;
    }
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable: {
      const void* held = type.value(value);
      return held ? cell_of(*type.item, held) : std::string();
    }
    case TypeKind::versions:
    case TypeKind::page:
    case TypeKind::object:
    case TypeKind::custom:
      break;
  }
  return {};
}

}  // namespace crondb::csv
