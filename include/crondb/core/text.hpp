#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace crondb {

/// Unicode case folding (full, canonical composition), so that equal folds mean "same but for case". Invalid UTF-8 comes back
/// unchanged.
[[nodiscard]] std::string fold_case(std::string_view text);
/// Code points of valid UTF-8; nullopt if it isn't valid.
[[nodiscard]] std::optional<std::size_t> code_points(std::string_view text);
/// Without white space (Unicode's White_Space) and invisible format characters (soft hyphens, zero-width spaces and joiners, marks
/// of direction, byte order marks) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
/// True if white space or an invisible format character is anywhere in the text.
[[nodiscard]] bool has_blanks(std::string_view text);
/// A text as it is compared code point by code point: canonically composed (NFC). Invalid UTF-8 comes back unchanged.
[[nodiscard]] std::string compose(std::string text);
/// A name as it is kept: composed, trimmed, each run of white space one space. Invalid UTF-8 comes back unchanged.
[[nodiscard]] std::string normalize_name(std::string name);
/// What all spellings of a name share that people don't tell apart: they differ in case, width (full or half), composition, white
/// space or invisible format characters only. Joiners inside a name count.
[[nodiscard]] std::string name_key(std::string_view name);
/// With every control character, line breaks among them, as a space: what may stand in a header of a mail.
[[nodiscard]] std::string one_line(std::string_view text);
/// A host name from what people paste: lower case, without scheme, `www.`, port and path, internationalised labels in their ASCII
/// form (UTS #46, not transitional). nullopt if what remains doesn't look like a host name (at least two labels of letters, digits
/// and hyphens, ≤253 characters).
[[nodiscard]] std::optional<std::string> normalize_domain(std::string_view text);
/// A domain, or an address, with every ASCII form of a label (`xn--…`) as people read it.
[[nodiscard]] std::string domain_as_read(std::string_view domain);
/// A mail address as it is kept: composed, trimmed, an internationalised domain in its ASCII form. What is no address may come back
/// unchanged.
[[nodiscard]] std::string normalize_email(std::string email);
/// What all spellings of a mail address share: they differ in case, composition or the form of the domain only.
[[nodiscard]] std::string email_key(std::string_view email);
/// True for `local@domain` of at most 254 characters, without white space, invisible format characters and control characters.
[[nodiscard]] bool looks_like_email(std::string_view text);
/// With padding, without line breaks.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace crondb

#pragma GCC visibility pop
