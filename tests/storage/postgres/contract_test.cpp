#include "crondb/storage/contract.hpp"

#include <doctest/doctest.h>

#include "postgres/cluster.hpp"

using namespace crondb;
using crondb::testing::TemporaryDatabase;

TEST_CASE("the storage in a PostgreSQL database keeps the contract") {
  static const TemporaryDatabase database;
  for (const ContractCase& rule : storage_contract()) {
    SUBCASE(rule.name.c_str()) {
      database.clear();
      const auto storage = database.open();
      const auto broken = rule.broken_by(*storage);
      CHECK_MESSAGE(!broken, rule.name << ": " << broken.value_or(""));
    }
  }
}
