#include "storage/sqlite/private_file.hpp"

#include <filesystem>
#include <system_error>

#include <sys/stat.h>

namespace crondb::sqlite {

namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;

/// Where `path` leads, also if there is nothing yet.
fs::path target_of(fs::path path) {
  std::error_code failed;
  for (int links = 0; links < most_links && fs::is_symlink(path, failed); ++links) {
    const auto target = fs::read_symlink(path, failed);
    if (failed) break;
    path = path.parent_path() / target;
  }
  return path;
}

}  // namespace

void make_private_file(const std::string& path) {
  // Not open() and close(): the latter gives up the locks that this process has on the file, should another thread be faster.
  (void)::mknod(target_of(path).c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0);
}

}  // namespace crondb::sqlite
