#include "crondb/importing/import.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <istream>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "importing/csv_reader.hpp"
#include "importing/kinds.hpp"
#include "importing/layout.hpp"

namespace crondb {

namespace importing {

namespace {

constexpr std::size_t max_batch_rows = 500;
constexpr std::int64_t max_batch_bytes = std::int64_t{1} << 20U;
constexpr std::chrono::milliseconds max_batch_time{50};

const Kind& find_kind(ImportKind kind) {
  static const std::array kinds{&leads_kind, &deals_kind, &tasks_kind, &calls_kind, &emails_kind};
  return **std::find_if(kinds.begin(), kinds.end(), [&](const Kind* row) { return row->kind == kind; });
}

/// Why a header can't be read, or the layout that it and the mapping make.
Result<Layout> read_header(std::istream& in, csv::Reader& reader, const Kind& kind, const Mapping& mapping) {
  if (!reader.next() && in.bad()) return fail(ErrorCode::unavailable, "the file can't be read");
  if (reader.line() == 0) return fail(invalid("header", "the file is empty; its first line must name the columns"));
  if (!reader.problem().empty()) return fail(invalid("header", std::string(reader.problem())));
  std::vector<std::string_view> names;
  for (const auto cell : reader.cells()) names.push_back(trim(cell));
  return Layout::make(names, kind.fields, mapping);
}

Result<Settings> load_settings(const Session& session, const ImportOptions& options) {
  CRONDB_TRY(const auto team, transact(session.storage, Access::read,
                                       [&](Transaction& tx) { return tx.access().find_team(session.principal.team); }));
  if (!team) return fail(not_found("team"));
  CRONDB_TRY(auto times, TimeFormat::make(options.mapping.date_format, TimeZone::find(team->time_zone).value_or(TimeZone())));
  return Settings{options, std::move(times), team->currency};
}

/// The next rows, in as many of the elements of `rows` as the answer says.
std::size_t read_rows(csv::Reader& reader, const Layout& layout, std::vector<Row>& rows) {
  const std::int64_t end = reader.bytes() + max_batch_bytes;
  std::size_t count = 0;
  while (count < rows.size() && reader.bytes() < end && reader.next()) {
    Row& row = rows[count++];
    row.line = reader.line();
    row.problem = reader.problem();
    if (!row.problem.empty()) continue;
    if (reader.cells().size() == layout.columns()) {
      layout.read(reader.cells(), row.values);
    } else {
      row.problem = fmt::format("there are {} cells, but the first line names {} columns", reader.cells().size(), layout.columns());
    }
  }
  return count;
}

/// What one transaction did.
struct Part {
  std::size_t rows = 0;
  ImportReport report;
  Made made;
};

void count(ImportReport& report, Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      ++report.created;
      break;
    case Outcome::updated:
      ++report.updated;
      break;
    case Outcome::unchanged:
      ++report.unchanged;
      break;
    case Outcome::failed:
      ++report.failed;
      break;
  }
}

void add_error(ImportReport& report, ImportError error) {
  if (report.errors.size() < max_import_errors) {
    report.errors.push_back(std::move(error));
  } else {
    ++report.more_errors;
  }
}

/// Imports rows until all are done or time is up, at least one.
Result<Part> import_rows(Context& context, const Kind& kind, const Settings& settings, const Made& earlier,
                         std::span<const Row> rows) {
  const auto deadline = std::chrono::steady_clock::now() + max_batch_time;
  Part part;
  CRONDB_TRY(auto references, References::load(context, settings.options, earlier, part.made));
  Batch batch{context, settings, std::move(references), earlier, part.made, {}};
  for (const Row& row : rows) {
    Problems problems;
    Outcome outcome = Outcome::failed;
    if (row.problem.empty()) {
      CRONDB_TRY(outcome, kind.import(batch, row, problems));
    } else {
      problems.push_back({{}, row.problem});
    }
    count(part.report, outcome);
    for (auto& problem : problems) add_error(part.report, {row.line, std::move(problem.field), std::move(problem.message)});
    ++part.rows;
    if (std::chrono::steady_clock::now() >= deadline) break;
  }
  return part;
}

void add(ImportReport& report, Part& part) {
  report.created += part.report.created;
  report.updated += part.report.updated;
  report.unchanged += part.report.unchanged;
  report.failed += part.report.failed;
  report.more_errors += part.report.more_errors;
  for (auto& error : part.report.errors) add_error(report, std::move(error));
  for (const auto& [name, id] : part.made.people) report.created_members.push_back(name);
  for (const auto& stage : part.made.stages) report.created_stages.push_back(stage.name);
  for (const auto& tag : part.made.tags) report.created_tags.push_back(tag.name);
}

void remember(Made& earlier, Made&& made) {
  earlier.stages.insert(earlier.stages.end(), made.stages.begin(), made.stages.end());
  earlier.tags.insert(earlier.tags.end(), made.tags.begin(), made.tags.end());
  earlier.people.merge(made.people);
  const auto add_rows = [&]<class T>(Remembered<T>& rows) {
    for (auto& [external_id, row] : rows) std::get<Remembered<T>>(earlier.rows).insert_or_assign(external_id, std::move(row));
  };
  std::apply([&](auto&... rows) { (add_rows(rows), ...); }, made.rows);
}

}  // namespace

}  // namespace importing

Result<ImportReport> import_csv(const Session& session, ImportKind kind, std::istream& csv, const ImportOptions& options,
                                const OnImportProgress& on_progress) {
  using namespace importing;
  CRONDB_TRY(permit(session.principal, Role::member, Plan::pro));
  CRONDB_TRY(const auto settings, load_settings(session, options));
  const Kind& rows_kind = find_kind(kind);
  csv::Reader reader(csv);
  CRONDB_TRY(const auto layout, read_header(csv, reader, rows_kind, options.mapping));

  ImportReport report;
  ImportProgress progress;
  Made earlier;
  std::vector<Row> rows(max_batch_rows);
  while (const std::size_t count = read_rows(reader, layout, rows)) {
    for (std::span<const Row> rest(rows.data(), count); !rest.empty();) {
      CRONDB_TRY(auto part, transact(session.storage, options.dry_run ? Access::read : Access::write, [&](Transaction& tx) {
                   Context context{tx, session.storage, session.environment, session.principal, session.environment.clock.now()};
                   return import_rows(context, rows_kind, settings, earlier, rest);
                 }));
      rest = rest.subspan(part.rows);
      progress.rows += static_cast<std::int64_t>(part.rows);
      add(report, part);
      remember(earlier, std::move(part.made));
    }
    progress.bytes = reader.bytes();
    if (on_progress) on_progress(progress);
  }
  if (csv.bad()) return fail(ErrorCode::unavailable, "the file can't be read any further");
  return report;
}

}  // namespace crondb
