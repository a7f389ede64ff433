#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/session.hpp"

/// Rows in bulk out of a CSV file.
namespace crondb {

/// What the rows of a file are.
enum class ImportKind : std::uint8_t { leads, deals, tasks, calls, emails };
template <>
inline constexpr auto words<ImportKind> = std::to_array<std::string_view>({"leads", "deals", "tasks", "calls", "emails"});

/// How the columns of a file become fields.
struct Mapping {
  /// Per field the name of a column, or a template that joins columns: `{account} {product}`. The text of a template counts only
  /// beside a cell that isn't empty. Without entries the columns are the fields.
  std::map<std::string, std::string> fields;
  /// How times and dates are written besides RFC 3339: %Y %y %m %d %b %H %I %M %S %p %z %%, months and days also of one digit. A
  /// year, a month and a day are needed; without a time of day it is midnight in the team's zone.
  std::optional<std::string> date_format;
  std::map<std::string, StageKind> stages;  ///< kinds of the stages to make; open for those it doesn't name
  bool operator==(const Mapping&) const = default;
};

struct ImportOptions {
  Mapping mapping;
  bool create_missing = false;  ///< makes the stages, tags and, for admins, the people that rows name
  bool dry_run = false;         ///< writes nothing; keeps every row that has an external_id in memory
};

/// Why a row failed, or one of the reasons.
struct ImportError {
  std::int64_t line = 0;  ///< on which the row begins, from 1
  std::string field;      ///< empty if the row as a whole can't be read
  std::string message;
  bool operator==(const ImportError&) const = default;
};

/// At most so many errors are told of, the first ones.
inline constexpr std::size_t max_import_errors = 1'000;
/// At most so many people are made by one import: more are a sign of a wrong column.
inline constexpr std::size_t max_created_members = 1'000;

/// What became of the rows, or with dry_run would become.
struct ImportReport {
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t failed = 0;
  std::vector<ImportError> errors;           ///< by line
  std::int64_t more_errors = 0;              ///< beyond max_import_errors
  std::vector<std::string> created_members;  ///< names of the placeholders made
  std::vector<std::string> created_stages;
  std::vector<std::string> created_tags;
  bool operator==(const ImportReport&) const = default;
};

template <>
inline constexpr auto fields<ImportError> = std::tuple{
    field("line", &ImportError::line, "On which the row begins, from 1"),
    field("field", &ImportError::field, "Empty if the row as a whole can't be read"),
    field("message", &ImportError::message, "What is wrong with it"),
};
template <>
inline constexpr auto fields<ImportReport> = std::tuple{
    field("created", &ImportReport::created, "Rows"),
    field("updated", &ImportReport::updated, "Rows"),
    field("unchanged", &ImportReport::unchanged, "Rows that said nothing new"),
    field("failed", &ImportReport::failed, "Rows"),
    field("errors", &ImportReport::errors, "By line, the first 1,000"),
    field("more_errors", &ImportReport::more_errors, "Errors beyond those"),
    field("created_members", &ImportReport::created_members, "Names of the placeholders made"),
    field("created_stages", &ImportReport::created_stages, "Names of the stages made"),
    field("created_tags", &ImportReport::created_tags, "Names of the tags made"),
};

/// How far an import has come.
struct ImportProgress {
  std::int64_t rows = 0;   ///< done, whatever became of them
  std::int64_t bytes = 0;  ///< read of the file
};
/// Called after every batch, on the importing thread.
using OnImportProgress = std::function<void(const ImportProgress&)>;

/// Imports CSV (RFC 4180, UTF-8 with or without a byte order mark, LF or CRLF) whose first record names the columns. White space
/// around cells doesn't count, and an empty cell is absent, on update too. A bad row is reported and never stops the others. Rows
/// are committed in batches of at most 500 rows or about 50 ms, each row wholly or not at all; no activity and no notification is
/// raised.
///
/// A row with an external_id that the team has is an update, any other one is new; running an import again therefore finishes one
/// that was cut off. People are given by email, name or id, several in one cell separated by `;`; stages and tags by name, whatever
/// the case; leads and deals by their external_id. The columns are the fields of a kind, but for what they name: `owner`,
/// `assignees`, `lead`, `deal`, `stage`, `tags`. An empty owner of a new row is the importing user, of a new lead nobody.
///
/// What a row says of stamps is kept, and only the missing is stamped. None may be before created_at; created_at, started_at and
/// sent_at may be at most 5 minutes in the future. A new row without created_at was created now, or at the earliest of its other
/// stamps if that is earlier.
///
/// Deals have the columns name, domain, value, currency, value_usd, stage, owner, assignees, lead, expected_close_on, closed_at,
/// lost_reason, commission, external_id, created_at and reached_stage:
/// - A new deal is the last one of its column. A closed deal without closed_at closed when it was created. Stays that began or
/// ended
///   at a stamp which an update corrects follow it.
/// - The history of a new deal is one open stay, from created_at, of a closed deal from closed_at. reached_stage names the open
///   stage in which a closed deal stood before: it then has a stay there from created_at to closed_at (on update only if its
///   history has no open stage yet). For an open deal it can only be the stage itself.
/// - An update that changes the stage is a move at the time of the import, but that closed_at is as the row says.
///
/// Leads have the columns first_name, last_name, email, phone, company, domain, source, status, owner, assignees, tags,
/// first_contacted_at, converted_at, external_id, created_at and reached_status:
/// - A new client without converted_at was converted when it was created. An empty source is `api`.
/// - The history of a new lead is one open stay from created_at. reached_status names the status that a new client had before: it
///   then has a stay there from created_at to converted_at, and is a client from then on. For other leads it can only be the status
///   itself. On update it changes nothing.
/// - An update that changes the status does so at the time of the import.
///
/// Tasks have the columns title, description, status, priority, due_on, due_at, lead, deal, owner, assignees, completed_at,
/// external_id and created_at. A new done task without completed_at was done when it was created. On update one due replaces the
/// other.
///
/// Calls have the columns lead, deal, owner, direction, outcome, duration_seconds, started_at, external_id and created_at; emails
/// lead, deal, owner, direction, status, automated, opened_at, replied_at, sent_at, external_id and created_at. What has no
/// started_at or sent_at was at created_at. The first_contacted_at of their lead is afterwards the earliest of what it was and of
/// their times, whatever the order of rows, and never before the lead's created_at.
///
/// Needs the role member and the plan pro, making people the role admin. Errors: role_required, plan_required; validation_error for
/// a header or a mapping that doesn't fit, before anything is written; unavailable if the file or the storage fails, after which
/// the batches before stay.
[[nodiscard]] Result<ImportReport> import_csv(const Session& session, ImportKind kind, std::istream& csv,
                                              const ImportOptions& options, const OnImportProgress& on_progress = {});

/// Imports companies into the pool of the whole instance, otherwise as import_csv: for who runs it, so no role is asked for, and
/// times without a zone are UTC. The columns are domain, name, industry, country, employees, revenue_usd, emails_found, enriched_at
/// and first_seen_at; a row whose domain is in the pool is an update. A new company was first seen now, or when it was enriched.
/// Then computes the benchmarks anew, unless nothing changed.
[[nodiscard]] Result<ImportReport> import_companies(Storage& storage, Clock& clock, std::istream& csv, const ImportOptions& options,
                                                    const OnImportProgress& on_progress = {});

}  // namespace crondb
