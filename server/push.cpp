#include "push.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <spdlog/spdlog.h>

#include "crondb/access/operations.hpp"
#include "crondb/notifications/requests.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/wire/reports.hpp"
#include "crondb/wire/write.hpp"

namespace crondb::server {

namespace {

constexpr std::chrono::milliseconds period{50};
constexpr std::size_t greeted_at_once = 1000;
constexpr std::int64_t changes_at_once = 1000;
constexpr std::int64_t replayed_at_once = 100;
/// A peer with so many messages waiting is sent no more of what it missed.
constexpr std::size_t enough_waiting = Peer::max_backlog / 4;
/// Everybody is checked once in so many looks, in case that a loss of rights was not in the feed: every 30 s.
constexpr std::size_t looks_per_check = 600;
constexpr UserId greatest_user = [] {
  UserId id{};
  id.bytes.fill(0xff);
  return id;
}();

/// Once in so many looks it is seen whether records changed: twice a second.
constexpr std::size_t looks_per_glance = 10;

using Text = std::shared_ptr<const std::string>;

const Text changed_message = std::make_shared<const std::string>(R"({"type":"changed"})");

Text unread_message(std::string_view type, std::int64_t unread) {
  auto text = std::make_shared<std::string>();
  wire::Object object(*text);
  wire::write_string(object.member("type"), type);
  wire::write_integer(object.member("unread"), unread);
  object.close();
  return text;
}

Text notification_message(const Notification& notification, std::int64_t unread) {
  auto text = std::make_shared<std::string>();
  wire::Object object(*text);
  wire::write_string(object.member("type"), "notification");
  wire::write(object.member("notification"), notification);
  wire::write_integer(object.member("unread"), unread);
  object.close();
  return text;
}

/// What a change is told as; an unread count if the notification left the inbox meanwhile.
Result<Text> message_of(Transaction& tx, const InboxChange& change) {
  const auto unread = tx.notifications().count_unread(change.team, *change.user);
  if (!unread) return fail(unread.error());
  if (change.notification) {
    const auto found = tx.notifications().find_notification(change.team, *change.user, *change.notification);
    if (!found) return fail(found.error());
    if (*found && !(*found)->removed) return notification_message(**found, *unread);
  }
  return unread_message("unread", *unread);
}

}  // namespace

struct Push::Subscriber {
  Subscription who;
  std::weak_ptr<Peer> peer;
  std::optional<std::int64_t> told;  ///< position up to which the peer knows everything; absent before the greeting
  bool behind = false;               ///< is being told what it missed

  void send(const Text& text) const {
    if (const auto open = peer.lock()) open->send(text);
  }
};

/// One state of the storage, with where the feeds of teams are in it.
class Push::View {
 public:
  explicit View(Transaction& of) : tx(of) {}

  Result<std::int64_t> position(TeamId team) {
    if (const auto known = positions_.find(team); known != positions_.end()) return known->second;
    const auto position = tx.notifications().feed_position(team);
    if (position) positions_.emplace(team, *position);
    return position;
  }

  Transaction& tx;

 private:
  std::map<TeamId, std::int64_t> positions_;
};

Push::Push() = default;
Push::~Push() = default;

std::shared_ptr<void> Push::join(const Subscription& who, const std::shared_ptr<Peer>& peer) {
  auto subscriber = std::make_shared<Subscriber>();
  subscriber->who = who;
  subscriber->peer = peer;
  {
    const std::lock_guard lock(mutex_);
    subscribers_.emplace(std::pair(who.team, who.user), subscriber);
    joined_.push_back(subscriber);
  }
  wake_.notify_one();
  return {subscriber.get(), [this, subscriber](void*) { leave(*subscriber); }};
}

void Push::leave(const Subscriber& subscriber) {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = subscribers_.equal_range({subscriber.who.team, subscriber.who.user});
  const auto found = std::find_if(first, last, [&](const auto& each) { return each.second.get() == &subscriber; });
  if (found != last) subscribers_.erase(found);
}

std::size_t Push::connected() const {
  const std::lock_guard lock(mutex_);
  return subscribers_.size();
}

void Push::run(const std::stop_token& stop, Storage& storage) {
  bool more = false;
  while (!stop.stop_requested()) {
    if (!more) {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, period, [&] { return !joined_.empty(); });
    }
    const auto looked = [&]() -> Result<bool> {
      try {
        return look(storage);
      } catch (const std::exception& error) {
        return fail(ErrorCode::internal, error.what());
      }
    }();
    if (!looked) {
      spdlog::warn("telling connected people failed: {}", looked.error().message);
      std::this_thread::sleep_for(period);
    }
    more = looked && *looked;
  }
}

Result<bool> Push::look(Storage& storage) {
  const auto present = teams();
  std::erase_if(positions_, [&](const auto& entry) { return !present.contains(entry.first); });
  if (present.empty()) {
    const std::lock_guard lock(mutex_);
    if (subscribers_.empty()) joined_.clear();  // they have gone before they were greeted
    return false;
  }
  return transact(storage, AccessMode::read, [&](Transaction& tx) -> Result<bool> {
    View view(tx);
    for (const TeamId& team : present) {
      if (positions_.contains(team)) continue;
      const auto position = view.position(team);
      if (!position) return fail(position.error());
      positions_.emplace(team, *position);
    }
    if (auto greeted = greet(view); !greeted) return fail(greeted.error());
    const auto more = tell_changes(view);
    if (!more) return more;
    if (auto caught_up = catch_up(view); !caught_up) return fail(caught_up.error());
    if (auto checked = check_some(tx); !checked) return fail(checked.error());
    if (looks_++ % looks_per_glance == 0) {
      if (auto told = tell_of_records(tx); !told) return fail(told.error());
    }
    return more;
  });
}

Result<void> Push::greet(View& view) {
  Subscribers joined;
  {
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(joined_.size(), greeted_at_once));
    joined.assign(joined_.begin(), joined_.begin() + count);
    joined_.erase(joined_.begin(), joined_.begin() + count);
  }
  for (auto next = joined.begin(); next != joined.end(); ++next) {
    const auto& subscriber = *next;
    const auto unread = view.tx.notifications().count_unread(subscriber->who.team, subscriber->who.user);
    const auto position = view.position(subscriber->who.team);
    if (!unread || !position) {
      const std::lock_guard lock(mutex_);
      joined_.insert(joined_.begin(), next, joined.end());
      return fail(unread ? position.error() : unread.error());
    }
    subscriber->send(unread_message("hello", *unread));
    subscriber->behind = subscriber->who.since.has_value();
    subscriber->told = subscriber->who.since.value_or(*position);
    if (subscriber->behind) behind_.push_back(subscriber);
  }
  return {};
}

Result<void> Push::catch_up(View& view) {
  for (const auto& subscriber : behind_) {
    const auto peer = subscriber->peer.lock();
    if (!peer) {
      subscriber->behind = false;
      continue;
    }
    if (peer->backlog() >= enough_waiting) continue;
    const auto& who = subscriber->who;
    const auto unread = view.tx.notifications().count_unread(who.team, who.user);
    if (!unread) return fail(unread.error());
    const auto position = view.position(who.team);
    if (!position) return fail(position.error());
    const auto missed = view.tx.notifications().notified_after(who.team, who.user, *subscriber->told, replayed_at_once);
    if (!missed) return fail(missed.error());
    for (const auto& notification : *missed) peer->send(notification_message(notification, *unread));
    subscriber->behind = std::ssize(*missed) == replayed_at_once;
    subscriber->told = subscriber->behind ? missed->back().position : *position;
  }
  std::erase_if(behind_, [](const auto& subscriber) { return !subscriber->behind; });
  return {};
}

Result<bool> Push::tell_changes(View& view) {
  std::vector<FeedPlace> places;
  for (const auto& [team, position] : positions_) places.push_back({team, position});
  const auto changes = view.tx.notifications().feed_after(places, changes_at_once);
  if (!changes) return fail(changes.error());
  for (const InboxChange& change : *changes) {
    const auto concerned = those_of(change.team, change.user);
    Text text;
    for (const auto& subscriber : concerned) {
      if (change.kind == InboxChangeKind::rights) {
        if (auto checked = check(view.tx, *subscriber); !checked) return fail(checked.error());
        continue;
      }
      if (subscriber->behind || !subscriber->told || *subscriber->told >= change.position) continue;
      if (!text) {
        auto made = message_of(view.tx, change);
        if (!made) return fail(made.error());
        text = *made;
      }
      subscriber->send(text);
    }
    positions_[change.team] = change.position;
  }
  return std::ssize(*changes) == changes_at_once;
}

Result<void> Push::check(Transaction& tx, const Subscriber& subscriber) {
  bool valid = true;
  if (subscriber.who.key) {
    const auto key = tx.access().find_key(*subscriber.who.key);
    if (!key) return fail(key.error());
    valid = key->has_value();
  }
  const auto principal = tx.access().find_principal(subscriber.who.team, subscriber.who.user);
  if (!principal) return fail(principal.error());
  if (valid && *principal) return {};
  if (const auto peer = subscriber.peer.lock()) peer->close(CloseCode::policy);
  return {};
}

Result<void> Push::check_some(Transaction& tx) {
  Subscribers some;
  {
    const std::lock_guard lock(mutex_);
    const auto count = (subscribers_.size() + looks_per_check - 1) / looks_per_check;
    auto next = subscribers_.upper_bound(checked_);
    // Everybody with the same team and user is taken together, so that the next look goes on behind them.
    while (next != subscribers_.end() && (some.size() < count || next->first == checked_)) {
      checked_ = next->first;
      some.push_back(next->second);
      ++next;
    }
    if (next == subscribers_.end()) checked_ = {};
  }
  for (const auto& subscriber : some) {
    if (auto checked = check(tx, *subscriber); !checked) return checked;
  }
  return {};
}

Result<void> Push::tell_of_records(Transaction& tx) {
  std::map<TeamId, Subscribers> watching;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [of, subscriber] : subscribers_) {
      if (subscriber->who.changes) watching[of.first].push_back(subscriber);
    }
  }
  std::map<TeamId, std::int64_t> versions;
  for (const auto& [team, subscribers] : watching) {
    const auto present = tx.facts().version(team);
    if (!present) return fail(present.error());
    versions[team] = *present;
    const auto told = versions_.find(team);
    if (told == versions_.end() || told->second == *present) continue;
    for (const auto& subscriber : subscribers) subscriber->send(changed_message);
  }
  versions_ = std::move(versions);
  return {};
}

std::set<TeamId> Push::teams() const {
  std::set<TeamId> found;
  const std::lock_guard lock(mutex_);
  for (auto next = subscribers_.begin(); next != subscribers_.end();) {
    found.insert(next->first.first);
    next = subscribers_.upper_bound({next->first.first, greatest_user});
  }
  return found;
}

Push::Subscribers Push::those_of(TeamId team, std::optional<UserId> user) const {
  Subscribers found;
  const std::lock_guard lock(mutex_);
  auto next = subscribers_.lower_bound({team, user.value_or(UserId{})});
  for (; next != subscribers_.end() && next->first.first == team && (!user || next->first.second == *user); ++next) {
    found.push_back(next->second);
  }
  return found;
}

}  // namespace crondb::server
