#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "crondb/core/fields.hpp"
#include "crondb/core/validate.hpp"

#pragma GCC visibility push(default)

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

/// Reads the value at `to`. False if `json` has the wrong type or form; the reason is then in `problems`.
bool read(const boost::json::value& json, const Description& type, void* to, const std::string& path, Problems& problems);
/// The value that stands as text in a path, a query or a JSON string. False if it has the wrong form, or a form that no text has.
bool read_text(std::string_view text, const Description& type, void* to, const std::string& path, Problems& problems);

/// The same for a type that is known.
template <class T>
bool read(const boost::json::value& json, T& to, const std::string& path, Problems& problems) {
  return read(json, description<T>, &to, path, problems);
}
/// The same for a type that is known.
template <class T>
bool read_text(std::string_view text, T& to, const std::string& path, Problems& problems) {
  return read_text(text, description<T>, &to, path, problems);
}

/// The parts of a request, before they become a value.
struct Parts {
  const boost::json::value* body = nullptr;  ///< null: the request has none
  const Parameters* path = nullptr;
  const Parameters* query = nullptr;
  std::optional<std::string_view> if_match{};  ///< absent: the request has none
};

/// The first parameter of the name; null if there is none.
[[nodiscard]] const std::string* find(const Parameters* parameters, std::string_view name);
/// The entity tags of an If-Match or If-None-Match (RFC 9110, 13.1): `*`, or a list of `"…"` and `W/"…"`.
struct EntityTags {
  struct Tag {
    std::string_view opaque{};  ///< with its quotes
    bool weak = false;
  };
  bool any = false;  ///< `*`
  std::vector<Tag> tags{};
};
/// nullopt for anything else, an empty list among it.
[[nodiscard]] std::optional<EntityTags> parse_entity_tags(std::string_view field);
/// The version parts of tags such as `"7-2"`: `*` admits every version, a weak tag and one of somebody else none.
[[nodiscard]] IfVersion versions_of(const EntityTags& if_match);

/// The request at `to` out of its parts, normalised. Errors: validation_error with every problem of form and of the field rules.
[[nodiscard]] Result<void> decode(const Parts& parts, const Description& type, void* to);
/// The same for a type that is known.
template <class T>
[[nodiscard]] Result<T> decode(const Parts& parts) {
  T to{};
  if (auto read = decode(parts, description<T>, &to); !read) return fail(std::move(read.error()));
  return to;
}

}  // namespace crondb::wire

#pragma GCC visibility pop
