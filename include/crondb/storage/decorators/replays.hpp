#pragma once

#include "crondb/storage/replays.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class ReplayDecorator : public ReplayPort {
 public:
  explicit ReplayDecorator(ReplayPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route,
                                                   std::string_view key) override {
    return inner_.find(team, user, route, key);
  }
  [[nodiscard]] Result<void> put(TeamId team, const Replay& replay) override { return inner_.put(team, replay); }
  [[nodiscard]] Result<std::int64_t> purge(Instant before, std::int64_t limit) override { return inner_.purge(before, limit); }

 protected:
  [[nodiscard]] ReplayPort& inner() { return inner_; }

 private:
  ReplayPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
