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
    {"lib/storage/sql", R"(^storage/(memory|sqlite|postgres)/)", ""},
    {"", R"(^boost/(asio|beast))", "server/net tests/bench"},
    {"", R"(^boost/json)", "lib/wire include/crondb/wire server tests"},
    {"include/crondb/core", R"(^crondb/(?!core/))", ""},
    {"include", R"(^(fmt|date|utf8proc|idn2|openssl|spdlog|sqlite3))", ""},
    {"include", R"(^boost/)", "include/crondb/wire"},
    {"lib/core", R"(^(crondb/)?(access|pipeline|metrics|storage|wire|importing)/)", ""},
    {"lib", R"(^storage/(memory|sqlite|postgres|sql)/)", "lib/storage"},
    {"lib", R"((^|crondb/)wire/)", "lib/wire lib/reports lib/schedules lib/importing"},
    {"lib/storage", R"(operations\.hpp|session\.hpp|wire/)", "lib/storage/contract"},
    {"server", R"(^(core|access|pipeline|metrics|storage|wire|importing)/)", ""},
    {"examples", R"(^(core|access|pipeline|metrics|storage|wire|importing|server)/)", ""},
    {"tests/http", R"(^(core|access|pipeline|metrics|storage|wire|importing)/)", ""},
});

/// THE order of capabilities: each includes none that comes behind it.
constexpr auto order =
    std::to_array<std::string_view>({"core", "access", "delivery", "notifications", "leads", "pipeline", "engagement", "metrics",
                                     "reports", "teams", "industry", "analytics", "icp", "schedules", "importing"});
/// Folders beside them.
constexpr auto others = std::to_array<std::string_view>({"storage", "wire", "testing", "server"});

/// Of a capability; as many as there are for anything else.
std::size_t place_of(std::string_view folder) {
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), folder) - order.begin());
}

/// The folder that a path below `include/crondb` or `lib`, or an include, begins with.
std::string capability_of(const std::string& path) {
  static const std::regex folder(R"(^(?:include/crondb/|lib/|crondb/)?(\w+)/)");
  std::smatch match;
  return std::regex_search(path, match, folder) ? match[1].str() : std::string();
}

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

TEST_CASE("whatever public headers declare is seen from outside a shared library, and nothing else") {
  const fs::path root(CRONDB_SOURCE_DIR);
  const auto text_of = [](const fs::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  for (const auto& entry : fs::recursive_directory_iterator(root / "include")) {
    if (entry.path().extension() != ".hpp") continue;
    CAPTURE(entry.path().string());
    const auto text = text_of(entry.path());
    const auto push = text.find("#pragma GCC visibility push(default)");
    REQUIRE(push != std::string::npos);
    CHECK(text.find("namespace crondb") > push);
    CHECK(text.find("#pragma GCC visibility pop", push) > text.rfind("}  // namespace"));
  }
}

TEST_CASE("capabilities have an order, and none includes one that comes behind it") {
  const fs::path root(CRONDB_SOURCE_DIR);
  for (const std::string house : {"lib", "include/crondb"}) {
    for (const auto& folder : fs::directory_iterator(root / house)) {
      if (!folder.is_directory()) continue;
      const std::string capability = folder.path().filename();
      if (std::find(others.begin(), others.end(), capability) != others.end()) continue;
      INFO("the order has no place for ", capability);
      CHECK(place_of(capability) < order.size());
      for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension != ".cpp" && extension != ".hpp") continue;
        for (const auto& include : includes_of(entry.path())) {
          const auto wanted = place_of(capability_of(include));
          INFO(entry.path().string(), " includes ", include);
          CHECK((wanted == order.size() || wanted <= place_of(capability)));
        }
      }
    }
  }
}
