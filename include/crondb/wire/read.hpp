#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "crondb/core/fields.hpp"
#include "crondb/core/validate.hpp"

/// Values out of JSON and out of the parts of a request, by field table. Every problem is collected with its path.
namespace crondb::wire {

using Problems = std::vector<FieldError>;
/// With so many a reader stops looking at lists and for unknown members: a body of mistakes makes no answer of a hundred times its
/// size.
inline constexpr std::size_t most_problems = 100;
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Strict JSON in UTF-8, nested at most 32 deep, in which no number is a double: see `digits_of`. Errors: bad_request that names
/// the place.
[[nodiscard]] Result<boost::json::value> parse(std::string_view text);
/// A number with a point, an exponent or more digits than 64 bits hold, as it was written; nullopt for any other value. In the tree
/// that `parse` makes such a number is a string that no JSON text can say, so that it loses no digit.
[[nodiscard]] std::optional<std::string_view> digits_of(const boost::json::value& json);
/// What a string says; nullopt for any other value.
[[nodiscard]] std::optional<std::string_view> text_of(const boost::json::value& json);

/// Reads one value. False if `json` has the wrong type or form; the reason is then in `problems`.
bool read(const boost::json::value& json, std::string& to, const std::string& path, Problems& problems);
bool read(const boost::json::value& json, bool& to, const std::string& path, Problems& problems);
bool read(const boost::json::value& json, std::int64_t& to, const std::string& path, Problems& problems);
bool read(const boost::json::value& json, Decimal& to, const std::string& path, Problems& problems);

/// Types with a JSON form of their own overload `read_custom(const boost::json::value&, T&, path, problems)`.
template <class T>
concept CustomRead = requires(const boost::json::value& json, T& to, const std::string& path, Problems& problems) {
  { read_custom(json, to, path, problems) } -> std::same_as<bool>;
};

/// The value that stands as text in a path, a query or a JSON string. False if it has the wrong form.
bool read_text(std::string_view text, std::string& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, bool& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, std::int64_t& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, Decimal& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, Instant& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, Date& to, const std::string& path, Problems& problems);
bool read_text(std::string_view text, Currency& to, const std::string& path, Problems& problems);
template <class Tag>
bool read_text(std::string_view text, Id<Tag>& to, const std::string& path, Problems& problems) {
  const auto id = Id<Tag>::parse(text);
  if (id) {
    to = *id;
  } else {
    problems.push_back({path, "must be a UUID"});
  }
  return id.has_value();
}
template <Worded E>
bool read_text(std::string_view text, E& to, const std::string& path, Problems& problems) {
  if (const auto value = parse_word<E>(text)) {
    to = *value;
    return true;
  }
  std::string message = "must be one of";
  for (const auto& known : words<E>) message += " " + std::string(known);
  problems.push_back({path, std::move(message)});
  return false;
}

template <Described T>
bool read_object(const boost::json::value& json, T& to, const std::string& path, Problems& problems);

template <class T>
bool read_any(const boost::json::value& json, T& to, const std::string& path, Problems& problems) {
  if constexpr (CustomRead<T>) {
    return read_custom(json, to, path, problems);
  } else if constexpr (detail::is_vector<T>) {
    if (!json.is_array()) {
      problems.push_back({path, "must be a list"});
      return false;
    }
    bool good = true;
    for (std::size_t i = 0; i < json.get_array().size() && problems.size() < most_problems; ++i) {
      typename T::value_type item{};
      good = read_any(json.get_array()[i], item, path + "[" + std::to_string(i) + "]", problems) && good;
      to.push_back(std::move(item));
    }
    return good;
  } else if constexpr (Described<T>) {
    return read_object(json, to, path, problems);
  } else if constexpr (requires { read(json, to, path, problems); }) {
    return read(json, to, path, problems);
  } else {
    const auto text = text_of(json);
    if (!text) {
      problems.push_back({path, "must be a string"});
      return false;
    }
    return read_text(*text, to, path, problems);
  }
}

/// Reads a member that may be missing (`json` null pointer) into whatever kind of field it is.
template <class Row, class T>
void read_member(const Row& row, const boost::json::value* json, T& to, const std::string& path, Problems& problems) {
  if constexpr (detail::is_clearable<T>) {
    if (!json) return;
    to.given = true;
    if (json->is_null()) return;
    typename decltype(to.value)::value_type value{};
    if (read_any(*json, value, path, problems)) to.value = std::move(value);
  } else if constexpr (detail::is_update<T>) {
    if (!json) return;
    typename T::value_type value{};
    if (json->is_null()) {
      problems.push_back({path, "must not be null"});
    } else if (read_any(*json, value, path, problems)) {
      to.emplace(std::move(value));
    }
  } else if constexpr (detail::is_optional<T>) {
    if (!json || json->is_null()) return;
    typename T::value_type value{};
    if (read_any(*json, value, path, problems)) to.emplace(std::move(value));
  } else {
    if (!json) {
      if (!row.optional) problems.push_back({path, "is required"});
      return;
    }
    read_any(*json, to, path, problems);
  }
}

template <Described T>
bool read_object(const boost::json::value& json, T& to, const std::string& path, Problems& problems) {
  if (!json.is_object()) {
    problems.push_back({path.empty() ? "body" : path, "must be an object"});
    return false;
  }
  const std::size_t before = problems.size();
  const auto& object = json.get_object();
  std::apply(
      [&](const auto&... row) {
        [[maybe_unused]] const auto member = [&](const auto& each) {
          using Access = std::remove_cvref_t<decltype(each.access)>;
          if constexpr (std::is_member_object_pointer_v<Access> && !std::same_as<Access, IfVersion T::*>) {
            if (each.in == In::body) {
              read_member(each, object.if_contains(each.name), std::invoke(each.access, to), detail::joined(path, each.name),
                          problems);
            }
          }
        };
        (member(row), ...);
        for (const auto& [name, value] : object) {
          const std::string_view given(name);
          if (problems.size() >= most_problems) break;
          if (!((row.in == In::body && row.name == given) || ...))
            problems.push_back({detail::joined(path, given), "is not known"});
        }
      },
      fields<T>);
  return problems.size() == before;
}

/// The parts of a request, before they become a value.
struct Parts {
  const boost::json::value* body = nullptr;  ///< null: the request has none
  const Parameters* path = nullptr;
  const Parameters* query = nullptr;
  std::optional<std::string_view> if_match{};  ///< absent: the request has none
};

[[nodiscard]] const std::string* find(const Parameters* parameters, std::string_view name);
/// The entity tags of an If-Match or If-None-Match (RFC 9110, 13.1): `*`, or a list of `"…"` and `W/"…"`.
struct EntityTags {
  struct Tag {
    std::string_view opaque;  ///< with its quotes
    bool weak = false;
  };
  bool any = false;  ///< `*`
  std::vector<Tag> tags;
};
/// nullopt for anything else, an empty list among it.
[[nodiscard]] std::optional<EntityTags> parse_entity_tags(std::string_view field);
/// The version parts of tags such as `"7-2"`: `*` admits every version, a weak tag and one of somebody else none.
[[nodiscard]] IfVersion versions_of(const EntityTags& if_match);

template <class Row, class T>
void read_parameter(const Row& row, const Parts& parts, T& to, Problems& problems) {
  const auto* from = row.in == In::path ? parts.path : parts.query;
  const std::string* text = find(from, row.name);
  const std::string path(row.name);
  if constexpr (std::same_as<T, IfVersion>) {
    if (const auto tags = parse_entity_tags(parts.if_match.value_or("*"))) to = versions_of(*tags);
  } else if constexpr (detail::is_vector<T>) {
    using Item = typename T::value_type;
    if constexpr (requires(Item item) { read_text(std::string_view(), item, path, problems); }) {
      if (!text) return;
      for (const auto& [name, value] : *from) {
        Item item{};
        if (name == row.name && read_text(value, item, path, problems)) to.push_back(std::move(item));
      }
    }
  } else if constexpr (requires { read_text(std::string_view(), to, path, problems); }) {
    if (text) {
      read_text(*text, to, path, problems);
    } else if (!row.optional) {
      problems.push_back({path, "is required"});
    }
  } else if constexpr (detail::is_optional<T>) {
    if constexpr (requires { read_text(std::string_view(), *to, path, problems); }) {
      typename T::value_type value{};
      if (text && read_text(*text, value, path, problems)) to.emplace(std::move(value));
    }
  }
}

/// The request T out of its parts, normalised. Errors: validation_error with every problem of form and of the field rules.
template <class T>
[[nodiscard]] Result<T> decode(const Parts& parts) {
  T to{};
  Problems problems;
  std::apply(
      [&](const auto&... row) {
        [[maybe_unused]] const auto parameter = [&](const auto& each) {
          if (each.in != In::body) read_parameter(each, parts, std::invoke(each.access, to), problems);
        };
        (parameter(row), ...);
        [[maybe_unused]] const auto is_list = [&](const auto& each) {
          return detail::is_vector<std::remove_cvref_t<std::invoke_result_t<decltype(each.access), T&>>>;
        };
        if (!parts.query) return;
        for (const auto& [name, value] : *parts.query) {
          if (!((row.in == In::query && row.name == name) || ...)) {
            problems.push_back({name, "is not a known query parameter"});
          } else if (find(parts.query, name) != &value && !((row.name == name && is_list(row)) || ...)) {
            problems.push_back({name, "must be given once"});
          }
        }
      },
      fields<T>);
  if (parts.if_match && !parse_entity_tags(*parts.if_match)) {
    problems.push_back({"If-Match", "must be * or a list of entity tags such as \"7-2\""});
  }
  static const boost::json::value nothing(boost::json::object_kind);
  read_object(parts.body ? *parts.body : nothing, to, {}, problems);
  const std::size_t malformed = problems.size();
  normalize(to);
  Problems broken;
  check_fields(to, {}, broken);
  for (auto& rule : broken) {
    // A field that could not be read holds its initial value, of which the rules have nothing to say.
    bool known = false;
    for (std::size_t i = 0; i < malformed; ++i) known = known || problems[i].field == rule.field;
    if (!known) problems.push_back(std::move(rule));
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return to;
}

}  // namespace crondb::wire
