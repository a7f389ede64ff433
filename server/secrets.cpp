#include "secrets.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>

namespace crondb::server {

Result<Seal> read_secrets_key(const std::string& path) {
  if (path.empty()) return Seal();
  struct stat file{};
  std::ifstream in(path);
  if (::stat(path.c_str(), &file) != 0 || !S_ISREG(file.st_mode) || !in) {
    return fail(ErrorCode::unavailable, path + " can't be read");
  }
  if ((file.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(ErrorCode::bad_request, path + " is open to others than its owner: chmod 600 it");
  }
  std::ostringstream lines;
  lines << in.rdbuf();
  auto seal = Seal::read(lines.str());
  if (seal) return seal;
  const FieldError& problem = seal.error().fields.front();
  return fail(ErrorCode::bad_request, fmt::format("{}, {}: {}", path, problem.field, problem.message));
}

}  // namespace crondb::server
