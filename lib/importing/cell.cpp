#include "importing/cell.hpp"

namespace crondb::importing {

void read_kept(const Field& field, void* change, const Cell& cell) {
  const Description& holder = *field.type;
  const Description& type = *holder.item;
  void* const member = field.member(change);
  const auto keep = [&]<class T>(std::optional<T> value) {
    if (value) *static_cast<T*>(holder.emplace(member)) = *std::move(value);
  };
  switch (type.kind) {
    case TypeKind::text:
      return keep(std::optional(std::string(cell.text)));
    case TypeKind::boolean:
      return keep(cell.truth());
    case TypeKind::integer:
      return keep(cell.number());
    case TypeKind::decimal:
      return keep(cell.decimal());
    case TypeKind::instant:
      return keep(cell.time());
    case TypeKind::date:
      return keep(cell.date());
    case TypeKind::word:
      if (const auto word = cell.choice_of(type.words)) keep(std::optional(static_cast<unsigned char>(*word)));
      return;
    default:
      return;
  }
}

}  // namespace crondb::importing
