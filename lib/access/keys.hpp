#pragma once

#include <string>
#include <string_view>

#include "access/audit.hpp"
#include "crondb/access/requests.hpp"
#include "crondb/session.hpp"

/// Secrets of API keys: made, shown once, kept as a hash.
namespace crondb::access {

/// `cdb_` and 32 random bytes in base62, 47 characters in all.
[[nodiscard]] std::string make_secret(IdSource& ids);
/// False for anything that can't be a secret of make_secret, without a look at the storage.
[[nodiscard]] bool looks_like_secret(std::string_view text);

/// Makes and stores a key. Errors: conflict if the member has max_keys_per_member already.
[[nodiscard]] Result<NewApiKey> issue_key(const Author& author, TeamId team, UserId user, std::string_view name);
/// Ends a key.
[[nodiscard]] Result<void> revoke_key(const Author& author, const ApiKey& key);

}  // namespace crondb::access
