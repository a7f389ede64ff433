#include <cstdlib>

#include <CLI/CLI.hpp>

#include "options.hpp"
#include "setting_source.hpp"

namespace {

using namespace crondb;
using namespace crondb::server;

/// Says what is wrong, and where it was set. Answers the exit code.
int complain(const CLI::App& app, const std::string& message, const std::string& key, const std::vector<std::string>& typed) {
  const auto config = app.get_config_ptr()->results();
  const auto source = setting_source(message, key, typed, config.empty() ? std::string() : config.front());
  std::fprintf(stderr, "crondb-server: %s%s\n", source.c_str(), message.c_str());
  return 1;
}

/// Says what the parser found wrong. Answers the exit code.
int complain_of(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& typed) {
  static constexpr std::string_view unknown = "INI was not able to parse ";
  const std::string message = error.what();
  if (message.starts_with(unknown)) return complain(app, "there is no such setting", message.substr(unknown.size()), typed);
  return complain(app, message, {}, typed);
}

int run(CLI::App& app, Arguments& arguments) {
  const auto& database = arguments.serve.database;
  const auto chosen = [&](const char* command, const char* sub) {
    return app.got_subcommand(command) && app.get_subcommand(command)->got_subcommand(sub);
  };
  if (app.got_subcommand("serve")) {
    // From the environment alone: options are seen by whoever lists processes.
    const auto secret = [](const char* name) {
      const char* const value = std::getenv(name);
      return std::string(value == nullptr ? "" : value);
    };
    arguments.serve.delivery.smtp.user = secret("CRONDB_SMTP_USER");
    arguments.serve.delivery.smtp.password = secret("CRONDB_SMTP_PASSWORD");
    const auto served = serve(arguments.serve);
    if (!served) return complain(app, served.error().message, {}, arguments.typed);
    return 0;
  }
  if (chosen("user", "add")) return commands::add_user(database, arguments.user, arguments.serve.default_plan);
  if (chosen("team", "set")) {
    if (!arguments.currency.empty()) arguments.team.currency = Currency::find(arguments.currency);
    return commands::set_team(database, arguments.team);
  }
  if (chosen("key", "add")) return commands::add_key(database, arguments.key_team, arguments.key_user, arguments.key_name);
  if (chosen("key", "list")) return commands::list_keys(database, arguments.key_team);
  if (chosen("key", "revoke")) return commands::revoke_key(database, arguments.key_team, arguments.key_id);
  if (app.got_subcommand("import")) return commands::import_rows(database, arguments.import);
  if (app.got_subcommand("backup")) return commands::backup(database, arguments.backup_file);
  if (app.got_subcommand("copy")) return commands::copy(arguments.copy_from, arguments.copy_to);
  if (app.got_subcommand("check")) return commands::check(database);
  if (app.got_subcommand("migrate")) return commands::migrate(database, arguments.distribute);
  return commands::openapi();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("crondb: CRM pipelines and reporting", "crondb-server");
  Arguments arguments;
  add_commands(app, arguments);
  arguments.typed.assign(argv + 1, argv + argc);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return complain_of(app, error, arguments.typed);
  }
  try {
    return run(app, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "crondb-server: %s\n", error.what());
    return 1;
  }
}
