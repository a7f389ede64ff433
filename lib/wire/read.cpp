#include "crondb/wire/read.hpp"

#include <charconv>

#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>
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

/// JSON numbers arrive as binary doubles; 15 significant digits give back the decimal that was written.
std::optional<Decimal> decimal_of(double number) {
  std::string text = fmt::format("{:.15g}", number);
  if (text.find('e') != std::string::npos) text = fmt::format("{:.9f}", number);
  if (const auto point = text.find('.'); point != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return Decimal::parse(text);
}

}  // namespace

Result<json::value> parse(std::string_view text) {
  json::stream_parser parser;
  boost::system::error_code error;
  const std::size_t consumed = parser.write_some(text.data(), text.size(), error);
  if (!error && consumed == text.size()) parser.finish(error);
  if (!error && consumed < text.size() && text.find_first_not_of(" \t\r\n", consumed) != std::string_view::npos) {
    error = json::make_error_code(json::error::extra_data);
  }
  if (error) {
    return fail(ErrorCode::bad_request, fmt::format("the body is not valid JSON near byte {}: {}", consumed, error.message()));
  }
  return parser.release();
}

bool read(const json::value& json, std::string& to, const std::string& path, Problems& problems) {
  if (!json.is_string()) {
    problems.push_back({path, "must be a string"});
    return false;
  }
  to = std::string_view(json.get_string());
  return true;
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
  } else if (json.is_double()) {
    if (const auto decimal = decimal_of(json.get_double())) number = decimal->scaled_to(0);
  }
  return take(number, to, path, "must be a whole number", problems);
}

bool read(const json::value& json, Decimal& to, const std::string& path, Problems& problems) {
  std::optional<Decimal> number;
  if (json.is_int64()) {
    number = Decimal{json.get_int64(), 0};
  } else if (json.is_double()) {
    number = decimal_of(json.get_double());
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

bool read_if_match(std::string_view tag, std::optional<std::int64_t>& to, Problems& problems) {
  if (tag.empty() || tag == "*") return true;
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  const bool quoted = tag.size() >= 2 && tag.front() == '"' && tag.back() == '"';
  std::int64_t version = 0;
  if (quoted) {
    tag = tag.substr(1, tag.size() - 2);
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error == std::errc{} && (end == tag.data() + tag.size() || *end == '-')) {
      to = version;
      return true;
    }
  }
  problems.push_back({"If-Match", "must be an entity tag that this server has given out"});
  return false;
}

}  // namespace crondb::wire
