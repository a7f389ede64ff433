#include "importing/file.hpp"

#include <algorithm>
#include <chrono>
#include <istream>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "importing/column_map.hpp"
#include "importing/csv_reader.hpp"

namespace crondb::importing {

namespace {

constexpr std::size_t max_batch_rows = 500;
constexpr std::size_t max_batch_bytes = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds max_batch_time{50};

/// The rows of a file, and what was recognised of it.
class Records {
 public:
  /// Errors: validation_error for a header that can't be read or doesn't fit the mapping; unavailable.
  [[nodiscard]] static Result<Records> open(std::istream& in, csv::Reader& reader, std::span<const std::string_view> fields,
                                            const Mapping& mapping) {
    if (!reader.next() && (in.bad() || reader.broken())) return fail(ErrorCode::unavailable, "the file can't be read");
    if (reader.line() == 0) return fail(invalid("header", "the file is empty; its first line must name the columns"));
    if (!reader.problem().empty()) return fail(invalid("header", std::string(reader.problem())));
    Records rows(reader);
    for (const auto cell : reader.cells()) rows.header_.emplace_back(trim(cell));
    const std::vector<std::string_view> names(rows.header_.begin(), rows.header_.end());
    CRONDB_TRY(rows.map_, ColumnMap::make(names, fields, mapping));
    return rows;
  }

  /// The next rows, in as many of the elements of `rows` as the answer says; 0 at the end.
  [[nodiscard]] std::size_t read(std::vector<Row>& rows) {
    std::size_t bytes = 0;
    std::size_t count = 0;
    while (count < rows.size() && bytes < max_batch_bytes && reader_.next()) {
      Row& row = rows[count];
      row.line = reader_.line();
      row.problem = reader_.problem();
      row.beginning = reader_.beginning();
      if (row.problem.empty()) {
        const auto& cells = reader_.cells();
        if (std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return trim(cell).empty(); })) continue;
        if (repeats_header(cells)) {
          ++repeated_headers_;
          continue;
        }
        keep(cells);
        for (const auto cell : cells) bytes += cell.size();
        row.problem = map_.read(cells, row.values);
        for (const auto& value : row.values) bytes += value.size();
        if (!row.problem.empty()) {
          row.beginning = csv::cut(fmt::format("{}", fmt::join(cells, crondb::word(reader_.delimiter()))), max_kept_characters);
        }
      }
      ++count;
    }
    return count;
  }

  /// What was recognised so far.
  void tell(ImportResult& result) const {
    result.repeated_headers = repeated_headers_;
    result.first_rows = first_rows_;
    result.recognised.encoding = reader_.encoding();
    result.recognised.delimiter = reader_.delimiter();
    result.recognised.header = kept(header_);
    result.recognised.unused_columns.clear();
    for (const std::size_t column : map_.unused()) {
      if (result.recognised.unused_columns.size() == max_kept_cells) break;
      result.recognised.unused_columns.push_back(csv::cut(header_[column], max_kept_characters));
    }
  }

 private:
  explicit Records(csv::Reader& reader) : reader_(reader) {}

  /// Whether files were put one behind the other.
  [[nodiscard]] bool repeats_header(const std::vector<std::string_view>& cells) const {
    return std::equal(cells.begin(), cells.end(), header_.begin(), header_.end(),
                      [](std::string_view cell, std::string_view name) { return trim(cell) == name; });
  }
  template <class Texts>
  [[nodiscard]] static std::vector<std::string> kept(const Texts& texts) {
    std::vector<std::string> kept;
    for (const auto& text : texts) {
      if (kept.size() == max_kept_cells) break;
      kept.push_back(csv::cut(text, max_kept_characters));
    }
    return kept;
  }
  void keep(const std::vector<std::string_view>& cells) {
    if (first_rows_.size() < max_kept_rows) first_rows_.push_back({reader_.line(), kept(cells)});
  }

  csv::Reader& reader_;
  std::vector<std::string> header_;
  ColumnMap map_;
  std::vector<ImportRow> first_rows_;
  std::int64_t repeated_headers_ = 0;
};

void count(ImportResult& report, Outcome outcome) {
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

/// Adds to the group of the same reason, or begins one.
void add_group(ImportResult& result, const ImportErrorGroup& part) {
  auto& groups = result.error_groups;
  const auto same = std::find_if(groups.begin(), groups.end(), [&](const ImportErrorGroup& group) {
    return group.field == part.field && group.message == part.message;
  });
  if (same == groups.end()) {
    if (groups.size() < max_error_groups) groups.push_back(part);
    return;
  }
  same->count += part.count;
  for (const auto line : part.lines) {
    if (same->lines.size() < max_group_lines) same->lines.push_back(line);
  }
}

/// `message` with `"…"` for every quotation of `cell`.
std::string reason_of(std::string_view message, std::string_view cell) {
  std::string reason;
  while (!message.empty()) {
    const auto open = message.find('"');
    const auto close = open == std::string_view::npos ? open : message.find('"', open + 1);
    if (close == std::string_view::npos) break;
    const auto quoted = message.substr(open + 1, close - open - 1);
    const bool said = !quoted.empty() && cell.find(quoted) != std::string_view::npos;
    reason.append(message.substr(0, open + 1)).append(said ? "…" : quoted).append("\"");
    message.remove_prefix(close + 1);
  }
  return reason.append(message);
}

/// What stands in the cell that a problem is about; empty if it is about none.
std::string_view cell_of(const Row& row, std::span<const std::string_view> fields, std::string_view field) {
  const auto found = std::find(fields.begin(), fields.end(), field.substr(0, field.find_first_of(".[")));
  const auto index = static_cast<std::size_t>(found - fields.begin());
  return index < row.values.size() ? std::string_view(row.values[index]) : std::string_view();
}

void add_problem(ImportReport& report, const Row& row, std::span<const std::string_view> fields, FieldError problem) {
  const bool readable = row.problem.empty();
  const auto cell = readable ? cell_of(row, fields, problem.field) : std::string_view(row.beginning);
  add_group(report, {problem.field,
                     readable ? reason_of(problem.message, cell) : problem.message,
                     1,
                     {row.line},
                     csv::cut(cell, max_kept_characters)});
  add_error(report, {row.line, std::move(problem.field), std::move(problem.message)});
}

}  // namespace

void add(ImportResult& total, const ImportResult& part) {
  total.created += part.created;
  total.updated += part.updated;
  total.unchanged += part.unchanged;
  total.failed += part.failed;
  for (const auto& group : part.error_groups) add_group(total, group);
  const auto append = [](std::vector<std::string>& to, const std::vector<std::string>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(total.created_members, part.created_members);
  append(total.created_stages, part.created_stages);
  append(total.created_tags, part.created_tags);
}

Result<Part> import_rows(std::span<const Row> rows, std::span<const std::string_view> fields,
                         const std::function<Result<Outcome>(const Row&, Problems&)>& import) {
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
    for (auto& problem : problems) add_problem(part.report, row, fields, std::move(problem));
    ++part.rows;
    if (std::chrono::steady_clock::now() >= deadline) break;
  }
  return part;
}

Result<ImportReport> import_file(std::istream& csv, std::span<const std::string_view> fields, const Settings& settings,
                                 const ImportBatch& import_batch, const OnImportProgress& on_progress) {
  const Mapping& mapping = settings.options.mapping;
  csv::Reader reader(csv, mapping.delimiter, mapping.encoding);
  CRONDB_TRY(auto file, Records::open(csv, reader, fields, mapping));
  ImportReport report;
  ImportProgress progress;
  std::vector<Row> rows(max_batch_rows);
  while (const std::size_t count = file.read(rows)) {
    file.tell(report);
    for (std::span<const Row> rest(rows.data(), count); !rest.empty();) {
      CRONDB_TRY(auto part, import_batch(rest, report));
      rest = rest.subspan(part.rows);
      progress.rows += static_cast<std::int64_t>(part.rows);
      add(report, part.report);
      for (auto& error : part.report.errors) add_error(report, std::move(error));
      report.more_errors += part.report.more_errors;
    }
    progress.bytes = reader.bytes();
    if (on_progress) on_progress(progress);
  }
  if (csv.bad() || reader.broken()) return fail(ErrorCode::unavailable, "the file can't be read any further");
  file.tell(report);
  report.recognised.date_formats = settings.times.used();
  return report;
}

}  // namespace crondb::importing
