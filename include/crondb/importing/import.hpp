#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/importing/stored.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// Rows in bulk out of a CSV file.
namespace crondb {

/// What stands between the cells of a file.
enum class Delimiter : std::uint8_t { comma, semicolon, tab, bar };
template <>
inline constexpr auto words<Delimiter> = std::to_array<std::string_view>({",", ";", "\t", "|"});

/// How the text of a file is written as bytes.
enum class TextEncoding : std::uint8_t {
  utf8,
  utf16,  ///< of whichever byte order; what was recognised is one of the next two
  utf16le,
  utf16be,
  windows1252,
};
template <>
inline constexpr auto words<TextEncoding> =
    std::to_array<std::string_view>({"utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252"});

/// How numbers are written.
struct NumberFormat {
  std::string decimal = ".";  ///< `.` or `,`
  /// Between groups of three digits, which numbers may have: `.`, `,`, a space (which stands for every kind of space) or an
  /// apostrophe (straight or curly). Empty: there are no groups.
  std::string thousands{};
  bool operator==(const NumberFormat&) const = default;
};
template <>
inline constexpr auto fields<NumberFormat> = std::array{
    defaulted<&NumberFormat::decimal>("decimal", "`.` or `,`"),
    defaulted<&NumberFormat::thousands>("thousands", "`.`, `,`, a space, an apostrophe or nothing"),
};

/// How the columns of a file become fields. Names of columns compare as they are, or else whatever the case.
struct Mapping {
  /// Per field the name of a column, or a template that joins columns: `{account} {product}`. The text of a template counts only
  /// beside a cell that isn't empty. Without entries the columns are the fields.
  std::map<std::string, std::string> fields{};
  /// How times and dates are written besides RFC 3339: %Y %y %m %b %d %H %I %M %S %p %z %Z %%, months and days also of one digit,
  /// %z an offset from UTC, %Z `UTC` or another name of the zone database. A year, a month and a day are needed; without a time of
  /// day it is midnight, without a zone a reading in the team's zone.
  std::optional<std::string> date_format{};
  std::map<std::string, StageKind> stages{};       ///< kinds of the stages to make; open for those it doesn't name
  std::map<std::string, std::string> constants{};  ///< what every row says of fields that no column has
  /// Per field what stands for what: the whole cell, as it is written or else whatever the case; `*` stands for all others that
  /// aren't empty. What is translated into nothing is absent.
  std::map<std::string, std::map<std::string, std::string>> values{};
  std::optional<NumberFormat> number_format{};  ///< absent: as NumberFormat begins
  std::vector<std::string> date_formats{};      ///< tried in this order, behind date_format
  std::optional<Delimiter> delimiter{};         ///< absent: recognised
  std::optional<TextEncoding> encoding{};       ///< absent: recognised. A byte order mark wins over it
  bool operator==(const Mapping&) const = default;
};

/// Formats that a mapping has at most.
inline constexpr std::size_t max_date_formats = 20;
/// Fields that a mapping says something of at most, in each of its parts.
inline constexpr std::size_t max_mapped_fields = 100;
/// Columns that one field joins.
inline constexpr std::size_t max_joined_columns = 50;
/// Stages that a mapping names at most, and translations that it has for one field.
inline constexpr std::size_t max_mapped_words = 1'000;

/// How an import goes about it.
struct ImportOptions {
  Mapping mapping{};
  bool create_missing = false;  ///< makes the stages, tags and, for admins, the people that rows name
  bool dry_run = false;         ///< writes nothing; keeps every row that has an external_id in memory
};

/// Why a row failed, or one of the reasons.
struct ImportError {
  std::int64_t line = 0;  ///< on which the row begins, from 1
  std::string field{};    ///< empty if the row as a whole can't be read
  std::string message{};
  bool operator==(const ImportError&) const = default;
};

/// At most so many errors are told of, the first ones.
inline constexpr std::size_t max_import_errors = 1'000;
/// At most so many people are made by one import: more are a sign of a wrong column.
inline constexpr std::size_t max_created_members = 1'000;

/// What was recognised of a file.
struct Recognised {
  TextEncoding encoding = TextEncoding::utf8;
  Delimiter delimiter = Delimiter::comma;
  std::vector<std::string> header{};          ///< the names of the columns; bounded as rows are that are kept
  std::vector<std::string> unused_columns{};  ///< those of them that fill no field
  std::vector<std::string> date_formats{};    ///< those that times or dates were read by, in the order in which they are tried
  bool operator==(const Recognised&) const = default;
};

/// Errors that have one reason.
struct ImportErrorGroup {
  std::string field{};    ///< empty if rows as a whole can't be read
  std::string message{};  ///< with `"…"` for what differs from row to row
  std::int64_t count = 0;
  std::vector<std::int64_t> lines{};  ///< the first max_group_lines of them
  std::string example{};              ///< what stands in the cell of the first of them, or how the record begins
  bool operator==(const ImportErrorGroup&) const = default;
};

/// A row as the file has it.
struct ImportRow {
  std::int64_t line = 0;
  std::vector<std::string> cells{};
  bool operator==(const ImportRow&) const = default;
};

inline constexpr std::size_t max_error_groups = 100;
inline constexpr std::size_t max_group_lines = 10;
/// Of each import the first rows are kept: so many, of each so many cells, of each so many characters.
inline constexpr std::size_t max_kept_rows = 3;
inline constexpr std::size_t max_kept_cells = 50;
inline constexpr std::size_t max_kept_characters = 80;
/// Names of stages, tags and members made that are kept of each import.
inline constexpr std::size_t max_kept_names = 100;

/// What an import came to, or with dry_run would come to.
struct ImportResult {
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t failed = 0;
  std::int64_t repeated_headers = 0;  ///< header lines among the rows, which were passed over
  Recognised recognised{};
  std::vector<ImportErrorGroup> error_groups{};  ///< in the order of their first lines, at most max_error_groups
  std::vector<ImportRow> first_rows{};           ///< at most max_kept_rows that can be read
  std::vector<std::string> created_members{};    ///< names of the placeholders made
  std::vector<std::string> created_stages{};
  std::vector<std::string> created_tags{};
  bool operator==(const ImportResult&) const = default;
};

/// What the caller of an import is told.
struct ImportReport : ImportResult {
  std::optional<ImportId> id{};       ///< under which the import is kept; absent for dry runs and companies
  std::vector<ImportError> errors{};  ///< by line
  std::int64_t more_errors = 0;       ///< beyond max_import_errors
  bool operator==(const ImportReport&) const = default;
};

template <>
inline constexpr auto fields<ImportError> = std::array{
    field<&ImportError::line>("line", "On which the row begins, from 1"),
    field<&ImportError::field>("field", "Empty if the row as a whole can't be read"),
    field<&ImportError::message>("message", "What is wrong with it"),
};
template <>
inline constexpr auto fields<Recognised> = std::array{
    defaulted<&Recognised::encoding>("encoding", ""),
    defaulted<&Recognised::delimiter>("delimiter", "What stands between cells"),
    defaulted<&Recognised::header>("header", "The names of the columns, the first 50, cut to 80 characters"),
    defaulted<&Recognised::unused_columns>("unused_columns", "Those of them that fill no field"),
    defaulted<&Recognised::date_formats>("date_formats", "Those that times or dates were read by"),
};
template <>
inline constexpr auto fields<ImportErrorGroup> = std::array{
    defaulted<&ImportErrorGroup::field>("field", "Empty if rows as a whole can't be read"),
    defaulted<&ImportErrorGroup::message>("message", "What is wrong with them, \"…\" for what differs from row to row"),
    defaulted<&ImportErrorGroup::count>("count", "Errors with this reason"),
    defaulted<&ImportErrorGroup::lines>("lines", "The first 10 lines"),
    defaulted<&ImportErrorGroup::example>("example", "What stands in the cell of the first, or how the record begins"),
};
template <>
inline constexpr auto fields<ImportRow> = std::array{
    defaulted<&ImportRow::line>("line", "On which the row begins, from 1"),
    defaulted<&ImportRow::cells>("cells", "The first 50, cut to 80 characters"),
};
template <>
inline constexpr auto fields<ImportResult> = std::array{
    defaulted<&ImportResult::created>("created", "Rows"),
    defaulted<&ImportResult::updated>("updated", "Rows"),
    defaulted<&ImportResult::unchanged>("unchanged", "Rows that said nothing new"),
    defaulted<&ImportResult::failed>("failed", "Rows"),
    defaulted<&ImportResult::repeated_headers>("repeated_headers", "Header lines among the rows, which were passed over"),
    defaulted<&ImportResult::recognised>("recognised", "What the file was taken for"),
    defaulted<&ImportResult::error_groups>("error_groups", "Errors by reason, the first 100 reasons"),
    defaulted<&ImportResult::first_rows>("first_rows", "The first 3 rows as they were read"),
    defaulted<&ImportResult::created_members>("created_members", "Names of the placeholders made"),
    defaulted<&ImportResult::created_stages>("created_stages", "Names of the stages made"),
    defaulted<&ImportResult::created_tags>("created_tags", "Names of the tags made"),
};
template <>
inline constexpr auto fields<ImportReport> =
    joined(std::array{field<&ImportReport::id>("id", "Under which the import is kept; null for a dry run and for companies")},
           inherited<ImportReport, ImportResult>(),
           std::array{
               field<&ImportReport::errors>("errors", "By line, the first 1,000"),
               field<&ImportReport::more_errors>("more_errors", "Errors beyond those"),
           });

/// How far an import has come.
struct ImportProgress {
  std::int64_t rows = 0;   ///< done, whatever became of them
  std::int64_t bytes = 0;  ///< read of the file
};
/// Called after every batch, on the importing thread.
using OnImportProgress = std::function<void(const ImportProgress&)>;

/// Imports CSV whose first record names the columns. What spreadsheets write is recognised where the mapping doesn't say it: the
/// encoding (UTF-8, UTF-16, windows-1252, from the first 64 KiB that aren't plain ASCII), the delimiter (the first 64 KiB, or a
/// line `sep=;` before the header), the ends of lines (LF, CRLF, or CR alone). A line break in a cell becomes LF, blank lines and
/// rows without any cell are passed over, and so are header lines among the rows, which are counted. Cells of columns that nobody
/// names must be empty only beyond the header. White space around cells doesn't count, and an empty cell is absent, on update too.
/// A bad row is reported and never stops the others. Rows are committed in batches of at most 500 rows or about 50 ms, each row
/// wholly or not at all; no activity and no notification is raised.
///
/// Amounts may have a currency sign or code before or behind them, which must be that of the row. Words of closed sets, and true
/// and false, count whatever the case.
///
/// Every import but a dry run is kept (list_imports), with each batch in its transaction: one that broke off shows what stayed.
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

#pragma GCC visibility pop
