#include "crondb/core/validate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/place.hpp"
#include "crondb/core/int128.hpp"
#include "crondb/core/text.hpp"

namespace crondb::detail {

namespace {

bool is_color(std::string_view text) {
  return text.size() == 7 && text.front() == '#' && text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

/// U+0000–U+001F but newline and tab, U+007F, and U+0080–U+009F (C2 80–C2 9F).
bool has_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

void trim_in_place(std::string& value) {
  if (const auto trimmed = trim(value); trimmed != value) value = std::string(trimmed);
}

}  // namespace

void normalize_text(std::string& value, const Rules& rules) {
  if (const auto first = value.find("\r\n"); first != std::string::npos) {
    auto to = value.begin() + static_cast<std::ptrdiff_t>(first);
    for (auto from = to; from != value.end(); ++from) {
      if (*from != '\r' || from + 1 == value.end() || from[1] != '\n') *to++ = *from;
    }
    value.erase(to, value.end());
  }
  switch (rules.format) {
    case Format::text:
      break;
    case Format::name:
      value = normalize_name(std::move(value));
      break;
    case Format::line:
      trim_in_place(value);
      if (value.find_first_of("\n\t") == std::string::npos) value = normalize_name(std::move(value));
      break;
    case Format::key:
      trim_in_place(value);
      value = compose(std::move(value));
      break;
    case Format::email:
      value = normalize_email(std::move(value));
      break;
    case Format::domain:
      trim_in_place(value);
      if (auto domain = normalize_domain(value)) value = *std::move(domain);
      break;
    case Format::color:
    case Format::time_zone:
      trim_in_place(value);
      break;
  }
}

void check_text(std::string_view value, const Rules& rules, const Place& place, std::vector<FieldError>& problems) {
  const auto length = code_points(value);
  if (!length) {
    problems.push_back({place.path(), "must be valid UTF-8"});
    return;
  }
  if (has_control_characters(value))
    problems.push_back({place.path(), "must not contain control characters other than newline and tab"});
  if (*length > rules.max_length)
    problems.push_back({place.path(), fmt::format("must have at most {} characters", rules.max_length)});
  const auto filled = rules.min_length == 0 ? 0 : code_points(trim(value)).value_or(0);
  if (filled < rules.min_length) {
    problems.push_back({place.path(), rules.min_length == 1 ? std::string("must not be empty")
                                                            : fmt::format("must have at least {} characters", rules.min_length)});
  }
  switch (rules.format) {
    case Format::text:
    case Format::name:
    case Format::domain:
      break;
    case Format::line:
      if (value.find_first_of("\n\t") != std::string_view::npos) problems.push_back({place.path(), "must be one line"});
      break;
    case Format::key:
      if (has_blanks(value)) problems.push_back({place.path(), "must not contain white space or invisible characters"});
      break;
    case Format::color:
      if (!is_color(value)) problems.push_back({place.path(), "must be a color such as #1E90FF"});
      break;
    case Format::email:
      if (!looks_like_email(value)) problems.push_back({place.path(), "must be an email address"});
      break;
    case Format::time_zone:
      if (!TimeZone::find(value)) problems.push_back({place.path(), "must be an IANA time zone such as Europe/Berlin"});
      break;
  }
}

void check_text(std::string_view value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems) {
  check_text(value, rules, Place(path), problems);
}

void check_domain(std::string_view value, const std::string& path, std::vector<FieldError>& problems) {
  if (!normalize_domain(value)) problems.push_back({path, "must be a host name such as example.com"});
}

void check_not_ahead(Instant at, Instant now, std::string_view field, std::vector<FieldError>& problems) {
  if (at > now + tolerated_ahead) problems.push_back({std::string(field), "must not be in the future"});
}

namespace {

using Problems = std::vector<FieldError>;

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

void check_number(std::int64_t value, const Rules& rules, const Place& place, Problems& problems) {
  if (value < rules.min) problems.push_back({place.path(), fmt::format("must be at least {}", rules.min)});
  if (value > rules.max) problems.push_back({place.path(), fmt::format("must be at most {}", rules.max)});
}

void check_decimal(const Decimal& value, const Rules& rules, const Place& place, Problems& problems) {
  if (!value.scaled_to(std::min<int>(rules.max_decimals, value.scale))) {
    problems.push_back({place.path(), fmt::format("must have at most {} decimals", rules.max_decimals)});
  }
  const Int128 units = value.units;
  Int128 one = 1;
  for (int i = 0; i < value.scale; ++i) one *= 10;
  if (units < rules.min * one) problems.push_back({place.path(), fmt::format("must be at least {}", rules.min)});
  if (units > rules.max * one) problems.push_back({place.path(), fmt::format("must be at most {}", rules.max)});
}

void check_date(const Date& value, const Place& place, Problems& problems) {
  if (!value.ok() || value < first_date || value > last_date) {
    problems.push_back({place.path(), "must be a date from 1970-01-01 to 2037-12-31"});
  }
}

void check_at(const Description& type, const void* value, const Rules& rules, const Place& place, Problems& problems) {
  switch (type.kind) {
    case TypeKind::text:
      return check_text(as<std::string>(value), rules, place, problems);
    case TypeKind::integer:
      return check_number(type.integer(value), rules, place, problems);
    case TypeKind::decimal:
      return check_decimal(as<Decimal>(value), rules, place, problems);
    case TypeKind::date:
      return check_date(as<Date>(value), place, problems);
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable:
      if (const void* held = type.value(value)) check_at(*type.item, held, rules, place, problems);
      return;
    case TypeKind::list: {
      const std::size_t size = type.size(value);
      if (size > rules.max_items) {
        problems.push_back({place.path(), fmt::format("must have at most {} entries", rules.max_items)});
      }
      for (std::size_t i = 0; i < size; ++i) check_at(*type.item, type.at(value, i), rules, place.item(i), problems);
      return;
    }
    case TypeKind::object:
      for (const Field& field : type.fields()) {
        field.look(value, [&](const void* held) {
          if (field.presence == Presence::required && field.type->value && !field.type->value(held)) {
            problems.push_back({place.member(field.name).path(), "is required"});
          }
          check_at(*field.type, held, field.rules, place.member(field.name), problems);
        });
      }
      return;
    case TypeKind::boolean:
    case TypeKind::id:
    case TypeKind::word:
    case TypeKind::instant:
    case TypeKind::currency:
    case TypeKind::versions:
    case TypeKind::page:
    case TypeKind::custom:
      return;
  }
}

}  // namespace

}  // namespace crondb::detail

namespace crondb {

void check(const Description& type, const void* value, const Rules& rules, const std::string& path,
           std::vector<FieldError>& problems) {
  detail::check_at(type, value, rules, Place(path), problems);
}

void normalize(const Description& type, void* value, const Rules& rules) {
  switch (type.kind) {
    case TypeKind::text:
      return detail::normalize_text(*static_cast<std::string*>(value), rules);
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable:
      if (const void* held = type.value(value)) normalize(*type.item, const_cast<void*>(held), rules);
      return;
    case TypeKind::list:
      for (std::size_t i = 0; i < type.size(value); ++i) normalize(*type.item, const_cast<void*>(type.at(value, i)), rules);
      return;
    case TypeKind::object:
      for (const Field& field : type.fields()) {
        if (!field.is_computed()) normalize(*field.type, field.member(value), field.rules);
      }
      return;
    default:
      return;
  }
}

namespace {

template <class T>
bool equal(const void* one, const void* other) {
  return *static_cast<const T*>(one) == *static_cast<const T*>(other);
}

bool same(const Description& type, const void* one, const void* other) {
  switch (type.kind) {
    case TypeKind::text:
      return equal<std::string>(one, other);
    case TypeKind::boolean:
      return equal<bool>(one, other);
    case TypeKind::integer:
      return type.integer(one) == type.integer(other);
    case TypeKind::decimal:
      return equal<Decimal>(one, other);
    case TypeKind::id:
      return equal<Uuid>(one, other);
    case TypeKind::word:
      return equal<unsigned char>(one, other);
    case TypeKind::instant:
      return equal<Instant>(one, other);
    case TypeKind::date:
      return equal<Date>(one, other);
    case TypeKind::currency:
      return equal<Currency>(one, other);
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable: {
      const void* left = type.value(one);
      const void* right = type.value(other);
      return left && right ? same(*type.item, left, right) : left == right;
    }
    case TypeKind::list:
      if (type.size(one) != type.size(other)) return false;
      for (std::size_t i = 0; i < type.size(one); ++i) {
        if (!same(*type.item, type.at(one, i), type.at(other, i))) return false;
      }
      return true;
    case TypeKind::object:
      return differing_fields(type, one, other).empty();
    case TypeKind::versions:
    case TypeKind::page:
    case TypeKind::custom:
      return false;
  }
  return false;
}

}  // namespace

std::vector<std::string> differing_fields(const Description& type, const void* one, const void* other) {
  std::vector<std::string> names;
  for (const Field& field : type.fields()) {
    field.look(one, [&](const void* left) {
      field.look(other, [&](const void* right) {
        if (!same(*field.type, left, right)) names.emplace_back(field.name);
      });
    });
  }
  return names;
}

const Field* find_field(const Description& type, std::string_view name) {
  const auto fields = type.fields();
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace crondb
