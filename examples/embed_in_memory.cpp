#include <iostream>

#include <crondb/access/operations.hpp>
#include <crondb/pipeline/operations.hpp>
#include <crondb/storage/memory.hpp>

int main() {
  crondb::MemoryStorage storage;
  crondb::SystemClock clock;
  crondb::RandomIds ids;
  const crondb::Environment environment{clock, ids};
  const auto ada = crondb::instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
  if (!ada) return 1;
  const crondb::Session session{storage, environment, ada->principal()};

  const auto deal = crondb::create_deal(session, {.name = "First order", .value = crondb::Decimal{125'000, 2}});
  if (!deal) return std::cerr << deal.error().message << '\n', 1;
  std::cout << deal->name << ": " << to_string(*major_value(*deal)) << ' ' << deal->currency.code() << '\n';
}
