#pragma once

#include <string>

namespace crondb::sqlite {

/// Makes an empty file that its owner alone may read and write, whatever the umask; one that is there stays as it is. SQLite gives
/// what it makes beside it the same permissions. If it can't be made, who opens it tells why.
void make_private_file(const std::string& path);

}  // namespace crondb::sqlite
