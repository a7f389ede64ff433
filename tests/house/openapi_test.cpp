#include "api/openapi.hpp"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

TEST_CASE("the committed OpenAPI document is the one that the route table makes") {
  std::ifstream in(CRONDB_SOURCE_DIR "/tests/http/transcripts/openapi.json");
  std::stringstream committed;
  committed << in.rdbuf();
  INFO("crondb-server openapi > tests/http/transcripts/openapi.json");
  CHECK(committed.str() == crondb::server::openapi_document());
}
