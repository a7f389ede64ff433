#pragma once

#include <string>

#include "crondb/core/seal.hpp"

namespace crondb::server {

/// The keys of a file, one of 64 hexadecimal digits a line, that keep the secrets in the database sealed; an empty path: none.
/// Errors, all naming the file: unavailable if it can't be read; bad_request if others than
/// its owner may read it, or for a line that is no key.
[[nodiscard]] Result<Seal> read_secrets_key(const std::string& path);

}  // namespace crondb::server
