#include "api/http.hpp"

#include <algorithm>

namespace crondb::server {

namespace {

// The ASCII rule of RFC 9110, whatever the process's locale says.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

template <class Fields>
auto find(Fields& fields, std::string_view name) {
  return std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return same_name(field.first, name); });
}

// Most requests have fewer fields, so that the list is allocated once.
constexpr std::size_t usual_field_count = 8;

}  // namespace

void HeaderFields::set(std::string name, std::string value) {
  if (const auto field = find(fields_, name); field != fields_.end()) {
    field->second = std::move(value);
  } else {
    add(std::move(name), std::move(value));
  }
}

void HeaderFields::add(std::string name, std::string value) {
  if (fields_.empty()) fields_.reserve(usual_field_count);
  fields_.emplace_back(std::move(name), std::move(value));
}

void HeaderFields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
}

std::string_view HeaderFields::get(std::string_view name) const {
  const auto field = find(fields_, name);
  return field == fields_.end() ? std::string_view{} : std::string_view{field->second};
}

std::optional<std::string> HeaderFields::list(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [key, value] : fields_) {
    if (!same_name(key, name)) continue;
    joined = joined ? *joined + ", " + value : value;
  }
  return joined;
}

bool HeaderFields::contains(std::string_view name) const { return find(fields_, name) != fields_.end(); }

}  // namespace crondb::server
