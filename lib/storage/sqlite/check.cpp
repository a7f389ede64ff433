#include "storage/sqlite/check.hpp"

#include <algorithm>
#include <iterator>

#include "core/try.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sqlite {

namespace {

using Problems = std::vector<std::string>;

Result<Problems> check_file(Connection& db) {
  Problems problems;
  auto integrity = db.prepare("PRAGMA integrity_check");
  CRONDB_TRY(sql::for_each_row(integrity, [&](Statement& row) {
    if (row.text(0) != "ok") problems.emplace_back("damaged file: " + std::string(row.text(0)));
  }));
  return problems;
}

Result<Problems> check_references(Connection& db) {
  Problems problems;
  auto references = db.prepare("PRAGMA foreign_key_check");
  CRONDB_TRY(sql::for_each_row(references, [&](Statement& row) {
    problems.emplace_back("a row of " + std::string(row.text(0)) + " names one of " + std::string(row.text(2)) +
                          " that doesn't exist");
  }));
  return problems;
}

}  // namespace

std::vector<sql::PartOfCheck> parts_of_check() {
  std::vector<sql::PartOfCheck> parts{check_file, check_references};
  std::ranges::move(sql::rules_to_check(), std::back_inserter(parts));
  return parts;
}

}  // namespace crondb::sqlite
