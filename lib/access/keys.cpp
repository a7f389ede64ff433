#include "access/keys.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "core/try.hpp"
#include "crondb/storage/access.hpp"

namespace crondb::access {

namespace {

constexpr std::string_view prefix = "cdb_";
constexpr std::string_view base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t digits = 43;  // 62^43 > 2^256

}  // namespace

std::string make_secret(IdSource& ids) {
  std::array<std::uint8_t, 32> bytes{};
  ids.secret(bytes);
  std::string text(digits, '0');
  for (char& digit : std::views::reverse(text)) {
    unsigned remainder = 0;
    for (auto& byte : bytes) {
      const unsigned dividend = remainder * 256 + byte;
      byte = static_cast<std::uint8_t>(dividend / 62);
      remainder = dividend % 62;
    }
    digit = base62[remainder];
  }
  return std::string(prefix) + text;
}

bool looks_like_secret(std::string_view text) {
  return text.size() == prefix.size() + digits && text.starts_with(prefix) &&
         text.find_first_not_of(base62, prefix.size()) == std::string_view::npos;
}

Result<NewApiKey> issue_key(const Author& author, TeamId team, UserId user, std::string_view name) {
  const auto& [tx, environment, now, actor] = author;
  CRONDB_TRY(const auto live, tx.access().count_keys(team, user));
  if (live >= max_keys_per_member) return fail(ErrorCode::conflict, "a member has at most 20 keys in a team; revoke one first");
  std::string secret = make_secret(environment.ids);
  NewApiKey created{
      {KeyId{environment.ids.next(now)}, team, user, std::string(name), secret.substr(0, 8), sha256(secret), now, std::nullopt},
      std::move(secret)};
  CRONDB_TRY(tx.access().put_key(created));
  CRONDB_TRY(record(author, team, AuditAction::key_created, to_string(created.id), {.name = created.name}));
  return created;
}

Result<void> revoke_key(const Author& author, const ApiKey& key) {
  CRONDB_TRY(author.tx.access().erase_key(key.team_id, key.id));
  return record(author, key.team_id, AuditAction::key_revoked, to_string(key.id), {.name = key.name});
}

}  // namespace crondb::access
