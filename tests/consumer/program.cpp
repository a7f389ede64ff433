#include <iostream>

#include <crondb/access/operations.hpp>
#include <crondb/pipeline/operations.hpp>
#include <crondb/storage/memory.hpp>
#include <crondb/storage/sqlite.hpp>
#include <crondb/wire/write.hpp>

/// What a program that links crondb does at least.
int main() {
  crondb::MemoryStorage storage;
  crondb::SystemClock clock;
  crondb::RandomIds ids;
  const crondb::Environment environment{clock, ids};
  const auto added = crondb::instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
  if (!added) return 1;
  const crondb::Session session{storage, environment, crondb::Principal::system(added->team.id)};
  const auto deal = crondb::create_deal(session, {.name = "First", .owner_user_id = added->user.id});
  if (!deal) return 1;
  std::cout << crondb::wire::to_json(*deal) << '\n';
  return crondb::SqliteStorage::open({.path = "/nonexistent/crm.db"}).has_value() ? 1 : 0;
}
