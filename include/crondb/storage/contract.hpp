#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

/// What every storage must do, for people who write their own: run each case against a storage of its own that is fresh and empty.
/// Needs the library crondb-contract and no test framework.
namespace crondb {

/// One rule, and how to find out whether a storage keeps it.
struct ContractCase {
  std::string name{};  ///< a rule, such as "a deal of another team is absent"
  /// Absent: the storage keeps the rule. Otherwise what it did instead. Starts threads in a few cases.
  std::function<std::optional<std::string>(Storage&)> broken_by;
};

/// Every rule that storage.hpp states.
[[nodiscard]] std::vector<ContractCase> storage_contract();

}  // namespace crondb

#pragma GCC visibility pop
