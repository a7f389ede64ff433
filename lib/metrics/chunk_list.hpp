#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "metrics/chunks.hpp"
#include "metrics/shared.hpp"
#include "metrics/sorted_values.hpp"

namespace crondb::metrics {

/// The chunks of one kind of rows. A copy shares groups of them with the original, until one of both is written to: a change of a
/// table with n chunks copies about n / 64 + 64 pointers, not n.
template <class Chunk>
class ChunkList {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Shared<Chunk>& operator[](std::size_t i) const { return groups_[i / in_group]->chunks[i % in_group]; }
  [[nodiscard]] const Shared<Chunk>& back() const { return (*this)[size_ - 1]; }
  /// To write to: nobody else sees what comes in its place.
  [[nodiscard]] Shared<Chunk>& own(std::size_t i) { return own_chunks(groups_[i / in_group])[i % in_group]; }

  void push_back(Shared<Chunk> chunk) {
    if (size_ % in_group == 0) groups_.push_back(std::make_shared<Group>());
    own_chunks(groups_.back()).push_back(std::move(chunk));
    ++size_;
  }
  /// Puts a chunk before the one at `i`, which costs as much as there are chunks behind it.
  void insert(std::size_t i, Shared<Chunk> chunk) {
    for (; i < size_; ++i) std::swap(own(i), chunk);
    push_back(std::move(chunk));
  }
  void erase(std::size_t i) {
    for (; i + 1 < size_; ++i) own(i) = (*this)[i + 1];
    own_chunks(groups_.back()).pop_back();
    if (--size_ % in_group == 0) groups_.pop_back();
  }
  /// Whether a group of chunks, of which `i` is the first, is the same as that of another list.
  [[nodiscard]] bool shares_group(const ChunkList& other, std::size_t i) const {
    return i % in_group == 0 && i < size_ && i < other.size_ && groups_[i / in_group] == other.groups_[i / in_group];
  }
  static constexpr std::size_t in_group = 64;

  /// What is kept of a group of chunks in order, by Quantity.
  using Sorted = std::array<Derived<SortedValues>, quantities>;

  /// Calls `f` with each chunk that may have a row whose time by `column` is in [from, to). The others aren't touched. Of groups of
  /// which all such times are within, `whole` is asked first, with their chunks, and may answer that `f` needn't see them.
  template <class F, class Whole>
  void each_within(TimeColumn column, Ticks from, Ticks to, F&& f, Whole&& whole) const {
    for (const auto& group : groups_) {
      const Bounds& bounds = group->bounds[static_cast<std::size_t>(column)].get([&] { return Bounds(group->chunks, column); });
      if (!bounds.all.meets(from, to)) continue;
      if (bounds.all.is_within(from, to) && whole(group->chunks, group->sorted)) continue;
      for (std::size_t i = 0; i < group->chunks.size(); ++i) {
        if (bounds.each[i].meets(from, to)) f(*group->chunks[i]);
      }
    }
  }

  class Iterator {
   public:
    using value_type = Shared<Chunk>;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using reference = const Shared<Chunk>&;
    using pointer = const Shared<Chunk>*;
    Iterator() = default;
    Iterator(const ChunkList* list, std::size_t i) : list_(list), i_(i) {}
    reference operator*() const { return (*list_)[i_]; }
    Iterator& operator++() {
      ++i_;
      return *this;
    }
    Iterator operator++(int) { return {list_, i_++}; }
    bool operator==(const Iterator&) const = default;

   private:
    const ChunkList* list_ = nullptr;
    std::size_t i_ = 0;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size_}; }

  /// Approximate, of the list itself, in bytes.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t total = groups_.capacity() * sizeof(Shared<Group>);
    for (const auto& group : groups_) {
      total += sizeof(Group) + group->chunks.capacity() * sizeof(Shared<Chunk>);
      for (const auto& each : group->bounds) total += each.bytes();
      for (const auto& each : group->sorted) total += each.bytes();
    }
    return total;
  }

  friend bool operator==(const ChunkList& left, const ChunkList& right) {
    if (left.size_ != right.size_) return false;
    for (std::size_t group = 0; group < left.groups_.size(); ++group) {
      const auto& one = left.groups_[group];
      const auto& other = right.groups_[group];
      if (one != other && one->chunks != other->chunks) return false;
    }
    return true;
  }

 private:
  struct Bound {
    Ticks low = never;
    Ticks high = not_yet;
    [[nodiscard]] bool meets(Ticks from, Ticks to) const { return low < to && high >= from; }
    [[nodiscard]] bool is_within(Ticks from, Ticks to) const { return from <= low && high < to; }
  };
  /// Between what the times of chunks lie.
  struct Bounds {
    Bounds(const std::vector<Shared<Chunk>>& chunks, TimeColumn column) : all{not_yet, never} {
      each.reserve(chunks.size());
      for (const auto& chunk : chunks) {
        const Times* times = bounding_times(*chunk, column);
        each.push_back(times ? Bound{times->low, times->high} : Bound{});
        all = {std::min(all.low, each.back().low), std::max(all.high, each.back().high)};
      }
    }
    [[nodiscard]] std::size_t bytes() const { return each.capacity() * sizeof(Bound); }

    Bound all;
    std::vector<Bound> each;
  };
  struct Group {
    std::vector<Shared<Chunk>> chunks;
    std::array<Derived<Bounds>, time_columns> bounds;  ///< by TimeColumn
    Sorted sorted;
  };

  static std::vector<Shared<Chunk>>& own_chunks(Shared<Group>& group) {
    Group& own = writable(group);
    for (auto& each : own.bounds) each.forget();
    for (auto& each : own.sorted) each.forget();
    return own.chunks;
  }

  std::vector<Shared<Group>> groups_;  ///< all but the last have in_group chunks
  std::size_t size_ = 0;
};

}  // namespace crondb::metrics
