#include "server/api/flows.hpp"

#include <doctest/doctest.h>

/// Whose requests wait for each other.
namespace crondb::server {

TEST_CASE("all keys of a team share one flow once they are known, and strangers that of their address") {
  TeamId team;
  TeamId other;
  other.bytes[0] = 1;
  Flows flows;
  CHECK(flows.of("key-1", "10.0.0.1") == flows.of("key-2", "10.0.0.1"));
  CHECK(flows.of("", "10.0.0.1") == flows.of("key-1", "10.0.0.1"));
  CHECK(flows.of("key-1", "10.0.0.1") != flows.of("key-1", "10.0.0.2"));
  flows.note("key-1", team);
  flows.note("key-2", team);
  flows.note("key-3", other);
  CHECK(flows.of("key-1", "10.0.0.1") == flows.of("key-2", "10.0.0.2"));
  CHECK(flows.of("key-1", "10.0.0.1") != flows.of("key-3", "10.0.0.1"));
  flows.note("key-1", other);
  CHECK(flows.of("key-1", "10.0.0.1") == flows.of("key-3", "10.0.0.1"));
}

}  // namespace crondb::server
