#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "crondb/access/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "must.hpp"

namespace crondb::bench {

/// An instance with one team and its owner in an SQLite file in the temp directory, gone with the object.
class Scratch {
 public:
  explicit Scratch(const std::string& name)
      : directory_(std::filesystem::temp_directory_path() /
                   ("crondb-bench-" + name + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()))) {
    std::filesystem::create_directories(directory_);
    storage_ = must(SqliteStorage::open({.path = (directory_ / "crm.db").string()}));
    const auto owner = must(instance::add_user(*storage_, environment_, {.email = "owner@bench.example", .name = "Bench"}));
    principal_ = {owner.user.id, owner.team.id, owner.role, owner.team.plan};
  }
  ~Scratch() {
    storage_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] SqliteStorage& storage() { return *storage_; }
  /// Another file in the directory.
  [[nodiscard]] std::unique_ptr<SqliteStorage> new_file(const std::string& name) const {
    return must(SqliteStorage::open({.path = (directory_ / name).string()}));
  }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] Session session() { return {*storage_, environment_, principal_}; }
  [[nodiscard]] SqliteSizes sizes() const { return storage_->sizes(); }
  [[nodiscard]] Instant now() { return clock_.now(); }

 private:
  std::filesystem::path directory_;
  SystemClock clock_;
  RandomIds ids_;
  Environment environment_{clock_, ids_};
  std::unique_ptr<SqliteStorage> storage_;
  Principal principal_;
};

}  // namespace crondb::bench
