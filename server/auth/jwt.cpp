#include "jwt.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/json/value.hpp>

#include "crondb/core/text.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::server {

namespace json = boost::json;

namespace {

constexpr std::size_t max_identifier = 200;  // in bytes
constexpr std::size_t max_name = 200;        // in code points, as of users and teams

/// The three parts of a token, still encoded.
struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;  ///< header and payload with the dot
};

std::optional<Parts> split(std::string_view token) {
  if (token.size() > max_token) return std::nullopt;
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

std::optional<json::object> decode_object(std::string_view part) {
  const auto bytes = decode_base64url(part);
  if (!bytes) return std::nullopt;
  auto parsed = wire::parse({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(parsed->get_object());
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// A text claim of 1 to `longest` bytes, without control characters.
std::optional<std::string> claim(const json::object& claims, std::string_view name, std::size_t longest = max_identifier) {
  const auto* found = claims.if_contains(name);
  const auto text = found ? wire::text_of(*found) : std::nullopt;
  if (!text || text->empty() || text->size() > longest || has_controls(*text)) return std::nullopt;
  return std::string(*text);
}

/// A name for people: without it, nothing is lost.
std::optional<std::string> name_of(const json::object& claims, std::string_view name) {
  auto text = claim(claims, name, 4 * max_name);
  if (!text) return std::nullopt;
  text = normalize_name(*std::move(text));
  if (text->empty() || code_points(*text).value_or(max_name + 1) > max_name) return std::nullopt;
  return text;
}

/// A NumericDate; a fraction of a second counts. nullopt for what is no time.
std::optional<Instant> time_of(const json::value& value) {
  double seconds = -1;
  if (const auto digits = wire::digits_of(value)) {
    std::from_chars(digits->data(), digits->data() + digits->size(), seconds);
  } else if (value.is_int64()) {
    seconds = static_cast<double>(value.get_int64());
  }
  // Times of the next millennia: anything beyond would overflow.
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e11) return std::nullopt;
  return Instant(Milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

/// Until when a token is taken; nullopt if it isn't taken now.
std::optional<Instant> taken_until(const json::object& claims, Instant now) {
  const auto* exp = claims.if_contains("exp");
  const auto expires = exp ? time_of(*exp) : std::nullopt;
  if (!expires || now >= *expires + token_leeway) return std::nullopt;
  if (const auto* nbf = claims.if_contains("nbf")) {
    const auto begins = time_of(*nbf);
    if (!begins || now < *begins - token_leeway) return std::nullopt;
  }
  return *expires + token_leeway;
}

bool made_for(const json::object& claims, std::string_view audience) {
  const auto is_audience = [&](const json::value& value) { return wire::text_of(value) == audience; };
  if (const auto* azp = claims.if_contains("azp"); azp && is_audience(*azp)) return true;
  const auto* aud = claims.if_contains("aud");
  if (!aud) return false;
  if (!aud->is_array()) return is_audience(*aud);
  for (const auto& each : aud->get_array()) {
    if (is_audience(each)) return true;
  }
  return false;
}

/// The active organization in the long form or the compact one.
std::optional<ExternalIdentity::Organization> organization_of(const json::object& claims) {
  const auto* compact = claims.if_contains("o");
  const bool is_compact = compact && compact->is_object() && !claims.contains("org_id");
  const auto& source = is_compact ? compact->get_object() : claims;
  auto id = claim(source, is_compact ? "id" : "org_id");
  if (!id) return std::nullopt;
  const auto role = claim(source, is_compact ? "rol" : "org_role");
  auto name = name_of(source, is_compact ? "nam" : "org_name");
  if (!name) name = name_of(source, is_compact ? "slg" : "org_slug");
  return ExternalIdentity::Organization{std::move(*id), std::move(name), role == "org:admin" || role == "admin"};
}

/// The header, if it names one of the accepted algorithms and a key.
struct Header {
  TokenAlgorithm algorithm;
  std::string key_id;
};
std::optional<Header> read_header(std::string_view part) {
  const auto header = decode_object(part);
  if (!header || header->contains("crit")) return std::nullopt;
  const auto algorithm = parse_token_algorithm(claim(*header, "alg").value_or(""));
  auto key_id = claim(*header, "kid");
  if (!algorithm || !key_id) return std::nullopt;
  return Header{*algorithm, std::move(*key_id)};
}

}  // namespace

std::optional<std::string> token_key_id(std::string_view token) {
  const auto parts = split(token);
  auto header = parts ? read_header(parts->header) : std::nullopt;
  return header ? std::optional(std::move(header->key_id)) : std::nullopt;
}

std::optional<VerifiedToken> verify_token(std::string_view token, const KeySet& keys, const TokenRules& rules, Instant now) {
  const auto parts = split(token);
  const auto header = parts ? read_header(parts->header) : std::nullopt;
  if (!header) return std::nullopt;
  const auto signature = decode_base64url(parts->signature);
  if (!signature || !keys.verify(header->key_id, header->algorithm, parts->signed_text, *signature)) return std::nullopt;

  const auto claims = decode_object(parts->payload);
  const auto until = claims ? taken_until(*claims, now) : std::nullopt;
  if (!until || claim(*claims, "iss", max_token) != rules.issuer || !made_for(*claims, rules.audience)) return std::nullopt;
  auto subject = claim(*claims, "sub");
  if (!subject) return std::nullopt;
  VerifiedToken told{{rules.issuer, std::move(*subject), std::nullopt, name_of(*claims, "name"), organization_of(*claims)}, *until};
  const auto* verified = claims->if_contains("email_verified");
  if (verified && verified->is_bool() && verified->get_bool()) {
    auto email = claim(*claims, "email");
    if (email) email = normalize_email(*std::move(email));
    if (email && looks_like_email(*email)) told.email = std::move(email);
  }
  return told;
}

}  // namespace crondb::server
