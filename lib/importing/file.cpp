#include "importing/file.hpp"

#include <chrono>
#include <istream>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "importing/csv_reader.hpp"
#include "importing/layout.hpp"

namespace crondb::importing {

namespace {

constexpr std::size_t max_batch_rows = 500;
constexpr std::int64_t max_batch_bytes = std::int64_t{1} << 20U;
constexpr std::chrono::milliseconds max_batch_time{50};

/// Why a header can't be read, or the layout that it and the mapping make.
Result<Layout> read_header(std::istream& in, csv::Reader& reader, std::span<const std::string_view> fields,
                           const Mapping& mapping) {
  if (!reader.next() && in.bad()) return fail(ErrorCode::unavailable, "the file can't be read");
  if (reader.line() == 0) return fail(invalid("header", "the file is empty; its first line must name the columns"));
  if (!reader.problem().empty()) return fail(invalid("header", std::string(reader.problem())));
  std::vector<std::string_view> names;
  for (const auto cell : reader.cells()) names.push_back(trim(cell));
  return Layout::make(names, fields, mapping);
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

void add(ImportReport& report, ImportReport&& part) {
  report.created += part.created;
  report.updated += part.updated;
  report.unchanged += part.unchanged;
  report.failed += part.failed;
  report.more_errors += part.more_errors;
  for (auto& error : part.errors) add_error(report, std::move(error));
  const auto append = [](std::vector<std::string>& to, std::vector<std::string>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(report.created_members, part.created_members);
  append(report.created_stages, part.created_stages);
  append(report.created_tags, part.created_tags);
}

}  // namespace

Result<Part> import_rows(std::span<const Row> rows, const std::function<Result<Outcome>(const Row&, Problems&)>& import) {
  const auto deadline = std::chrono::steady_clock::now() + max_batch_time;
  Part part;
  for (const Row& row : rows) {
    Problems problems;
    Outcome outcome = Outcome::failed;
    if (row.problem.empty()) {
      CRONDB_TRY(outcome, import(row, problems));
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

Result<ImportReport> import_file(std::istream& csv, std::span<const std::string_view> fields, const Mapping& mapping,
                                 const std::function<Result<Part>(std::span<const Row>)>& import_batch,
                                 const OnImportProgress& on_progress) {
  csv::Reader reader(csv);
  CRONDB_TRY(const auto layout, read_header(csv, reader, fields, mapping));
  ImportReport report;
  ImportProgress progress;
  std::vector<Row> rows(max_batch_rows);
  while (const std::size_t count = read_rows(reader, layout, rows)) {
    for (std::span<const Row> rest(rows.data(), count); !rest.empty();) {
      CRONDB_TRY(auto part, import_batch(rest));
      rest = rest.subspan(part.rows);
      progress.rows += static_cast<std::int64_t>(part.rows);
      add(report, std::move(part.report));
    }
    progress.bytes = reader.bytes();
    if (on_progress) on_progress(progress);
  }
  if (csv.bad()) return fail(ErrorCode::unavailable, "the file can't be read any further");
  return report;
}

}  // namespace crondb::importing
