#include "setting_source.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::server {

namespace {

/// The first `--name` in `message`, without its dashes.
std::string option_in(std::string_view message) {
  const auto start = message.find("--");
  if (start == std::string_view::npos) return {};
  const auto name = message.substr(start + 2);
  return std::string(name.substr(0, name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-")));
}

struct Place {
  int line = 0;
  std::string key;
};

/// The line of `config` that sets `key`, or `name` in any of its sections.
std::optional<Place> find_line(const std::string& config, std::string_view key, std::string_view name) {
  std::ifstream file(config);
  std::string section;
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    const auto line = trim(text);
    if (line.starts_with('[')) {
      section = std::string(trim(line.substr(1, line.find(']') - 1))) + ".";
      continue;
    }
    const auto full = section + std::string(trim(line.substr(0, line.find('='))));
    const auto last = std::string_view(full).substr(full.rfind('.') + 1);
    if (key.empty() ? last == name : full == key) return Place{number, full};
  }
  return std::nullopt;
}

std::string variable_of(std::string_view name) {
  std::string variable = "CRONDB_";
  for (const char c : name) variable += c == '-' ? '_' : static_cast<char>(c & ~0x20);
  return variable;
}

}  // namespace

std::string setting_source(std::string_view message, std::string_view key, const std::vector<std::string>& arguments,
                           const std::string& config) {
  const auto name = option_in(message);
  if (name.empty() && key.empty()) return {};
  const bool typed = std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
    return argument == "--" + name || argument.starts_with("--" + name + "=");
  });
  if (typed) return {};
  if (const auto place = config.empty() ? std::nullopt : find_line(config, key, name)) {
    return fmt::format("{}:{}: {}: ", config, place->line, place->key);
  }
  const auto variable = variable_of(name);
  return std::getenv(variable.c_str()) ? variable + ": " : std::string();
}

}  // namespace crondb::server
