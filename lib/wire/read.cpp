#include "crondb/wire/read.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include "core/place.hpp"
#include "crondb/core/validate.hpp"
#include "wire/custom.hpp"

namespace crondb::wire {

namespace json = boost::json;

namespace {

/// No UTF-8 begins with it.
constexpr std::string_view number_mark = "\xFF";

/// Makes the tree of a text as Boost's own handler does, but for its doubles, which stay the digits that they are.
class TreeHandler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();
  using Error = boost::system::error_code;

  TreeHandler() { values_.reset(); }
  [[nodiscard]] json::value release() { return values_.release(); }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return true; }
  bool on_object_end(std::size_t members, Error&) { return values_.push_object(members), true; }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t items, Error&) { return values_.push_array(items), true; }
  bool on_key_part(json::string_view part, std::size_t, Error&) { return values_.push_chars(part), true; }
  bool on_key(json::string_view rest, std::size_t, Error&) { return values_.push_key(rest), true; }
  bool on_string_part(json::string_view part, std::size_t, Error&) { return values_.push_chars(part), true; }
  bool on_string(json::string_view rest, std::size_t, Error&) { return values_.push_string(rest), true; }
  bool on_number_part(json::string_view part, Error&) { return digits_.append(part.data(), part.size()), true; }
  bool on_int64(std::int64_t number, json::string_view, Error&) {
    digits_.clear();
    return values_.push_int64(number), true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, Error&) {
    digits_.clear();
    return values_.push_uint64(number), true;
  }
  bool on_double(double, json::string_view rest, Error&) {
    values_.push_chars(number_mark);
    values_.push_chars(digits_);
    digits_.clear();
    return values_.push_string(rest), true;
  }
  bool on_bool(bool value, Error&) { return values_.push_bool(value), true; }
  bool on_null(Error&) { return values_.push_null(), true; }
  bool on_comment_part(json::string_view, Error&) { return true; }
  bool on_comment(json::string_view, Error&) { return true; }

 private:
  json::value_stack values_;
  std::string digits_;  ///< of a number that comes in parts
};

/// `number`, as JSON writes it. nullopt if a Decimal doesn't hold it.
std::optional<Decimal> decimal_of(std::string_view number) {
  const auto mark = std::min(number.find_first_of("eE"), number.size());
  std::int64_t scale = 0;
  if (mark < number.size()) {
    auto exponent = number.substr(mark + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), scale).ec != std::errc{}) return std::nullopt;
    scale = -scale;
  }
  std::string digits(number.substr(0, mark));
  const bool negative = digits.front() == '-';
  if (const auto point = digits.find('.'); point != std::string::npos) {
    scale += std::ssize(digits) - static_cast<std::int64_t>(point) - 1;
    digits.erase(point, 1);
  }
  digits.erase(0, digits.find_first_of("123456789"));
  if (digits.empty()) return Decimal{};
  while (digits.back() == '0') {
    digits.pop_back();
    --scale;
  }
  constexpr std::int64_t max_digits = 18;
  constexpr std::int64_t max_scale = 9;
  if (scale > max_scale || std::ssize(digits) - std::min<std::int64_t>(scale, 0) > max_digits) return std::nullopt;
  if (scale < 0) digits.append(static_cast<std::size_t>(-scale), '0');
  std::int64_t units = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), units);
  return Decimal{negative ? -units : units, static_cast<std::int8_t>(std::max<std::int64_t>(scale, 0))};
}

}  // namespace

std::optional<std::string_view> digits_of(const json::value& value) {
  const auto* text = value.if_string();
  if (!text || !std::string_view(*text).starts_with(number_mark)) return std::nullopt;
  return std::string_view(*text).substr(number_mark.size());
}

std::optional<std::string_view> text_of(const json::value& value) {
  const auto* text = value.if_string();
  if (!text || digits_of(value)) return std::nullopt;
  return std::string_view(*text);
}

Result<json::value> parse(std::string_view text) {
  json::basic_parser<TreeHandler> parser{json::parse_options()};
  boost::system::error_code error;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
  if (!error && consumed < text.size() && text.find_first_not_of(" \t\r\n", consumed) != std::string_view::npos) {
    error = json::make_error_code(json::error::extra_data);
  }
  if (error) {
    return fail(ErrorCode::bad_request, fmt::format("the body is not valid JSON near byte {}: {}", consumed, error.message()));
  }
  return parser.handler().release();
}

namespace {

template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

/// False with `message` if there is no value.
template <class T>
bool take(std::optional<T> value, void* to, const Place& place, std::string_view message, Problems& problems) {
  if (value) {
    as<T>(to) = std::move(*value);
  } else {
    problems.push_back({place.path(), std::string(message)});
  }
  return value.has_value();
}

constexpr std::string_view not_whole = "must be a whole number";
constexpr std::string_view no_decimal = "must be a decimal number of at most 18 digits, 9 of them after the point";

bool take_integer(std::optional<std::int64_t> number, const Description& type, void* to, const Place& place, Problems& problems) {
  if (number) {
    type.set_integer(to, *number);
  } else {
    problems.push_back({place.path(), std::string(not_whole)});
  }
  return number.has_value();
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> whole_number(const json::value& json) {
  if (json.is_int64()) return json.get_int64();
  const auto digits = digits_of(json);
  const auto decimal = digits ? decimal_of(*digits) : std::nullopt;
  return decimal ? decimal->scaled_to(0) : std::nullopt;
}

std::optional<Decimal> decimal_number(const json::value& json) {
  if (json.is_int64()) return Decimal{json.get_int64(), 0};
  const auto digits = digits_of(json);
  return digits ? decimal_of(*digits) : std::nullopt;
}

bool take_word(std::string_view text, const Description& type, void* to, const Place& place, Problems& problems) {
  const auto known = std::find(type.words.begin(), type.words.end(), text);
  if (known != type.words.end()) {
    as<unsigned char>(to) = static_cast<unsigned char>(known - type.words.begin());
    return true;
  }
  std::string message = "must be one of";
  for (const auto& each : type.words) message += " " + std::string(each);
  problems.push_back({place.path(), std::move(message)});
  return false;
}

bool read_text_at(std::string_view text, const Description& type, void* to, const Place& place, Problems& problems) {
  switch (type.kind) {
    case TypeKind::text:
      as<std::string>(to) = text;
      return true;
    case TypeKind::boolean:
      return take(text == "true"    ? std::optional(true)
                  : text == "false" ? std::optional(false)
                                    : std::nullopt,
                  to, place, "must be true or false", problems);
    case TypeKind::integer:
      return take_integer(whole_number(text), type, to, place, problems);
    case TypeKind::decimal:
      return take(Decimal::parse(text), to, place, no_decimal, problems);
    case TypeKind::id:
      return take(parse_uuid(text), to, place, "must be a UUID", problems);
    case TypeKind::word:
      return take_word(text, type, to, place, problems);
    case TypeKind::instant:
      return take(parse_instant(text), to, place, "must be a time such as 2026-05-01T09:30:00Z, from 1970 to 2037", problems);
    case TypeKind::date:
      return take(parse_date(text), to, place, "must be a date such as 2026-05-01, from 1970 to 2037", problems);
    case TypeKind::currency:
      return take(Currency::find(text), to, place, "must be an ISO 4217 currency code such as EUR", problems);
    case TypeKind::versions:
    case TypeKind::list:
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable:
    case TypeKind::page:
    case TypeKind::object:
    case TypeKind::custom:
      break;
  }
  problems.push_back({place.path(), "is no text"});
  return false;
}

bool read_at(const json::value& json, const Description& type, void* to, const Place& place, Problems& problems);

bool read_list(const json::value& json, const Description& type, void* to, const Place& place, Problems& problems) {
  if (!json.is_array()) {
    problems.push_back({place.path(), "must be a list"});
    return false;
  }
  bool good = true;
  const auto& items = json.get_array();
  for (std::size_t i = 0; i < items.size() && problems.size() < most_problems; ++i) {
    good = read_at(items[i], *type.item, type.append(to), place.item(i), problems) && good;
  }
  return good;
}

/// Into an optional, an update or a clearable, which stay empty if the value can't be read.
void read_held(const json::value& json, const Description& type, void* to, const Place& place, Problems& problems) {
  if (!read_at(json, *type.item, type.emplace(to), place, problems)) type.clear(to);
}

/// A member that may be missing: `json` is then null.
void read_member(const Field& field, const json::value* json, void* to, const Place& place, Problems& problems) {
  const Description& type = *field.type;
  switch (type.kind) {
    case TypeKind::clearable:
      if (json && json->is_null()) return field.presence == Presence::optional ? void() : type.clear(to);
      if (json) read_held(*json, type, to, place, problems);
      return;
    case TypeKind::update:
      if (json && !json->is_null()) return read_held(*json, type, to, place, problems);
      if (json && field.presence != Presence::optional) return problems.push_back({place.path(), "must not be null"});
      if (field.presence == Presence::required) problems.push_back({place.path(), "is required"});
      return;
    case TypeKind::optional:
      if (json && !json->is_null()) read_held(*json, type, to, place, problems);
      return;
    default:
      if (json) {
        read_at(*json, type, to, place, problems);
      } else if (field.presence != Presence::optional) {
        problems.push_back({place.path(), "is required"});
      }
  }
}

bool read_object(const json::value& json, const Description& type, void* to, const Place& place, Problems& problems) {
  if (!json.is_object()) {
    const auto path = place.path();
    problems.push_back({path.empty() ? "body" : path, "must be an object"});
    return false;
  }
  const std::size_t before = problems.size();
  const auto& object = json.get_object();
  for (const Field& field : type.fields()) {
    if (field.in != In::body || field.is_computed()) continue;
    read_member(field, object.if_contains(field.name), field.member(to), place.member(field.name), problems);
  }
  const auto is_known = [&](std::string_view name) {
    return std::any_of(type.fields().begin(), type.fields().end(),
                       [&](const Field& field) { return field.in == In::body && field.name == name; });
  };
  for (const auto& [name, value] : object) {
    if (problems.size() >= most_problems) break;
    if (!is_known(name)) problems.push_back({place.member(name).path(), "is not known"});
  }
  return problems.size() == before;
}

bool read_at(const json::value& json, const Description& type, void* to, const Place& place, Problems& problems) {
  switch (type.kind) {
    case TypeKind::boolean:
      return take(json.is_bool() ? std::optional(json.get_bool()) : std::nullopt, to, place, "must be true or false", problems);
    case TypeKind::integer:
      return take_integer(whole_number(json), type, to, place, problems);
    case TypeKind::decimal:
      return take(decimal_number(json), to, place, no_decimal, problems);
    case TypeKind::list:
      return read_list(json, type, to, place, problems);
    case TypeKind::object:
      return read_object(json, type, to, place, problems);
    case TypeKind::custom:
      return custom_of(type).read(json, to, place, problems);
    default:
      if (const auto text = text_of(json)) return read_text_at(*text, type, to, place, problems);
      problems.push_back({place.path(), "must be a string"});
      return false;
  }
}

void read_parameter(const Field& field, const Parts& parts, void* to, Problems& problems) {
  const Description& type = *field.type;
  if (type.kind == TypeKind::versions) {
    if (const auto tags = parse_entity_tags(parts.if_match.value_or("*"))) as<IfVersion>(to) = versions_of(*tags);
    return;
  }
  const auto* from = field.in == In::path ? parts.path : parts.query;
  const std::string* text = find(from, field.name);
  const Place place(field.name);
  if (!text) {
    if (field.presence != Presence::optional) problems.push_back({place.path(), "is required"});
  } else if (type.kind == TypeKind::list) {
    for (const auto& [name, value] : *from) {
      if (name == field.name) read_text_at(value, *type.item, type.append(to), place, problems);
    }
  } else if (type.kind == TypeKind::optional) {
    if (!read_text_at(*text, *type.item, type.emplace(to), place, problems)) type.clear(to);
  } else {
    read_text_at(*text, type, to, place, problems);
  }
}

/// Query parameters that the type doesn't have, or not so often.
void check_query(const Parameters& query, const Description& type, Problems& problems) {
  for (const auto& [name, value] : query) {
    const auto field = std::find_if(type.fields().begin(), type.fields().end(),
                                    [&](const Field& each) { return each.in == In::query && each.name == name; });
    if (field == type.fields().end()) {
      problems.push_back({name, "is not a known query parameter"});
    } else if (field->type->kind != TypeKind::list && find(&query, name) != &value) {
      problems.push_back({name, "must be given once"});
    }
  }
}

}  // namespace

bool read(const json::value& json, const Description& type, void* to, const std::string& path, Problems& problems) {
  return read_at(json, type, to, Place(path), problems);
}

bool read_text(std::string_view text, const Description& type, void* to, const std::string& path, Problems& problems) {
  return read_text_at(text, type, to, Place(path), problems);
}

Result<void> decode(const Parts& parts, const Description& type, void* to) {
  Problems problems;
  for (const Field& field : type.fields()) {
    if (field.in != In::body) read_parameter(field, parts, field.member(to), problems);
  }
  if (parts.query) check_query(*parts.query, type, problems);
  if (parts.if_match && !parse_entity_tags(*parts.if_match)) {
    problems.push_back({"If-Match", "must be * or a list of entity tags such as \"7-2\""});
  }
  static const json::value nothing(json::object_kind);
  read_object(parts.body ? *parts.body : nothing, type, to, Place(""), problems);
  const std::size_t malformed = problems.size();
  normalize(type, to);
  Problems broken;
  check(type, to, {}, {}, broken);
  for (auto& rule : broken) {
    // A field that could not be read holds its initial value, of which the rules have nothing to say.
    const auto end = problems.begin() + static_cast<std::ptrdiff_t>(malformed);
    if (std::none_of(problems.begin(), end, [&](const FieldError& known) { return known.field == rule.field; })) {
      problems.push_back(std::move(rule));
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return {};
}

const std::string* find(const Parameters* parameters, std::string_view name) {
  if (!parameters) return nullptr;
  for (const auto& [key, value] : *parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<EntityTags> parse_entity_tags(std::string_view field) {
  const auto skip_space = [&] { field.remove_prefix(std::min(field.find_first_not_of(" \t"), field.size())); };
  EntityTags found;
  skip_space();
  if (field.starts_with('*')) {
    found.any = true;
    field.remove_prefix(1);
    skip_space();
    return field.empty() ? std::optional(found) : std::nullopt;
  }
  // RFC 9110, 5.6.1: a list may have empty elements.
  while (!field.empty()) {
    if (!field.starts_with(',')) {
      const bool weak = field.starts_with("W/");
      if (weak) field.remove_prefix(2);
      const auto end = field.starts_with('"') ? field.find('"', 1) : std::string_view::npos;
      if (end == std::string_view::npos) return std::nullopt;
      const auto opaque = field.substr(0, end + 1);
      if (std::any_of(opaque.begin(), opaque.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f; })) return std::nullopt;
      found.tags.push_back({opaque, weak});
      field.remove_prefix(opaque.size());
      skip_space();
      if (!field.empty() && !field.starts_with(',')) return std::nullopt;
    }
    if (!field.empty()) field.remove_prefix(1);
    skip_space();
  }
  return found.tags.empty() ? std::nullopt : std::optional(std::move(found));
}

IfVersion versions_of(const EntityTags& if_match) {
  if (if_match.any) return {};
  std::vector<std::int64_t> versions;
  for (const auto& [opaque, weak] : if_match.tags) {
    const auto text = opaque.substr(1, opaque.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    // RFC 9110, 13.1.1: weak tags never match here.
    if (!weak && error == std::errc{} && (end == text.data() + text.size() || *end == '-')) versions.push_back(version);
  }
  return IfVersion(std::move(versions));
}

}  // namespace crondb::wire
