#pragma once

#include <memory>
#include <string>
#include <utility>

#include "crondb/server/server.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/testing/clock.hpp"
#include "must.hpp"

namespace crondb::testing {

/// A server on a storage. Its ids and times are the same in every run; several that make rows of one database share the ids.
struct Site {
  explicit Site(Storage& kept, std::shared_ptr<CountedIds> shared = std::make_shared<CountedIds>())
      : storage(kept), ids(std::move(shared)) {}

  server::Response ask(const std::string& key, const std::string& method, const std::string& target, const std::string& body = {},
                       const std::string& idempotency_key = {}) {
    server::Request request;
    request.head = {.method = method, .target = target, .remote_address = "127.0.0.1"};
    request.head.headers.set("Authorization", "Bearer " + key);
    if (!body.empty()) request.head.headers.set("Content-Type", "application/json");
    if (!idempotency_key.empty()) request.head.headers.set("Idempotency-Key", idempotency_key);
    request.body = body;
    return served->handle(std::move(request));
  }

  Storage& storage;
  FixedClock clock{"2026-05-20T12:00:00Z"};
  std::shared_ptr<CountedIds> ids;
  Environment environment{clock, *ids};
  std::unique_ptr<server::Server> served =
      must(server::Server::make(storage, environment, {.listener = {.port = 0}, .policy = {.rate_limits = false}}));
};

}  // namespace crondb::testing
