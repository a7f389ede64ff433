#include "crondb/importing/import.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/importing/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/imports.hpp"
#include "crondb/wire/write.hpp"
#include "importing/file.hpp"
#include "importing/kinds.hpp"

namespace crondb {

namespace importing {

namespace {

Result<Settings> load_settings(const Session& session, const ImportOptions& options) {
  CRONDB_TRY(const auto team, transact(session.storage, AccessMode::read,
                                       [&](Transaction& tx) { return tx.access().find_team(session.principal.team); }));
  if (!team) return fail(not_found("team"));
  return make_settings(options, TimeZone::find(team->time_zone).value_or(TimeZone()), team->currency);
}

void remember(Made& earlier, Made&& made) {
  earlier.stages.insert(earlier.stages.end(), made.stages.begin(), made.stages.end());
  earlier.tags.insert(earlier.tags.end(), made.tags.begin(), made.tags.end());
  earlier.people.insert(earlier.people.end(), made.people.begin(), made.people.end());
  const auto add_rows = [&]<class T>(Remembered<T>& rows) {
    for (auto& [external_id, row] : rows) std::get<Remembered<T>>(earlier.rows).insert_or_assign(external_id, std::move(row));
  };
  std::apply([&](auto&... rows) { (add_rows(rows), ...); }, made.rows);
}

/// Imports rows until all are done or time is up, at least one; adds what it makes to `made`.
Result<Part> import_batch(Context& context, const RowKind& kind, const Settings& settings, const Made& earlier, Made& made,
                          std::span<const Row> rows) {
  CRONDB_TRY(auto references, References::load(context, settings.options, earlier, made));
  Batch batch{context, settings, std::move(references), earlier, made, {}};
  CRONDB_TRY(auto part,
             import_rows(rows, kind.fields, [&](const Row& row, Problems& problems) { return kind.import(batch, row, problems); }));
  for (const auto& person : made.people) part.report.created_members.push_back(person.name);
  for (const auto& stage : made.stages) part.report.created_stages.push_back(stage.name);
  for (const auto& tag : made.tags) part.report.created_tags.push_back(tag.name);
  return part;
}

/// What is kept of an import while it goes on.
class Kept {
 public:
  Kept(const Session& session, ImportKind kind) : team_(session.principal.team) {
    const Instant now = session.environment.clock.now();
    import_.id = ImportId{session.environment.ids.next(now)};
    import_.kind = kind;
    if (!session.principal.user.is_nil()) import_.user_id = session.principal.user;
    import_.created_at = now;
  }

  [[nodiscard]] ImportId id() const { return import_.id; }
  /// Keeps what it came to until `now`.
  [[nodiscard]] Result<void> put(Transaction& tx, ImportResult result, Instant now, bool finished) const {
    for (auto* names : {&result.created_members, &result.created_stages, &result.created_tags}) {
      names->resize(std::min(names->size(), max_kept_names));
    }
    StoredImport import = import_;
    import.updated_at = now;
    if (finished) import.finished_at = now;
    import.result = wire::to_json(result);
    CRONDB_TRY(tx.imports().put_import(team_, import));
    if (finished) CRONDB_TRY(tx.imports().trim_imports(team_, max_kept_imports, 100));
    return {};
  }

 private:
  TeamId team_;
  StoredImport import_;
};

}  // namespace

const RowKind& find_kind(ImportKind kind) {
  static const std::array kinds{&leads_kind, &deals_kind, &tasks_kind, &calls_kind, &emails_kind};
  return **std::find_if(kinds.begin(), kinds.end(), [&](const RowKind* row) { return row->kind == kind; });
}

Result<Settings> make_settings(const ImportOptions& options, TimeZone zone, Currency currency) {
  const Mapping& mapping = options.mapping;
  std::vector<FieldError> problems;
  const auto check_size = [&](std::size_t size, std::size_t max, std::string path) {
    if (size > max) problems.push_back({std::move(path), fmt::format("must have at most {} entries", max)});
  };
  check_size(mapping.fields.size(), max_mapped_fields, "mapping.fields");
  check_size(mapping.constants.size(), max_mapped_fields, "mapping.constants");
  check_size(mapping.values.size(), max_mapped_fields, "mapping.values");
  check_size(mapping.stages.size(), max_mapped_words, "mapping.stages");
  for (const auto& [field, words] : mapping.values) check_size(words.size(), max_mapped_words, "mapping.values." + field);
  auto times = TimeFormat::make(mapping, zone);
  auto numbers = NumberReader::make(mapping.number_format);
  const auto add = [&](const auto& made) {
    if (!made) problems.insert(problems.end(), made.error().fields.begin(), made.error().fields.end());
  };
  add(times);
  add(numbers);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return Settings{options, std::move(*times), *numbers, currency};
}

}  // namespace importing

Result<ImportReport> import_csv(const Session& session, ImportKind kind, std::istream& csv, const ImportOptions& options,
                                const OnImportProgress& on_progress) {
  using namespace importing;
  CRONDB_TRY(permit(session.principal, Role::member, Plan::pro));
  CRONDB_TRY(const auto settings, load_settings(session, options));
  const RowKind& rows_kind = find_kind(kind);
  const Kept kept(session, kind);
  Made earlier;
  const auto import = [&](std::span<const Row> rows, const ImportResult& so_far) -> Result<Part> {
    Made made;
    CRONDB_TRY(
        auto part,
        transact(session.storage, options.dry_run ? AccessMode::read : AccessMode::write, [&](Transaction& tx) -> Result<Part> {
          made = {};
          Context context{tx, session.storage.facts(), session.environment, session.principal, session.environment.clock.now()};
          CRONDB_TRY(auto done, import_batch(context, rows_kind, settings, earlier, made, rows));
          if (options.dry_run) return done;
          ImportResult result = so_far;
          add(result, done.report);
          result.recognised.date_formats = settings.times.used();
          CRONDB_TRY(kept.put(tx, std::move(result), context.now, false));
          return done;
        }));
    remember(earlier, std::move(made));
    return part;
  };
  CRONDB_TRY(auto report, import_file(csv, rows_kind.fields, settings, import, on_progress));
  if (options.dry_run) return report;
  report.id = kept.id();
  CRONDB_TRY(session.storage.run(AccessMode::write,
                                 [&](Transaction& tx) { return kept.put(tx, report, session.environment.clock.now(), true); }));
  return report;
}

}  // namespace crondb
