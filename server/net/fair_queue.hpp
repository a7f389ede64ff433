#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace crondb::server {

/// Something to be run once. Unlike std::function it takes what can't be copied.
class Task {
 public:
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Task>)
  explicit Task(F&& work) : work_(std::make_unique<Work<std::decay_t<F>>>(std::forward<F>(work))) {}
  void operator()() { work_->run(); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual void run() = 0;
  };
  template <class F>
  struct Work final : Base {
    explicit Work(F given) : work(std::move(given)) {}
    void run() override { work(); }
    F work;
  };
  std::unique_ptr<Base> work_;
};

/// Tasks in line, round robin between flows: a flow with a thousand tasks and one with a single task take turns, and no flow holds
/// all workers. Within a flow the order is that of arrival. Not safe to share between threads.
class FairQueue {
 public:
  /// Whose tasks they are: those of one flow wait for each other.
  using Flow = std::uint64_t;

  struct Limits {
    std::size_t queued = 1;           ///< of all flows
    std::size_t queued_of_flow = 1;   ///< so that one flow's crowd leaves room for others
    std::size_t running_of_flow = 1;  ///< at the same time
  };
  struct Turn {
    Flow flow;
    Task task;
  };

  explicit FairQueue(Limits limits) : limits_(limits) {}

  /// Whether another task of `flow` is let in.
  [[nodiscard]] bool admits(Flow flow) const {
    if (queued_ >= limits_.queued) return false;
    const auto known = lines_.find(flow);
    return known == lines_.end() || known->second.waiting.size() < limits_.queued_of_flow;
  }
  /// Whatever the limits of what is queued.
  void push(Flow flow, Task task) {
    auto& line = lines_[flow];
    line.flow = flow;
    line.waiting.push_back(std::move(task));
    ++queued_;
    take_place(line);
  }
  /// The next task, which counts as running until `done`. Absent: nothing waits that may run now.
  [[nodiscard]] std::optional<Turn> next() {
    if (!first_) return std::nullopt;
    Line& line = *first_;
    first_ = std::exchange(line.behind, nullptr);
    line.in_turns = false;
    Turn turn{line.flow, std::move(line.waiting.front())};
    line.waiting.pop_front();
    --queued_;
    ++line.running;
    take_place(line);
    return turn;
  }
  /// A task of `flow` has run.
  void done(Flow flow) {
    auto& line = lines_.at(flow);
    --line.running;
    take_place(line);
    if (line.running == 0 && line.waiting.empty()) lines_.erase(flow);
  }
  [[nodiscard]] std::size_t queued() const { return queued_; }
  /// Whether `next` has one.
  [[nodiscard]] bool ready() const { return first_ != nullptr; }

 private:
  struct Line {
    Flow flow = 0;
    std::deque<Task> waiting;
    std::size_t running = 0;
    bool in_turns = false;
    Line* behind = nullptr;  ///< whose turn comes after this one's
  };

  /// At the end of the turns, if it has a task that may run and isn't there already.
  void take_place(Line& line) {
    if (line.in_turns || line.waiting.empty() || line.running >= limits_.running_of_flow) return;
    line.in_turns = true;
    (first_ ? last_->behind : first_) = &line;
    last_ = &line;
  }

  const Limits limits_;
  std::unordered_map<Flow, Line> lines_;  ///< those with a task that waits or runs
  Line* first_ = nullptr;                 ///< whose turn is next
  Line* last_ = nullptr;                  ///< valid if there is a first
  std::size_t queued_ = 0;
};

}  // namespace crondb::server
