#include "storage/agreement.hpp"

#include <doctest/doctest.h>

#include "postgres/cluster.hpp"

TEST_CASE("memory and PostgreSQL answer alike after any sequence of operations") {
  const crondb::testing::TemporaryDatabase database;
  const auto storage = database.open();
  crondb::testing::agrees_with_memory(*storage);
}
