#pragma once

#include <string>
#include <string_view>

#include "crondb/access/requests.hpp"
#include "crondb/session.hpp"

/// Secrets of API keys: made, shown once, kept as a hash.
namespace crondb::access {

/// `cdb_` and 32 random bytes in base62, 47 characters in all.
[[nodiscard]] std::string make_secret(IdSource& ids);
/// False for anything that can't be a secret of make_secret, without a look at the storage.
[[nodiscard]] bool looks_like_secret(std::string_view text);

/// Makes and stores a key. Errors: conflict if the member has max_keys_per_member already.
[[nodiscard]] Result<NewApiKey> issue_key(Transaction& tx, const Environment& environment, Instant now, TeamId team, UserId user,
                                          std::string_view name);

}  // namespace crondb::access
