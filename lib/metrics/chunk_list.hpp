#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "metrics/shared.hpp"

namespace crondb::metrics {

/// The chunks of one kind of rows. A copy shares groups of them with the original, until one of both is written to: a change of a
/// table with n chunks copies about n / 64 + 64 pointers, not n.
template <class Chunk>
class ChunkList {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Shared<Chunk>& operator[](std::size_t i) const { return (*groups_[i / in_group])[i % in_group]; }
  [[nodiscard]] const Shared<Chunk>& back() const { return (*this)[size_ - 1]; }
  /// To write to: nobody else sees what comes in its place.
  [[nodiscard]] Shared<Chunk>& own(std::size_t i) { return writable(groups_[i / in_group])[i % in_group]; }

  void push_back(Shared<Chunk> chunk) {
    if (size_ % in_group == 0) groups_.push_back(std::make_shared<Group>());
    writable(groups_.back()).push_back(std::move(chunk));
    ++size_;
  }
  /// Puts a chunk before the one at `i`, which costs as much as there are chunks behind it.
  void insert(std::size_t i, Shared<Chunk> chunk) {
    for (; i < size_; ++i) std::swap(own(i), chunk);
    push_back(std::move(chunk));
  }
  void erase(std::size_t i) {
    for (; i + 1 < size_; ++i) own(i) = (*this)[i + 1];
    writable(groups_.back()).pop_back();
    if (--size_ % in_group == 0) groups_.pop_back();
  }
  /// Whether a group of chunks, of which `i` is the first, is the same as that of another list.
  [[nodiscard]] bool shares_group(const ChunkList& other, std::size_t i) const {
    return i % in_group == 0 && i < size_ && i < other.size_ && groups_[i / in_group] == other.groups_[i / in_group];
  }
  static constexpr std::size_t in_group = 64;

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
    return groups_.capacity() * sizeof(Shared<Group>) + groups_.size() * (sizeof(Group) + in_group * sizeof(Shared<Chunk>));
  }

  friend bool operator==(const ChunkList& left, const ChunkList& right) {
    if (left.size_ != right.size_) return false;
    for (std::size_t group = 0; group < left.groups_.size(); ++group) {
      if (left.groups_[group] != right.groups_[group] && *left.groups_[group] != *right.groups_[group]) return false;
    }
    return true;
  }

 private:
  using Group = std::vector<Shared<Chunk>>;

  std::vector<Shared<Group>> groups_;  ///< all but the last have in_group chunks
  std::size_t size_ = 0;
};

}  // namespace crondb::metrics
