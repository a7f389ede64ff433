#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace crondb {

/// Unicode case folding (full, canonical composition), so that equal folds mean "same but for case". Invalid UTF-8 comes back
/// unchanged.
[[nodiscard]] std::string fold_case(std::string_view text);
/// Code points of valid UTF-8; nullopt if it isn't valid.
[[nodiscard]] std::optional<std::size_t> code_points(std::string_view text);
/// Without white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
/// With every control character, line breaks among them, as a space: what may stand in a header of a mail.
[[nodiscard]] std::string one_line(std::string_view text);
/// A host name from what people paste: lower case, without scheme, `www.`, port and path. nullopt if what remains doesn't look like
/// a host name (at least two labels of letters, digits and hyphens, ≤253 characters).
[[nodiscard]] std::optional<std::string> normalize_domain(std::string_view text);
/// True for `local@domain` of at most 254 characters, without white space and control characters.
[[nodiscard]] bool looks_like_email(std::string_view text);
/// With padding, without line breaks.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace crondb
