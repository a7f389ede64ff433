#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/csv.hpp"

namespace crondb::reports {

/// CSV, line by line.
class Sheet {
 public:
  void line(const std::vector<std::string>& cells) {
    for (bool first = true; const auto& cell : cells) {
      if (!std::exchange(first, false)) text_ += ',';
      csv::append_cell(text_, cell);
    }
    text_ += "\r\n";
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace crondb::reports
