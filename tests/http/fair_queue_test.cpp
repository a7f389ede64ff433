#include "server/net/fair_queue.hpp"

#include <string>

#include <doctest/doctest.h>

/// In which order requests get their turns.
namespace crondb::server {

namespace {

constexpr FairQueue::Flow loud = 1;
constexpr FairQueue::Flow quiet = 2;
constexpr FairQueue::Flow third = 3;

struct Line {
  explicit Line(FairQueue::Limits limits = {.queued = 100, .queued_of_flow = 100, .running_of_flow = 100}) : queue(limits) {}

  void add(FairQueue::Flow flow, char name) {
    queue.push(flow, Task([this, name] { order += name; }));
  }
  /// Runs what may run, one after another.
  std::string run() {
    order.clear();
    while (auto turn = queue.next()) {
      turn->task();
      queue.done(turn->flow);
    }
    return order;
  }

  FairQueue queue;
  std::string order;
};

}  // namespace

TEST_CASE("flows take turns, however many tasks each has, and each keeps its own order") {
  Line line;
  for (const char name : {'a', 'b', 'c', 'd'}) line.add(loud, name);
  line.add(quiet, '1');
  line.add(quiet, '2');
  line.add(third, 'x');
  CHECK(line.run() == "a1xb2cd");
}

TEST_CASE("who comes to a crowd waits for one task of each flow at most") {
  Line line;
  for (int i = 0; i < 50; ++i) line.add(loud, 'a');
  for (int i = 0; i < 10; ++i) {
    auto turn = line.queue.next();
    turn->task();
    line.queue.done(turn->flow);
  }
  line.add(quiet, 'q');
  CHECK(line.run().find('q') == 1);
}

TEST_CASE("a task that comes back, like the next piece of a download, stands behind the other flows") {
  Line line;
  line.add(loud, 'a');
  line.add(quiet, 'q');
  auto turn = line.queue.next();
  turn->task();
  line.queue.push(turn->flow, Task([&] { line.order += 'b'; }));
  line.queue.done(turn->flow);
  const std::string before = line.order;
  CHECK(before == "a");
  CHECK(line.run() == "qb");
}

TEST_CASE("a flow runs no more at a time than its share, and goes on when one is done") {
  Line line({.queued = 100, .queued_of_flow = 100, .running_of_flow = 2});
  for (const char name : {'a', 'b', 'c'}) line.add(loud, name);
  auto first = line.queue.next();
  auto second = line.queue.next();
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(line.queue.ready());
  CHECK_FALSE(line.queue.next());
  line.add(quiet, 'q');
  CHECK(line.queue.next()->flow == quiet);
  line.queue.done(loud);
  const auto last = line.queue.next();
  REQUIRE(last);
  CHECK(last->flow == loud);
}

TEST_CASE("a crowd fills its own share of the queue and leaves room for others") {
  Line line({.queued = 4, .queued_of_flow = 2, .running_of_flow = 1});
  for (int i = 0; i < 2; ++i) {
    REQUIRE(line.queue.admits(loud));
    line.add(loud, 'a');
  }
  CHECK_FALSE(line.queue.admits(loud));
  CHECK(line.queue.admits(quiet));
  line.add(quiet, 'q');
  line.add(third, 'x');
  CHECK_FALSE(line.queue.admits(quiet));
  CHECK(line.run() == "aqxa");
  CHECK(line.queue.admits(loud));
  CHECK(line.queue.queued() == 0);
}

}  // namespace crondb::server
