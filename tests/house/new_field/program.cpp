#include <cstdlib>
#include <iostream>
#include <sstream>

#include "crondb/access/operations.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/wire/write.hpp"

/// What a field of a deal does that was added in a copy of the tree.
namespace {

using namespace crondb;

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  std::cerr << result.error().message;
  for (const auto& problem : result.error().fields) std::cerr << "; " << problem.field << ' ' << problem.message;
  std::cerr << '\n';
  std::exit(1);
}

void expect(bool truth, const char* rule) {
  if (truth) return;
  std::cerr << rule << ": not so\n";
  std::exit(1);
}

void try_in(Storage& storage) {
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto owner = must(instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"}));
  const Session session{storage, environment, {owner.user.id, owner.team.id, Role::owner, Plan::enterprise}};

  auto deal = must(create_deal(session, {.name = "First order", .region = " North  Sea "}));
  expect(deal.region == "North Sea", "a new deal has the field, normalised");
  expect(must(get_deal(session, {deal.id})).region == "North Sea", "the storage keeps it");
  expect(!create_deal(session, {.name = "Second", .region = std::string(201, 'x')}), "its limits hold");
  PatchDeal patch;
  patch.deal_id = deal.id;
  patch.region = "Baltic";
  expect(must(patch_deal(session, patch)).region == "Baltic", "a change sets it");
  std::string json;
  wire::write(json, must(get_deal(session, {deal.id})));
  expect(json.find(R"("region":"Baltic")") != std::string::npos, "answers show it");

  std::istringstream file("external_id,name,region\nd-1,Third order,Adriatic\n");
  expect(must(import_csv(session, ImportKind::deals, file, {})).created == 1, "files have it");
  const auto exported = must(export_deals(session, {}));
  expect(exported.csv.find("closed_at,region\r\n") != std::string::npos, "the export has a column of it");
  expect(exported.csv.find(",Adriatic\r\n") != std::string::npos, "the export has it");
  patch.region = std::nullopt;
  expect(!must(patch_deal(session, patch)).region, "null clears it");
}

}  // namespace

int main(int, char** arguments) {
  MemoryStorage memory;
  try_in(memory);
  const auto file = must(SqliteStorage::open({.path = arguments[1]}));
  try_in(*file);
  std::cout << "a field is five places\n";
}
