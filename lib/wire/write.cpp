#include "crondb/wire/write.hpp"

#include "wire/custom.hpp"

namespace crondb::wire {

namespace {

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

/// Of what needs no escaping.
template <class T>
void write_quoted(std::string& out, const T& value) {
  out += '"';
  append(out, value);
  out += '"';
}

void write_list(std::string& out, const Description& type, const void* list) {
  out += '[';
  for (std::size_t i = 0; i < type.size(list); ++i) {
    if (i > 0) out += ',';
    write(out, *type.item, type.at(list, i));
  }
  out += ']';
}

void write_page(std::string& out, const Description& type, const void* page, Spelling spelling) {
  const bool snake = spelling == Spelling::snake_case;
  const PageInfo info = type.page(page);
  Object object(out);
  write_list(object.member("results"), *type.item, type.value(page));
  write(object.member("total"), info.total);
  write(object.member("page"), info.page);
  write(object.member(snake ? "per_page" : "perPage"), info.per_page);
  write(object.member(snake ? "total_pages" : "totalPages"), info.total_pages);
  write(object.member(snake ? "next_cursor" : "nextCursor"), info.next_cursor);
  object.close();
}

void write_object(std::string& out, const Description& type, const void* owner) {
  Object object(out);
  for (const Field& field : type.fields()) {
    std::string& member = object.member(field.name);
    field.look(owner, [&](const void* value) { write(member, *field.type, value); });
  }
  object.close();
}

}  // namespace

void write(std::string& out, const Description& type, const void* value, Spelling spelling) {
  switch (type.kind) {
    case TypeKind::text:
      return write_string(out, as<std::string>(value));
    case TypeKind::boolean:
      out += as<bool>(value) ? "true" : "false";
      return;
    case TypeKind::integer:
      return write_integer(out, type.integer(value));
    case TypeKind::decimal:
      return append(out, as<Decimal>(value));
    case TypeKind::id:
      return write_quoted(out, as<Uuid>(value));
    case TypeKind::word:
      return write_string(out, type.words[as<unsigned char>(value)]);
    case TypeKind::instant:
      return write_quoted(out, as<Instant>(value));
    case TypeKind::date:
      return write_quoted(out, as<Date>(value));
    case TypeKind::currency:
      return write_string(out, as<Currency>(value).code());
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable:
      if (const void* held = type.value(value)) return write(out, *type.item, held);
      out += "null";
      return;
    case TypeKind::list:
      return write_list(out, type, value);
    case TypeKind::page:
      return write_page(out, type, value, spelling);
    case TypeKind::object:
      return write_object(out, type, value);
    case TypeKind::custom:
      return custom_of(type).write(out, value);
    case TypeKind::versions:
      return;
  }
}

}  // namespace crondb::wire
