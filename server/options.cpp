#include "options.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <CLI/CLI.hpp>

#include "crondb/core/url.hpp"
#include "version.hpp"

namespace crondb::server {

namespace {

/// An option that takes a word of an enum.
template <Worded E, class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& target, const std::string& description) {
  return app
      .add_option_function<std::string>(
          name,
          [&target](const std::string& given) {
            const E chosen = *parse_word<E>(given);
            target = chosen;
          },
          description)
      ->check(CLI::IsMember(std::vector<std::string>(words<E>.begin(), words<E>.end()), CLI::ignore_case))
      ->type_name("WORD");
}

/// A settings file that loses to the environment: what a variable says is left out of it.
class BelowEnvironment final : public CLI::ConfigBase {
 public:
  explicit BelowEnvironment(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    auto settings = ConfigBase::from_config(file);
    std::erase_if(settings, [this](const CLI::ConfigItem& item) { return is_overruled(item); });
    return settings;
  }

 private:
  bool is_overruled(const CLI::ConfigItem& item) const {
    const CLI::App* at = &app_;
    for (const auto& parent : item.parents) {
      const auto below = at->get_subcommands([&](const CLI::App* command) { return command->get_name() == parent; });
      if (below.empty()) return false;
      at = below.front();
    }
    const CLI::Option* option = at->get_option_no_throw("--" + item.name);
    return option && !option->get_envname().empty() && std::getenv(option->get_envname().c_str());
  }

  const CLI::App& app_;
};

std::string invite_url_problem(const std::string& text) {
  static const std::string token = "{token}";
  const auto at = text.find(token);
  if (at == std::string::npos) return "must contain {token}";
  const auto url = parse_url(std::string(text).replace(at, token.size(), "token"));
  if (!url) return url.error().message;
  return url->has_user ? "must have no user name" : std::string();
}

/// Origins are compared as browsers write them.
std::string origin_problem(const std::string& text) {
  const auto url = parse_url(text);
  if (!url) return url.error().message;
  const bool bare = !url->has_user && url->path.empty() && !url->has_query && !url->has_fragment;
  const bool lower = std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return bare && lower ? std::string() : "must be an origin such as https://app.example.com, in lower case and without a path";
}

void add_serve(CLI::App& app, Arguments& to) {
  auto& options = to.serve;
  auto* serve = app.add_subcommand("serve", "Serve the API until SIGTERM");
  serve->add_option("--listen", options.listen, "Address and port")->envname("CRONDB_LISTEN")->capture_default_str();
  serve
      ->add_option("--metrics-listen", options.server.metrics_listen,
                   "Address and port for /metrics alone; else it is on the API's port")
      ->envname("CRONDB_METRICS_LISTEN");
  serve->add_option("--threads", options.server.listener.io_threads, "I/O threads")
      ->envname("CRONDB_THREADS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve->add_option("--readers", options.server.listener.read_workers, "Threads for reading requests")
      ->envname("CRONDB_READERS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve->add_option("--connections", options.connections, "Connections to a database on a server")
      ->envname("CRONDB_CONNECTIONS")
      ->check(CLI::Range(2, 1'000))
      ->capture_default_str();
  serve->add_option("--writers", options.server.listener.write_workers, "Writing requests that may share a commit")
      ->envname("CRONDB_WRITERS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve->add_option("--heavy-workers", options.server.listener.heavy_workers, "Threads for long answers: lists, metrics, files")
      ->envname("CRONDB_HEAVY_WORKERS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve
      ->add_option("--memory", options.server.listener.memory,
                   "Bytes of requests and answers at a time; beyond, long requests answer 503")
      ->envname("CRONDB_MEMORY")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("256MiB");
  serve->add_option("--max-connections", options.server.listener.max_connections, "Connections at a time")
      ->envname("CRONDB_MAX_CONNECTIONS")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  serve->add_option("--rate-limits", options.server.policy.rate_limits, "on or off")
      ->envname("CRONDB_RATE_LIMITS")
      ->transform(CLI::CheckedTransformer(std::map<std::string, bool>{{"on", true}, {"off", false}}))
      ->type_name("on|off")
      ->default_str("on");
  add_choice<Plan>(*serve, "--default-plan", options.default_plan, "Plan of new teams")
      ->envname("CRONDB_DEFAULT_PLAN")
      ->default_str("enterprise");
  auto& smtp = options.delivery.smtp;
  serve
      ->add_option("--smtp-url", smtp.url,
                   "smtp://host:port or smtps://host:port; CRONDB_SMTP_USER and CRONDB_SMTP_PASSWORD sign in")
      ->envname("CRONDB_SMTP_URL");
  serve->add_option("--smtp-from", smtp.from, "Sender of mails")->envname("CRONDB_SMTP_FROM")->capture_default_str();
  serve->add_option("--mail-dir", options.delivery.mail_directory, "Where mails are written as .eml files without --smtp-url")
      ->envname("CRONDB_MAIL_DIR")
      ->capture_default_str();
  serve->add_option("--invite-url", options.invite_url, "The link in the mail of an invite; {token} is filled in")
      ->envname("CRONDB_INVITE_URL")
      ->check(&invite_url_problem);
  serve->add_flag("--webhook-allow-http", options.delivery.webhooks.allow_http, "Webhooks may be http:// besides https://")
      ->envname("CRONDB_WEBHOOK_ALLOW_HTTP");
  serve
      ->add_flag("--webhook-allow-private", options.delivery.webhooks.allow_private,
                 "Webhooks may be at private and loopback addresses")
      ->envname("CRONDB_WEBHOOK_ALLOW_PRIVATE");
  serve->add_option("--allow-origin", options.server.policy.allowed_origins, "Origins that browsers may call from (CORS)")
      ->envname("CRONDB_ALLOW_ORIGIN")
      ->delimiter(',')
      ->check(&origin_problem);
  serve->add_option("--body-limit", options.server.policy.body_limit, "Bytes of a request body")
      ->envname("CRONDB_BODY_LIMIT")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("1MiB");
  serve->add_option("--import-limit", options.server.policy.upload_limit, "Bytes of an imported file")
      ->envname("CRONDB_IMPORT_LIMIT")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("64MiB");
  serve->add_option("--header-limit", options.server.listener.header_limit, "Bytes of the headers")
      ->envname("CRONDB_HEADER_LIMIT")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("16KiB");
  const auto seconds = [&](const std::string& name, std::chrono::milliseconds& target, const std::string& env,
                           const std::string& what) {
    serve
        ->add_option_function<double>(
            name, [&target](const double& value) { target = std::chrono::milliseconds(static_cast<std::int64_t>(value * 1000)); },
            what)
        ->envname(env)
        ->check(CLI::Range(0.1, 86'400.0))
        ->type_name("SECONDS")
        ->default_str(std::to_string(target.count() / 1000));
  };
  seconds("--header-timeout", options.server.listener.header_timeout, "CRONDB_HEADER_TIMEOUT",
          "For the headers of a request to arrive");
  seconds("--idle-timeout", options.server.listener.idle_timeout, "CRONDB_IDLE_TIMEOUT", "For a silent connection");
  seconds("--drain-timeout", options.server.listener.drain_timeout, "CRONDB_DRAIN_TIMEOUT", "For requests in flight at the end");
  auto* issuer = serve->add_option("--jwt-issuer", options.server.tokens.issuer, "Accept session tokens (JWT) of this issuer")
                     ->envname("CRONDB_JWT_ISSUER");
  auto* audience =
      serve->add_option("--jwt-audience", options.server.tokens.audience, "The aud or azp that tokens must be made for")
          ->envname("CRONDB_JWT_AUDIENCE");
  auto* keys = serve->add_option("--jwks", options.server.token_keys, "The issuer's public keys: a file or an https:// URL")
                   ->envname("CRONDB_JWKS");
  for (auto* option : {issuer, audience, keys}) {
    for (auto* other : {issuer, audience, keys}) {
      if (option != other) option->needs(other);
    }
  }
  serve
      ->add_option("--secrets-key", options.secrets_key,
                   "File of keys (64 hexadecimal digits a line) that seal channels' URLs and secrets and waiting messages in the "
                   "database; the first seals, all open")
      ->envname("CRONDB_SECRETS_KEY");
  serve->add_option("--log-level", options.log_level, "debug logs every request")
      ->envname("CRONDB_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  serve->add_flag("!--no-ui", options.server.dashboard, "Serve the API alone, without the dashboard")->envname("CRONDB_NO_UI");
  serve
      ->add_option("--ui-dir", options.server.dashboard_directory,
                   "Folder of a dashboard to serve in place of the one in the program")
      ->envname("CRONDB_UI_DIR")
      ->check(CLI::ExistingDirectory);
  serve->add_flag("--demo", options.demo, "Fill an empty database with a demo team and print its key")->envname("CRONDB_DEMO");
}

void add_access(CLI::App& app, Arguments& to) {
  auto* user = app.add_subcommand("user", "People")->require_subcommand(1);
  auto* add = user->add_subcommand("add", "Add a person, or give one who is known a key; prints the key once");
  add->add_option("--email", to.user.email, "Their address")->required();
  add->add_option("--name", to.user.name, "Their name")->required();
  add->add_option("--team", to.user.team, "Id or unique name; made if there is none");
  add_choice<Plan>(*add, "--plan", to.user.plan, "Of a team that is made");
  add_choice<Role>(*add, "--role", to.user.role, "In a team that exists")->default_str("member");

  auto* team = app.add_subcommand("team", "Teams")->require_subcommand(1);
  auto* set = team->add_subcommand("set", "Change a team's settings");
  set->add_option("--team", to.team.team, "Id or unique name")->required();
  set->add_option("--name", to.team.name, "A new name");
  add_choice<Plan>(*set, "--plan", to.team.plan, "What the team may use");
  set->add_option("--time-zone", to.team.time_zone, "IANA name of the zone whose days count");
  add_choice<WeekStart>(*set, "--week-start", to.team.week_start, "First day of a week");
  set->add_option("--currency", to.currency, "ISO 4217 code of the currency that deals begin with")
      ->check([](const std::string& code) { return Currency::find(code) ? std::string() : "must be an ISO 4217 currency code"; });
  add_choice<RecordVisibility>(*set, "--record-visibility", to.team.record_visibility, "Which rows members and viewers see");

  auto* key = app.add_subcommand("key", "API keys")->require_subcommand(1);
  auto* add_key = key->add_subcommand("add", "A new key for a member; printed once");
  add_key->add_option("--team", to.key_team, "Id or unique name")->required();
  add_key->add_option("--user", to.key_user, "Email or id")->required();
  add_key->add_option("--name", to.key_name, "What the key is for")->capture_default_str();
  auto* list = key->add_subcommand("list", "The keys of a team");
  list->add_option("--team", to.key_team, "Id or unique name")->required();
  auto* revoke = key->add_subcommand("revoke", "End a key at once");
  revoke->add_option("--team", to.key_team, "Id or unique name")->required();
  revoke->add_option("key", to.key_id, "Id or first 8 characters")->required();
}

void add_data(CLI::App& app, Arguments& to) {
  auto* import = app.add_subcommand("import", "Import rows from a CSV file");
  import->add_option("kind", to.import.kind, "What the rows are")
      ->required()
      ->check(CLI::IsMember({"leads", "deals", "tasks", "calls", "emails", "companies"}));
  import->add_option("file", to.import.file, "The CSV file")->required()->check(CLI::ExistingFile);
  import->add_option("--team", to.import.team, "Id or unique name; not for companies, which belong to no team");
  import->add_option("--mapping", to.import.mapping, "JSON file that says which columns are which fields")
      ->check(CLI::ExistingFile);
  import->add_flag("--create-missing", to.import.create_missing, "Make stages, tags and placeholder members that don't exist");
  import->add_flag("--dry-run", to.import.dry_run, "Only say what would happen");
  auto* backup = app.add_subcommand("backup", "Copy the database while it is in use");
  backup->add_option("file", to.backup_file, "Where the copy goes; must not exist")->required();
  auto* copy = app.add_subcommand("copy", "Copy every row of one database to another, between files and servers");
  copy->add_option("--from", to.copy_from, "SQLite database file, or postgresql://… of a database on a server")->required();
  copy->add_option("--to", to.copy_to, "The same of an empty database; a file is made")->required();
  app.add_subcommand("check", "Look for damage and broken rules in the database");
  auto* migrate = app.add_subcommand("migrate", "Bring the schema up to date and show its steps");
  migrate->add_flag("--distribute", to.distribute,
                    "Lay each team on one node of a PostgreSQL cluster with the extension Citus; while no server runs");
  app.add_subcommand("openapi", "Print the OpenAPI document");
}

}  // namespace

void add_commands(CLI::App& app, Arguments& to) {
  app.set_version_flag("--version", std::string(version));
  const char* config = std::getenv("CRONDB_CONFIG");
  app.set_config("--config", config ? config : "", "Settings file (TOML): [serve] listen = \"127.0.0.1:8080\"", config != nullptr)
      ->envname("CRONDB_CONFIG");
  app.config_formatter(std::make_shared<BelowEnvironment>(app));
  app.add_option("--db", to.serve.database, "SQLite database file, or postgresql://… of a database on a server")
      ->envname("CRONDB_DB")
      ->capture_default_str();
  app.require_subcommand(1);
  app.fallthrough();
  app.allow_config_extras(CLI::config_extras_mode::error);
  add_serve(app, to);
  add_access(app, to);
  add_data(app, to);
}

}  // namespace crondb::server
