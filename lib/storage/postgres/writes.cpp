#include "storage/postgres/writes.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "core/try.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::postgres {

namespace {

constexpr std::size_t most_in_group = 64;
/// How long a group may grow: the first of it waits that much longer for its answer.
constexpr std::chrono::milliseconds longest_group{20};

Result<std::vector<metrics::ChangeSet>> run_work(Connection& db, const Storage::Work& work) {
  sql::SqlTransaction tx(db);
  CRONDB_TRY(work(tx));
  return tx.take_changes();
}

}  // namespace

Result<void> Writes::run(const Storage::Work& work) {
  Pending mine{&work};
  for (int attempt = 1;; ++attempt) {
    {
      Turn turn(*this, mine);
      if (!std::exchange(mine.run_by_another, false)) lead(turn, mine);
    }
    if (mine.wanted) {
      mine.teams.insert(std::ranges::lower_bound(mine.teams, *mine.wanted), *mine.wanted);
      --attempt;  // it has more teams each time
    } else if (mine.again && attempt < most_attempts) {
      std::this_thread::sleep_for(Milliseconds{attempt});
    } else {
      if (mine.thrown) std::rethrow_exception(mine.thrown);
      return std::move(mine.answer);
    }
  }
}

void Writes::lead(Turn& turn, Pending& mine) {
  // By then the session is free again: who comes next gets the one that has just done the same.
  const auto others = run_group(turn, mine);
  const std::lock_guard lock(mutex_);
  for (Turn* other : others) {
    other->mine_.run_by_another = true;
    other->woken_.notify_one();
  }
}

std::vector<Writes::Turn*> Writes::run_group(Turn& turn, Pending& mine) {
  mine.again = false;
  mine.thrown = nullptr;
  mine.wanted.reset();
  const auto session = pool_.borrow();
  if (!session) {
    mine.answer = fail(session.error());
    return {};
  }
  Connection& db = **session;
  TransactionScope scope(db, Use::write, mine.teams, [&](const TeamId& team) { return turn.add(team); }, mine.pace);
  attempt(db, mine);
  mine.teams = db.teams();
  if (!mine.answer) {
    mine.again = !mine.wanted && may_try_again(db, mine);
    return {};
  }
  std::vector<Pending*> group{&mine};
  std::vector<Turn*> taken;
  const auto deadline = std::chrono::steady_clock::now() + longest_group;
  while (group.size() < most_in_group && std::chrono::steady_clock::now() < deadline) {
    Turn* const next = turn.take();
    if (next == nullptr) break;
    taken.push_back(next);
    group.push_back(&next->mine_);
    db.begin_part();
    attempt(db, next->mine_);
    if (next->mine_.answer) {
      db.keep_part();
    } else if (!db.undo_part()) {
      break;
    }
  }
  commit(scope, db, group);
  return taken;
}

void Writes::attempt(Connection& db, Pending& pending) {
  pending.again = false;
  pending.thrown = nullptr;
  try {
    auto changes = run_work(db, *pending.work);
    pending.changes = changes ? std::move(*changes) : std::vector<metrics::ChangeSet>();
    pending.answer = changes ? Result<void>() : fail(std::move(changes.error()));
  } catch (...) {
    pending.thrown = std::current_exception();
    pending.answer = fail(ErrorCode::internal, "the work threw an exception");
  }
  // Who fails may do so because of what isn't as it was taken for.
  if (!pending.answer) (void)db.verify();
  pending.wanted = db.outcome().wanted;
  // A work may have passed over an error after which nothing can be kept.
  if (const auto alive = db.status(); pending.answer && !alive) pending.answer = fail(alive.error());
}

bool Writes::may_try_again(const Connection& db, Pending& pending) {
  if (!db.outcome().presumed_wrongly) return pool_.may_try_again(db);
  pending.pace = Pace::careful;
  return true;
}

void Writes::commit(TransactionScope& scope, const Connection& db, const std::vector<Pending*>& group) {
  const auto committed = scope.commit();
  for (Pending* pending : group) {
    if (!committed) {
      // Also who was refused: what it was refused for may not have come to be.
      pending->again = may_try_again(db, *pending);
      pending->wanted.reset();
      pending->answer = fail(committed.error());
    } else if (pending->answer) {
      for (const auto& changes : pending->changes) listener_.committed(changes);
    }
  }
}

Writes::Turn::Turn(Writes& of, Pending& mine) : of_(of), mine_(mine) {
  std::unique_lock lock(of_.mutex_);
  for (const TeamId& team : mine.teams) {
    const auto [entry, free] = of_.lines_.try_emplace(team);
    Line& line = entry->second;
    if (free) {
      line.holder = this;
    } else {
      line.waiting.push_back(this);
      // The line may be gone when another one has run the work, so that is asked first.
      woken_.wait(lock, [&] { return mine_.run_by_another || line.holder == this; });
      if (mine_.run_by_another) return;
    }
    teams_.push_back(team);
  }
}

Writes::Turn::~Turn() {
  const std::lock_guard lock(of_.mutex_);
  for (const TeamId& team : teams_) {
    const auto line = of_.lines_.find(team);
    if (line->second.waiting.empty()) {
      of_.lines_.erase(line);
    } else {
      Turn* const next = line->second.waiting.front();
      line->second.waiting.pop_front();
      line->second.holder = next;
      next->woken_.notify_one();
    }
  }
}

bool Writes::Turn::add(const TeamId& team) {
  const std::lock_guard lock(of_.mutex_);
  const auto [line, free] = of_.lines_.try_emplace(team);
  if (!free) return false;
  line->second.holder = this;
  teams_.push_back(team);
  return true;
}

Writes::Turn* Writes::Turn::take() {
  const std::lock_guard lock(of_.mutex_);
  for (const TeamId& team : teams_) {
    auto& waiting = of_.lines_.at(team).waiting;
    if (waiting.empty() || waiting.front()->mine_.teams.size() != 1 || waiting.front()->mine_.pace == Pace::careful) continue;
    Turn* const first = waiting.front();
    waiting.pop_front();
    return first;
  }
  return nullptr;
}

}  // namespace crondb::postgres
