#include "crondb/importing/operations.hpp"

#include <sstream>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/imports.hpp"
#include "crondb/wire/mapping.hpp"
#include "importing/columns.hpp"
#include "importing/csv_reader.hpp"
#include "importing/kinds.hpp"

namespace crondb::importing {

namespace {

Result<Import> whole(const StoredImport& stored) {
  auto result = wire::read_import_result(stored.result);
  if (!result) return fail(ErrorCode::internal, "a kept import can't be read");
  return Import{std::move(*result), stored.id,
                stored.kind,        stored.finished_at ? ImportStatus::finished : ImportStatus::unfinished,
                stored.user_id,     stored.created_at,
                stored.updated_at,  stored.finished_at};
}

}  // namespace

Result<Page<Import>> list_imports(Context& context, const ListImports& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto stored, context.tx.imports().list_imports(context.by.team, context.by.only_rows_of(), page));
  Rows<Import> rows{{}, stored.total, stored.more};
  for (const auto& row : stored.rows) {
    CRONDB_TRY(rows.rows.emplace_back(), whole(row));
  }
  return make_page(std::move(rows), page, created_cursor<Import>);
}

Result<Import> get_import(Context& context, const ImportRequest& request) {
  CRONDB_TRY(const auto stored, context.tx.imports().find_import(context.by.team, request.import_id));
  const auto only = context.by.only_rows_of();
  if (!stored || (only && stored->user_id != only)) return fail(not_found("import"));
  return whole(*stored);
}

Result<ImportFields> get_import_fields(Context&, const GetImportFields& request) {
  ImportFields answer{request.kind, columns_of(request.kind), std::nullopt};
  if (!request.header) return answer;
  std::istringstream line(*request.header);
  csv::Reader reader(line);
  if (!reader.next()) return fail(invalid("header", "must name the columns"));
  if (!reader.problem().empty()) return fail(invalid("header", std::string(reader.problem())));
  std::vector<std::string_view> names;
  for (const auto cell : reader.cells()) names.push_back(trim(cell));
  answer.suggestion = suggest(names, request.kind);
  return answer;
}

}  // namespace crondb::importing
