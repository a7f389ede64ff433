#include "crondb/importing/import.hpp"

#include <algorithm>
#include <array>

#include "core/try.hpp"
#include "importing/file.hpp"
#include "importing/kinds.hpp"

namespace crondb {

namespace importing {

namespace {

const Kind& find_kind(ImportKind kind) {
  static const std::array kinds{&leads_kind, &deals_kind, &tasks_kind, &calls_kind, &emails_kind};
  return **std::find_if(kinds.begin(), kinds.end(), [&](const Kind* row) { return row->kind == kind; });
}

Result<Settings> load_settings(const Session& session, const ImportOptions& options) {
  CRONDB_TRY(const auto team, transact(session.storage, Access::read,
                                       [&](Transaction& tx) { return tx.access().find_team(session.principal.team); }));
  if (!team) return fail(not_found("team"));
  CRONDB_TRY(auto times, TimeFormat::make(options.mapping.date_format, TimeZone::find(team->time_zone).value_or(TimeZone())));
  return Settings{options, std::move(times), team->currency};
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

/// Imports rows until all are done or time is up, at least one; adds what it makes to `made`.
Result<Part> import_batch(Context& context, const Kind& kind, const Settings& settings, const Made& earlier, Made& made,
                          std::span<const Row> rows) {
  CRONDB_TRY(auto references, References::load(context, settings.options, earlier, made));
  Batch batch{context, settings, std::move(references), earlier, made, {}};
  CRONDB_TRY(auto part, import_rows(rows, [&](const Row& row, Problems& problems) { return kind.import(batch, row, problems); }));
  for (const auto& [name, id] : made.people) part.report.created_members.push_back(name);
  for (const auto& stage : made.stages) part.report.created_stages.push_back(stage.name);
  for (const auto& tag : made.tags) part.report.created_tags.push_back(tag.name);
  return part;
}

}  // namespace

}  // namespace importing

Result<ImportReport> import_csv(const Session& session, ImportKind kind, std::istream& csv, const ImportOptions& options,
                                const OnImportProgress& on_progress) {
  using namespace importing;
  CRONDB_TRY(permit(session.principal, Role::member, Plan::pro));
  CRONDB_TRY(const auto settings, load_settings(session, options));
  const Kind& rows_kind = find_kind(kind);
  Made earlier;
  return import_file(
      csv, rows_kind.fields, options.mapping,
      [&](std::span<const Row> rows) -> Result<Part> {
        Made made;
        CRONDB_TRY(auto part, transact(session.storage, options.dry_run ? Access::read : Access::write, [&](Transaction& tx) {
                     made = {};
                     Context context{tx, session.storage, session.environment, session.principal, session.environment.clock.now()};
                     return import_batch(context, rows_kind, settings, earlier, made, rows);
                   }));
        remember(earlier, std::move(made));
        return part;
      },
      on_progress);
}

}  // namespace crondb
