#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "api/http.hpp"
#include "crondb/notifications/notification.hpp"
#include "crondb/storage/storage.hpp"

namespace crondb::server {

/// Who is connected, and what they are told: whatever process changed an inbox, its feed says so. One thread looks, any thread
/// joins.
class Push {
 public:
  struct Subscription {
    TeamId team;
    UserId user;
    std::optional<KeyId> key;           ///< the socket ends with it
    std::optional<std::int64_t> since;  ///< position in the feed; what came after it is sent first
    bool changes = false;               ///< is also told that records of the team changed
  };

  Push();
  ~Push();

  /// Greets `peer` soon and tells it from then on, for as long as the answer lives.
  [[nodiscard]] std::shared_ptr<void> join(const Subscription& who, const std::shared_ptr<Peer>& peer);

  /// One look at the storage: greets those who joined, tells of what changed, ends the sockets of those who lost their key or
  /// membership. True if there is more to tell at once. By one thread at a time.
  [[nodiscard]] Result<bool> look(Storage& storage);
  /// Looks twenty times a second, and at once when somebody joins.
  void run(const std::stop_token& stop, Storage& storage);

  [[nodiscard]] std::size_t connected() const;

 private:
  struct Subscriber;
  using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

  void leave(const Subscriber& subscriber);
  class View;
  Result<void> greet(View& view);
  Result<void> catch_up(View& view);
  Result<bool> tell_changes(View& view);
  static Result<void> check(Transaction& tx, const Subscriber& subscriber);
  Result<void> check_some(Transaction& tx);
  Result<void> tell_of_records(Transaction& tx);
  [[nodiscard]] Subscribers those_of(TeamId team, std::optional<UserId> user) const;
  [[nodiscard]] std::set<TeamId> teams() const;

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::multimap<std::pair<TeamId, UserId>, std::shared_ptr<Subscriber>> subscribers_;
  Subscribers joined_;

  // Only the thread that looks touches these.
  std::map<TeamId, std::int64_t> positions_;  ///< of the feeds of those who are connected
  Subscribers behind_;
  std::pair<TeamId, UserId> checked_;
  std::map<TeamId, std::int64_t> versions_;  ///< of the records of those teams that somebody watches, as they were told
  std::size_t looks_ = 0;
};

}  // namespace crondb::server
