#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crondb::server {

/// A header's value with parameters, such as `form-data; name="file"` (RFC 9110, 5.6.6).
struct ParameterizedValue {
  std::string name;                                             ///< in lower case
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case, values without quotes

  /// Null if there is none.
  [[nodiscard]] const std::string* find(std::string_view parameter) const;
};
[[nodiscard]] ParameterizedValue parse_parameters(std::string_view value);

/// What a Content-Type says (RFC 9110, 8.3.1): `name` is `type/subtype`.
struct MediaType : ParameterizedValue {
  /// JSON, as itself or as a merge patch (RFC 7396).
  [[nodiscard]] bool is_json() const;
  /// No charset, or UTF-8 or its part ASCII.
  [[nodiscard]] bool is_utf8() const;
};

/// nullopt for what isn't one media type.
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view content_type);

}  // namespace crondb::server
