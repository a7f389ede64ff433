#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "metrics/shared.hpp"

namespace crondb::metrics {

/// A column of a chunk, which copies of the chunk share until one of them writes to it.
template <class T>
class Column {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  Column() = default;
  Column(const Column& other) : values_(other.values_) {}
  Column(Column&&) noexcept = default;
  Column& operator=(const Column&) = delete;
  Column& operator=(Column&&) noexcept = default;
  ~Column() = default;

  [[nodiscard]] const T& operator[](std::size_t row) const { return (*values_)[row]; }
  [[nodiscard]] const T* data() const { return values_->data(); }
  [[nodiscard]] std::size_t size() const { return values_->size(); }
  [[nodiscard]] std::size_t capacity() const { return values_->capacity(); }
  [[nodiscard]] bool empty() const { return values_->empty(); }
  [[nodiscard]] const T& front() const { return values_->front(); }
  [[nodiscard]] const T& back() const { return values_->back(); }
  [[nodiscard]] const_iterator begin() const { return values_->begin(); }
  [[nodiscard]] const_iterator end() const { return values_->end(); }

  /// Nothing is copied for a value that is there already.
  void set(std::size_t row, const T& value) {
    if (!((*values_)[row] == value)) own()[row] = value;
  }
  /// Puts `value` before the row at `at`. Grows by an eighth instead of doubling: chunks are many and long-lived.
  void insert(std::size_t at, const T& value) {
    const std::size_t room = size() < capacity() ? capacity() : size() + size() / 8 + 16;
    if (room == capacity() && (alone_ || held_alone(values_))) {
      std::vector<T>& values = own();
      values.insert(values.begin() + static_cast<std::ptrdiff_t>(at), value);
      return;
    }
    const auto gap = values_->begin() + static_cast<std::ptrdiff_t>(at);
    auto longer = std::make_shared<std::vector<T>>();
    longer->reserve(room);
    longer->insert(longer->end(), values_->begin(), gap);
    longer->push_back(value);
    longer->insert(longer->end(), gap, values_->end());
    values_ = std::move(longer);
  }
  /// To write to: copies of the chunk don't see it.
  [[nodiscard]] std::vector<T>& own() { return alone_ ? const_cast<std::vector<T>&>(*values_) : writable(values_); }
  /// Says whether the chunk has no copy now, so that its columns needn't be asked one by one.
  void set_alone(bool alone) { alone_ = alone; }

 private:
  Shared<std::vector<T>> values_ = std::make_shared<std::vector<T>>();
  bool alone_ = false;
};

}  // namespace crondb::metrics
