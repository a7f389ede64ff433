#pragma once

#include <cstdint>
#include <string>

#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// A step of the schema that has been applied to a database.
struct AppliedMigration {
  std::int64_t number = 0;  ///< from 1
  std::string name{};
  std::string checksum{};  ///< SHA-256 of its text, in hex
  Instant applied_at{};
  std::string program_version{};  ///< of the program that applied it
  bool operator==(const AppliedMigration&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
