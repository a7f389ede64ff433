#pragma once

#include "crondb/storage/identities.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class IdentitiesDecorator : public IdentitiesPort {
 public:
  explicit IdentitiesDecorator(IdentitiesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<LinkedUser>> find_user(std::string_view issuer, std::string_view subject) override {
    return inner_.find_user(issuer, subject);
  }
  [[nodiscard]] Result<void> put_user(const LinkedUser& user) override { return inner_.put_user(user); }
  [[nodiscard]] Result<std::optional<LinkedTeam>> find_team(std::string_view issuer, std::string_view organization) override {
    return inner_.find_team(issuer, organization);
  }
  [[nodiscard]] Result<void> put_team(const LinkedTeam& team) override { return inner_.put_team(team); }
  [[nodiscard]] Result<bool> managed_externally(TeamId team) override { return inner_.managed_externally(team); }

 protected:
  [[nodiscard]] IdentitiesPort& inner() { return inner_; }

 private:
  IdentitiesPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
