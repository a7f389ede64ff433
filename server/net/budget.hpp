#pragma once

#include <atomic>
#include <cstddef>

namespace crondb::server {

/// The memory that requests and answers take while they are worked on, wait or are sent. Safe to share between threads.
class Budget {
 public:
  explicit Budget(std::size_t bytes) : bytes_(bytes) {}
  [[nodiscard]] bool spent() const { return held_.load(std::memory_order_relaxed) >= bytes_; }
  [[nodiscard]] std::size_t held() const { return held_.load(std::memory_order_relaxed); }

  /// A part of it, given back when destroyed. What is there already is held whether the budget is spent or not.
  class Share {
   public:
    explicit Share(Budget& of, std::size_t bytes = 0) : of_(of) { set(bytes); }
    ~Share() { set(0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    void set(std::size_t bytes) {
      of_.held_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
      bytes_ = bytes;
    }

   private:
    Budget& of_;
    std::size_t bytes_ = 0;
  };

 private:
  const std::size_t bytes_;
  std::atomic<std::size_t> held_{0};
};

}  // namespace crondb::server
