#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace crondb::memory {

/// How to take back what a transaction did, latest first. Does so when it is destroyed, unless `keep` was called.
class Journal {
 public:
  explicit Journal(bool writable) : writable_(writable) {}
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() {
    while (!steps_.empty()) {
      steps_.back()->take_back();
      steps_.pop_back();
    }
  }

  /// To be called before the change itself. `undo()` must not throw, and must do nothing if the change didn't happen. The reference
  /// is good for as long as the journal.
  template <class Undo>
  Undo& record(Undo undo) {
    if (!writable_) throw std::logic_error("crondb: a write in a read transaction");
    auto step = std::make_unique<StepOf<Undo>>(std::move(undo));
    Undo& kept = step->undo;
    steps_.push_back(std::move(step));
    return kept;
  }

  void keep() { steps_.clear(); }

 private:
  struct Step {
    virtual ~Step() = default;
    virtual void take_back() noexcept = 0;
  };
  template <class Undo>
  struct StepOf final : Step {
    explicit StepOf(Undo to_keep) : undo(std::move(to_keep)) {}
    void take_back() noexcept override { undo(); }
    Undo undo;
  };

  bool writable_;
  std::vector<std::unique_ptr<Step>> steps_;
};

/// Orders tuples; a shorter one equals every tuple that begins with it.
struct ByPrefix {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return less(a, b, std::make_index_sequence<std::min(std::tuple_size_v<A>, std::tuple_size_v<B>)>());
  }

 private:
  template <class A, class B, std::size_t... i>
  static bool less(const A& a, const B& b, std::index_sequence<i...>) {
    return std::tie(std::get<i>(a)...) < std::tie(std::get<i>(b)...);
  }
};

/// Rows in order of their keys, which are tuples. Every change is journaled. A row that was replaced or erased stays where it is
/// until the journal is kept, so references to it are good until then.
template <class Key, class Row>
class Table {
 public:
  /// nullptr if there is no such row.
  template <class... Parts>
  [[nodiscard]] const Row* find(const Parts&... parts) const {
    const auto found = rows_.find(std::tie(parts...));
    return found == rows_.end() ? nullptr : &found->second;
  }
  /// The rows whose keys begin with `parts`, as (key, row); without parts all.
  template <class... Parts>
  [[nodiscard]] auto of(const Parts&... parts) const {
    // Not equal_range: with a key of another type it may walk the whole range.
    return std::ranges::subrange(rows_.lower_bound(std::tie(parts...)), rows_.upper_bound(std::tie(parts...)));
  }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// Inserts or replaces.
  void put(Journal& journal, const Key& key, Row row) {
    journal.record(Undo{&rows_, key, {}}).before = rows_.extract(key);
    rows_.emplace(key, std::move(row));
  }
  /// Erases at most `limit` rows whose keys begin with `part`, and says how many.
  template <class Part>
  std::int64_t drop(Journal& journal, const Part& part, std::int64_t limit) {
    std::int64_t dropped = 0;
    for (auto left = of(part); !left.empty() && dropped < limit; left = of(part), ++dropped) {
      erase(journal, Key(left.front().first));
    }
    return dropped;
  }
  /// Erases at most `limit` rows for which `old(key, row)` holds, calling `gone(key, row)` with each before, and says how many.
  template <class Old, class Gone>
  std::int64_t purge(Journal& journal, std::int64_t limit, const Old& old, const Gone& gone) {
    std::int64_t purged = 0;
    for (auto entry = rows_.begin(); entry != rows_.end() && purged < limit;) {
      const auto& [key, row] = *entry++;
      if (!old(key, row)) continue;
      gone(key, row);
      erase(journal, Key(key));
      ++purged;
    }
    return purged;
  }
  template <class Old>
  std::int64_t purge(Journal& journal, std::int64_t limit, const Old& old) {
    return purge(journal, limit, old, [](const auto&, const auto&) {});
  }
  /// Absent: nothing happens.
  void erase(Journal& journal, const Key& key) {
    if (rows_.contains(key)) journal.record(Undo{&rows_, key, {}}).before = rows_.extract(key);
  }

 private:
  using Map = std::map<Key, Row, ByPrefix>;
  struct Undo {
    Map* rows;
    Key key;
    typename Map::node_type before;
    void operator()() noexcept {
      rows->erase(key);
      if (before) rows->insert(std::move(before));
    }
  };

  Map rows_;
};

}  // namespace crondb::memory
