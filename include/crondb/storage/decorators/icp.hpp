#pragma once

#include "crondb/storage/icp.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class IcpDecorator : public IcpPort {
 public:
  explicit IcpDecorator(IcpPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<BusinessProfile>> find_profile(TeamId team, UserId user) override {
    return inner_.find_profile(team, user);
  }
  [[nodiscard]] Result<void> put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) override {
    return inner_.put_profile(team, profile, expected_version);
  }
  [[nodiscard]] Result<void> erase_profile(TeamId team, UserId user) override { return inner_.erase_profile(team, user); }
  [[nodiscard]] Result<void> scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) override {
    return inner_.scan_companies(team, only_rows_of, sink);
  }

 protected:
  [[nodiscard]] IcpPort& inner() { return inner_; }

 private:
  IcpPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
