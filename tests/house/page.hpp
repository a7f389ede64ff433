#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace crondb::testing {

/// A file of the repository is `wanted`, or the test says in which line it isn't and which command writes it.
inline void is_page(const std::string& path, const std::string& wanted, const std::string& command) {
  std::ifstream in(path);
  std::istringstream made(wanted);
  std::string kept;
  std::string line;
  for (int number = 1;; ++number) {
    const bool has_kept = static_cast<bool>(std::getline(in, kept));
    const bool has_line = static_cast<bool>(std::getline(made, line));
    if (!has_kept && !has_line) return;
    if (has_kept != has_line || kept != line) {
      FAIL(path, ":", number, ": ", has_kept ? kept.substr(0, 200) : "nothing", " instead of ",
           has_line ? line.substr(0, 200) : "nothing", "; ", command);
    }
  }
}

}  // namespace crondb::testing
