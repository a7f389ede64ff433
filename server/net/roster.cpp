#include "roster.hpp"

namespace crondb::server {

namespace {

// How many connections beyond the limit may be open at once to hear that there are too many.
constexpr std::size_t turned_away_limit = 64;

}  // namespace

Roster::Admission Roster::enter(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  const bool serve = served_ < limit_;
  if (!serve && entries_.size() - served_ >= turned_away_limit) return Admission::drop;
  entries_.emplace(connection.get(), Entry{connection, serve});
  if (serve) ++served_;
  return serve ? Admission::serve : Admission::turn_away;
}

void Roster::leave(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(&connection);
  if (entry == entries_.end()) return;
  if (entry->second.served) --served_;
  entries_.erase(entry);
  if (entries_.empty()) emptied_.notify_all();
}

std::size_t Roster::served() const {
  const std::lock_guard lock(mutex_);
  return served_;
}

std::vector<std::shared_ptr<Connection>> Roster::all() const {
  std::vector<std::shared_ptr<Connection>> connections;
  const std::lock_guard lock(mutex_);
  connections.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) {
    if (auto connection = entry.connection.lock()) connections.push_back(std::move(connection));
  }
  return connections;
}

bool Roster::wait_until_empty(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, timeout, [&] { return entries_.empty(); });
}

}  // namespace crondb::server
