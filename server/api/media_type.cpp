#include "api/media_type.hpp"

#include <algorithm>

#include <crondb/core/text.hpp>

namespace crondb::server {

namespace {

/// Takes what stands before the next `;` outside quotes.
std::string_view take_parameter(std::string_view& rest) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) {
    if (rest[end] == '"') quoted = !quoted;
    if (rest[end] == '\\' && quoted) ++end;
  }
  end = std::min(end, rest.size());
  const auto parameter = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(parameter);
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return lowered;
}

/// A token of RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace

const std::string* ParameterizedValue::find(std::string_view parameter) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& each) { return each.first == parameter; });
  return found == parameters.end() ? nullptr : &found->second;
}

bool MediaType::is_json() const { return name == "application/json" || name == "application/merge-patch+json"; }

bool MediaType::is_utf8() const {
  const auto* charset = find("charset");
  if (!charset) return true;
  const auto given = lower(*charset);
  return given == "utf-8" || given == "utf8" || given == "us-ascii";
}

ParameterizedValue parse_parameters(std::string_view value) {
  ParameterizedValue parsed{lower(take_parameter(value)), {}};
  while (!value.empty()) {
    const auto parameter = take_parameter(value);
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    parsed.parameters.emplace_back(lower(trim(parameter.substr(0, equals))), unquoted(trim(parameter.substr(equals + 1))));
  }
  return parsed;
}

std::optional<MediaType> parse_media_type(std::string_view content_type) {
  MediaType type{parse_parameters(content_type)};
  const std::string_view name = type.name;
  const auto slash = std::min(name.find('/'), name.size());
  const bool whole = is_token(name.substr(0, slash)) && slash < name.size() && is_token(name.substr(slash + 1));
  return whole ? std::optional(std::move(type)) : std::nullopt;
}

}  // namespace crondb::server
