#include "crondb/wire/read.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

namespace crondb::wire {

namespace json = boost::json;

namespace {

template <class T>
bool take(std::optional<T> value, T& to, const std::string& path, std::string_view message, Problems& problems) {
  if (value) {
    to = std::move(*value);
  } else {
    problems.push_back({path, std::string(message)});
  }
  return value.has_value();
}

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

bool read(const json::value& json, std::string& to, const std::string& path, Problems& problems) {
  const auto text = text_of(json);
  if (text) {
    to = *text;
  } else {
    problems.push_back({path, "must be a string"});
  }
  return text.has_value();
}

bool read(const json::value& json, bool& to, const std::string& path, Problems& problems) {
  if (!json.is_bool()) {
    problems.push_back({path, "must be true or false"});
    return false;
  }
  to = json.get_bool();
  return true;
}

bool read(const json::value& json, std::int64_t& to, const std::string& path, Problems& problems) {
  std::optional<std::int64_t> number;
  if (json.is_int64()) {
    number = json.get_int64();
  } else if (const auto digits = digits_of(json)) {
    if (const auto decimal = decimal_of(*digits)) number = decimal->scaled_to(0);
  }
  return take(number, to, path, "must be a whole number", problems);
}

bool read(const json::value& json, Decimal& to, const std::string& path, Problems& problems) {
  std::optional<Decimal> number;
  if (json.is_int64()) {
    number = Decimal{json.get_int64(), 0};
  } else if (const auto digits = digits_of(json)) {
    number = decimal_of(*digits);
  }
  return take(number, to, path, "must be a decimal number of at most 18 digits, 9 of them after the point", problems);
}

bool read_text(std::string_view text, std::string& to, const std::string&, Problems&) {
  to = text;
  return true;
}

bool read_text(std::string_view text, bool& to, const std::string& path, Problems& problems) {
  const auto value = text == "true" ? std::optional(true) : text == "false" ? std::optional(false) : std::nullopt;
  return take(value, to, path, "must be true or false", problems);
}

bool read_text(std::string_view text, std::int64_t& to, const std::string& path, Problems& problems) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return take(whole ? std::optional(number) : std::nullopt, to, path, "must be a whole number", problems);
}

bool read_text(std::string_view text, Decimal& to, const std::string& path, Problems& problems) {
  return take(Decimal::parse(text), to, path, "must be a decimal number of at most 18 digits, 9 of them after the point", problems);
}

bool read_text(std::string_view text, Instant& to, const std::string& path, Problems& problems) {
  return take(parse_instant(text), to, path, "must be a time such as 2026-05-01T09:30:00Z, from 1970 to 2037", problems);
}

bool read_text(std::string_view text, Date& to, const std::string& path, Problems& problems) {
  return take(parse_date(text), to, path, "must be a date such as 2026-05-01, from 1970 to 2037", problems);
}

bool read_text(std::string_view text, Currency& to, const std::string& path, Problems& problems) {
  return take(Currency::find(text), to, path, "must be an ISO 4217 currency code such as EUR", problems);
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
