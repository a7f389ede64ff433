#include "api/openapi.hpp"

#include <doctest/doctest.h>

#include "house/page.hpp"

TEST_CASE("the committed OpenAPI document is the one that the route table makes") {
  crondb::testing::is_page(CRONDB_SOURCE_DIR "/tests/http/transcripts/openapi.json", crondb::server::openapi_document(),
                           "build/dev/server/crondb-server openapi > tests/http/transcripts/openapi.json");
}
