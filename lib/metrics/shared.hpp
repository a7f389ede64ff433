#pragma once

#include <memory>

/// What many may read is copied before one of them writes to it.
namespace crondb::metrics {

template <class T>
using Shared = std::shared_ptr<const T>;

/// True if nobody else holds `shared`. The release of the others' last reads is acquired through the counter itself: use_count
/// alone orders nothing.
template <class T>
[[nodiscard]] bool held_alone(const std::shared_ptr<T>& shared) {
  if (shared.use_count() != 1) return false;
  static_cast<void>(std::shared_ptr<T>(shared));
  return true;
}

/// `shared` to write to: itself if nobody else holds it, else a copy in its place. It must have been made as a non-const T.
template <class T>
[[nodiscard]] T& writable(Shared<T>& shared) {
  if (!held_alone(shared)) shared = std::make_shared<T>(*shared);
  return const_cast<T&>(*shared);
}

}  // namespace crondb::metrics
