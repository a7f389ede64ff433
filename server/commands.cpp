#include "commands.hpp"

#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

#include "api/openapi.hpp"
#include "crondb/core/text.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/session.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/tables.hpp"
#include "crondb/wire/mapping.hpp"
#include "database.hpp"

namespace crondb::server::commands {

namespace {

int failed(const Error& error) {
  fmt::print(stderr, "crondb-server: {}\n", error.message);
  return 1;
}

bool is_new_file(const std::string& database) {
  std::error_code unknown;
  return is_file(database) && !std::filesystem::exists(database, unknown);
}

/// Opens the database and hands it to `use`, which answers the exit code. A name that was mistyped is told: only what begins a
/// database makes one.
template <class Use>
int with_database(const std::string& name, Use use, bool may_be_new = false) {
  const bool is_new = is_new_file(name);
  if (is_new && !may_be_new) return failed({ErrorCode::unavailable, name + ": there is no such file", {}});
  const auto database = open_database({.name = name});
  if (!database) return failed(database.error());
  if (is_new) fmt::print("new database {}\n", name);
  return use(*database);
}

/// The same for those who need no more than rows.
template <class Use>
int with_storage(const std::string& name, Use use, bool may_be_new = false) {
  return with_database(name, [&](const Database& database) { return use(*database.storage); }, may_be_new);
}

/// Prints what `result` holds, or why there is nothing.
template <class T, class Print>
int report(const Result<T>& result, Print print) {
  if (!result) return failed(result.error());
  print(*result);
  return 0;
}

Result<Mapping> read_mapping_file(const std::string& path) {
  if (path.empty()) return Mapping{};
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(ErrorCode::unavailable, path + " can't be read");
  auto mapping = wire::read_mapping(text.str());
  if (!mapping) return fail(ErrorCode::bad_request, path + ": " + mapping.error().message);
  return mapping;
}

/// `values` quoted, separated by commas.
std::string quoted(const std::vector<std::string>& values) {
  return values.empty() ? "none" : fmt::format("\"{}\"", fmt::join(values, "\", \""));
}

void print_recognised(const Recognised& recognised) {
  fmt::print("recognised {}, cells separated by {}\n", word(recognised.encoding),
             recognised.delimiter == Delimiter::tab ? "tabs" : fmt::format("\"{}\"", word(recognised.delimiter)));
  fmt::print("columns {}\n", quoted(recognised.header));
  if (!recognised.unused_columns.empty()) fmt::print("unused {}\n", quoted(recognised.unused_columns));
  if (!recognised.date_formats.empty()) fmt::print("dates as {}\n", quoted(recognised.date_formats));
}

void print_errors(const ImportReport& report) {
  std::int64_t told = 0;
  for (const auto& group : report.error_groups) {
    fmt::print(stderr, "{} × {}{}{}; line{} {}{}", group.count, group.field, group.field.empty() ? "" : ": ", group.message,
               group.count == 1 ? "" : "s", fmt::join(group.lines, ", "), std::ssize(group.lines) < group.count ? ", …" : "");
    fmt::print(stderr, "{}\n", group.example.empty() ? "" : fmt::format("; for example {}", one_line(group.example)));
    told += group.count;
  }
  const auto all = std::ssize(report.errors) + report.more_errors;
  if (all > told) fmt::print(stderr, "… and {} more errors\n", all - told);
}

void print_report(const ImportReport& report, bool dry_run) {
  print_recognised(report.recognised);
  print_errors(report);
  if (report.repeated_headers > 0) fmt::print("{} repeated header lines passed over\n", report.repeated_headers);
  for (const auto& name : report.created_stages) fmt::print("stage {} made\n", name);
  for (const auto& name : report.created_tags) fmt::print("tag {} made\n", name);
  if (!report.created_members.empty()) fmt::print("{} placeholder members made\n", report.created_members.size());
  if (report.id) fmt::print("import {}\n", to_string(*report.id));
  fmt::print("{}{} created, {} updated, {} unchanged, {} failed\n", dry_run ? "dry run: " : "", report.created, report.updated,
             report.unchanged, report.failed);
}

void print_key(const ApiKey& key) {
  fmt::print("{}  {}…  user {}  created {}  last used {}  {}\n", to_string(key.id), key.prefix, to_string(key.user_id),
             to_string(key.created_at), key.last_used_at ? to_string(*key.last_used_at) : "never", key.name);
}

}  // namespace

int add_user(const std::string& database, const instance::AddUser& request, Plan default_plan) {
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids, default_plan};
  // What would be refused makes no database.
  MemoryStorage rehearsal;
  if (is_new_file(database)) {
    if (const auto added = instance::add_user(rehearsal, environment, request); !added) return failed(added.error());
  }
  return with_storage(
      database,
      [&](Storage& storage) {
        return report(instance::add_user(storage, environment, request), [](const instance::AddedUser& added) {
          fmt::print("user {} ({})\nteam {} ({}), role {}\nAPI key, shown this once: {}\n", added.user.email.value_or(""),
                     to_string(added.user.id), added.team.name, to_string(added.team.id), word(added.role), added.api_key);
        });
      },
      true);
}

int set_team(const std::string& database, const instance::SetTeam& request) {
  return with_storage(database, [&](Storage& storage) {
    SystemClock clock;
    RandomIds ids;
    return report(instance::set_team(storage, {clock, ids}, request), [](const Team& team) {
      fmt::print("team {} ({}): plan {}, time zone {}, week start {}, currency {}, record visibility {}\n", team.name,
                 to_string(team.id), word(team.plan), team.time_zone, word(team.week_start), team.currency.code(),
                 word(team.record_visibility));
    });
  });
}

int add_key(const std::string& database, const std::string& team, const std::string& user, const std::string& name) {
  return with_storage(database, [&](Storage& storage) {
    SystemClock clock;
    RandomIds ids;
    const Environment environment{clock, ids};
    return report(instance::add_key(storage, environment, team, user, name),
                  [](const NewApiKey& key) { fmt::print("API key, shown this once: {}\n", key.key.value_or("")); });
  });
}

int list_keys(const std::string& database, const std::string& team) {
  return with_storage(database, [&](Storage& storage) {
    return report(instance::list_keys(storage, team), [](const std::vector<ApiKey>& keys) {
      for (const auto& key : keys) print_key(key);
    });
  });
}

int revoke_key(const std::string& database, const std::string& team, const std::string& key) {
  return with_storage(database, [&](Storage& storage) {
    SystemClock clock;
    RandomIds ids;
    return report(instance::revoke_key(storage, {clock, ids}, team, key), [](const ApiKey& revoked) {
      fmt::print("revoked ");
      print_key(revoked);
    });
  });
}

int import_rows(const std::string& database, const Import& request) {
  const auto kind = parse_word<ImportKind>(request.kind);
  if (!kind && request.kind != "companies") return failed(invalid("kind", "is not one that can be imported"));
  if (kind && request.team.empty()) return failed({ErrorCode::bad_request, "--team says whose rows they are; it is required", {}});
  const auto mapping = read_mapping_file(request.mapping);
  if (!mapping) return failed(mapping.error());
  return with_storage(database, [&](Storage& storage) {
    std::ifstream file(request.file, std::ios::binary);
    if (!file) return failed({ErrorCode::unavailable, request.file + " can't be read", {}});
    SystemClock clock;
    RandomIds ids;
    const Environment environment{clock, ids};
    const bool terminal = isatty(STDERR_FILENO) == 1;
    const OnImportProgress progress = [&](const ImportProgress& done) {
      if (terminal) fmt::print(stderr, "\r{} rows", done.rows);
    };
    const ImportOptions options{*mapping, request.create_missing, request.dry_run};
    const auto report = [&]() -> Result<ImportReport> {
      if (!kind) return import_companies(storage, clock, file, options, progress);
      const auto owner = transact(storage, AccessMode::read, [&](Transaction& tx) -> Result<Principal> {
        const auto team = instance::find_team(tx, request.team);
        if (!team) return fail(team.error());
        return instance::first_owner(tx, *team);
      });
      if (!owner) return fail(owner.error());
      return import_csv({storage, environment, *owner}, *kind, file, options, progress);
    }();
    if (terminal) fmt::print(stderr, "\r\033[K");
    if (!report) return failed(report.error());
    print_report(*report, request.dry_run);
    return report->failed == 0 ? 0 : 1;
  });
}

int backup(const std::string& name, const std::string& file) {
  return with_database(name, [&](const Database& database) {
    if (database.file == nullptr) {
      return failed({ErrorCode::bad_request, database.name + ": pg_dump makes backups of a database on a server", {}});
    }
    if (const auto done = database.file->backup(file); !done) return failed(done.error());
    fmt::print("backed up to {}\n", file);
    return 0;
  });
}

int copy(const std::string& from, const std::string& to) {
  return with_database(from, [&](const Database& source) {
    return with_database(
        to,
        [&](const Database& target) {
          const bool terminal = isatty(STDERR_FILENO) == 1;
          const auto copied = copy_tables(*source.tables, *target.tables, [&](const TableDigest& table) {
            if (terminal) fmt::print(stderr, "\r\033[K{}: {} rows", table.table, table.rows);
          });
          if (terminal) fmt::print(stderr, "\r\033[K");
          if (!copied) {
            fmt::print(stderr, "crondb-server: nothing was copied to {}\n", target.name);
            return failed(copied.error());
          }
          std::int64_t rows = 0;
          for (const auto& table : *copied) {
            rows += table.rows;
            const auto digest = std::span(table.digest).first(8);
            if (table.rows > 0) fmt::print("{:>10}  {:02x}  {}\n", table.rows, fmt::join(digest, ""), table.table);
          }
          fmt::print("{} rows copied to {}, and the same there by count and digest of each table\n", rows, target.name);
          return 0;
        },
        true);
  });
}

int check(const std::string& name) {
  return with_database(name, [](const Database& database) {
    const auto problems = database.check();
    if (!problems) return failed(problems.error());
    for (const auto& problem : *problems) fmt::print("{}\n", problem);
    fmt::print("{} problems\n", problems->size());
    return problems->empty() ? 0 : 1;
  });
}

int migrate(const std::string& name, bool distribute) {
  if (distribute && is_file(name)) {
    return failed({ErrorCode::bad_request, name + ": a file can't be distributed; copy it to a server first", {}});
  }
  return with_database(
      name,
      [&](const Database& database) {
        if (distribute) {
          const auto made = database.distribute();
          if (!made) return failed(made.error());
          fmt::print("{} tables distributed\n", *made);
        }
        return report(database.migrations(), [](const std::vector<AppliedMigration>& applied) {
          for (const auto& step : applied) {
            fmt::print("{:04} {}  applied {} by {}\n", step.number, step.name, to_string(step.applied_at), step.program_version);
          }
        });
      },
      true);
}

int openapi() {
  fmt::print("{}", openapi_document());
  return 0;
}

}  // namespace crondb::server::commands
