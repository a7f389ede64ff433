#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

/// Who may include whom.
namespace {

namespace fs = std::filesystem;

struct Rule {
  std::string_view folder;     ///< files below it …
  std::string_view forbidden;  ///< … have no include that matches this
  std::string_view except;     ///< but for files below this
};

constexpr auto rules = std::to_array<Rule>({
    {"", R"(^sqlite3\.h)", "lib/storage/sqlite tests"},
    {"", R"(^boost/(asio|beast))", "server/net tests/bench"},
    {"", R"(^boost/json)", "lib/wire include/crondb/wire server tests"},
    {"include/crondb/core", R"(^crondb/(?!core/))", ""},
    {"include", R"(^(fmt|date|utf8proc|idn2|openssl|spdlog|sqlite3))", ""},
    {"include", R"(^boost/)", "include/crondb/wire"},
    {"lib/core", R"(^(crondb/)?(access|pipeline|metrics|storage|wire|importing)/)", ""},
    {"lib/access", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/teams", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/delivery", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/analytics", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/icp", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/pipeline", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/metrics", R"(storage/(memory|sqlite|sql)|wire/)", ""},
    {"lib/importing", R"(storage/(memory|sqlite|sql))", ""},
    {"lib/reports", R"(storage/(memory|sqlite|sql))", ""},
    {"lib/schedules", R"(storage/(memory|sqlite|sql))", ""},
    {"lib/storage", R"(operations\.hpp|session\.hpp|wire/)", "lib/storage/contract"},
    {"server", R"(^(core|access|pipeline|metrics|storage|wire|importing)/)", ""},
    {"examples", R"(^(core|access|pipeline|metrics|storage|wire|importing|server)/)", ""},
    {"tests/http", R"(^(core|access|pipeline|metrics|storage|wire|importing)/)", ""},
});

bool below(const std::string& file, std::string_view folders) {
  for (std::size_t start = 0; start <= folders.size();) {
    const auto end = std::min(folders.find(' ', start), folders.size());
    const auto folder = folders.substr(start, end - start);
    if (!folder.empty() && file.starts_with(std::string(folder) + "/")) return true;
    start = end + 1;
  }
  return false;
}

std::vector<std::string> includes_of(const fs::path& file) {
  static const std::regex include(R"(^\s*#include\s+[<"]([^>"]+)[>"])");
  std::vector<std::string> found;
  std::ifstream in(file);
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_search(line, match, include)) found.push_back(match[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("every file includes only what its house allows") {
  const fs::path root(CRONDB_SOURCE_DIR);
  int files = 0;
  for (const std::string folder : {"lib", "include", "server", "examples", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      ++files;
      const std::string file = fs::relative(entry.path(), root).generic_string();
      for (const auto& include : includes_of(entry.path())) {
        for (const auto& rule : rules) {
          if (!rule.folder.empty() && !below(file, rule.folder)) continue;
          if (below(file, rule.except)) continue;
          CAPTURE(file);
          CAPTURE(include);
          CHECK(!std::regex_search(include, std::regex(std::string(rule.forbidden))));
        }
      }
    }
  }
  CHECK(files > 100);
}
