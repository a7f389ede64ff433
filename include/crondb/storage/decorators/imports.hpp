#pragma once

#include "crondb/storage/imports.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class ImportsDecorator : public ImportsPort {
 public:
  explicit ImportsDecorator(ImportsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<StoredImport>> find_import(TeamId team, ImportId id) override {
    return inner_.find_import(team, id);
  }
  [[nodiscard]] Result<void> put_import(TeamId team, const StoredImport& import) override {
    return inner_.put_import(team, import);
  }
  [[nodiscard]] Result<Rows<StoredImport>> list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) override {
    return inner_.list_imports(team, user, page);
  }
  [[nodiscard]] Result<std::int64_t> trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) override {
    return inner_.trim_imports(team, kept, limit);
  }

 protected:
  [[nodiscard]] ImportsPort& inner() { return inner_; }

 private:
  ImportsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
