#pragma once

#include <string>

#include "api/services.hpp"
#include "crondb/access/access.hpp"
#include "delivery/senders.hpp"
#include "net/listener.hpp"

namespace crondb::server {

struct ServeOptions {
  std::string database = "crm.db";
  std::string listen = "127.0.0.1:8080";
  std::string metrics_listen;  ///< empty: /metrics is on the API's port
  ListenerOptions listener;
  Policy policy;
  Plan default_plan = Plan::enterprise;
  DeliveryOptions delivery;
  std::string invite_url;  ///< with `{token}`; empty: the route that joins by invite
  bool demo = false;
  std::string log_level = "info";
  TokenRules tokens;        ///< whose session tokens are accepted
  std::string token_keys;   ///< where their keys are: a file or a URL; empty: API keys alone are accepted
  std::string secrets_key;  ///< a file of keys that seal the secrets in the database; empty: they are kept as they are
};

/// Serves until SIGTERM or SIGINT, then drains. Errors: an option that can't be used, by its name; a port that can't be listened
/// on; a database that can't be opened. Unless it is the last, nothing was made.
[[nodiscard]] Result<void> serve(const ServeOptions& options);

}  // namespace crondb::server
