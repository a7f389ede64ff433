#pragma once

#include <string>

#include "crondb/access/access.hpp"
#include "crondb/server/options.hpp"

namespace crondb::server {

struct ServeOptions {
  std::string database = "crm.db";  ///< an SQLite file, or the URI of a database of PostgreSQL
  int connections = 8;              ///< to a server of databases
  std::string listen = "127.0.0.1:8080";
  ServerOptions server;
  Plan default_plan = Plan::enterprise;
  DeliveryOptions delivery;
  std::string invite_url;  ///< with `{token}`; empty: the page that joins by invite, or the route where there are no pages
  bool demo = false;
  std::string log_level = "info";
  std::string secrets_key;  ///< a file of keys that seal the secrets in the database; empty: they are kept as they are
};

/// Serves until SIGTERM or SIGINT, then drains. Errors: an option that can't be used, by its name; a port that can't be listened
/// on; a database that can't be opened. Unless it is the last, nothing was made.
[[nodiscard]] Result<void> serve(const ServeOptions& options);

}  // namespace crondb::server
