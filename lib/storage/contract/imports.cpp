#include "crondb/storage/imports.hpp"

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

StoredImport kept(Trial& t, const Firm& firm, std::int64_t minute, std::optional<UserId> user = std::nullopt) {
  StoredImport import{.id = t.new_id<ImportId>(), .kind = ImportKind::deals, .user_id = user};
  import.created_at = import.updated_at = t.minute(minute);
  import.result = "{}";
  t.does(&ImportsPort::put_import, firm.team, import);
  return import;
}

std::vector<StoredImport> all(Trial& t, const Firm& firm) {
  return t.asks(&ImportsPort::list_imports, firm.team, std::nullopt, PageRequest{.per_page = 100}).rows;
}

const Rule of_imports[] = {
    {"an import is kept with everything it says, and replaced as it goes on",
     [](Trial& t) {
       const Firm firm = t.firm();
       StoredImport import = kept(t, firm, 1);
       t.same(t.asks(&ImportsPort::find_import, firm.team, import.id), import);
       import.kind = ImportKind::emails;
       import.user_id = firm.owner;
       import.updated_at = t.minute(2);
       import.finished_at = t.minute(3);
       import.result = R"({"header":["Größe","a\n\"b\""]})";
       t.does(&ImportsPort::put_import, firm.team, import);
       t.same(t.asks(&ImportsPort::find_import, firm.team, import.id), import);
       t.same(all(t, firm), {import});
     }},
    {"imports of another team are not seen, and neither are those that aren't there",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const StoredImport import = kept(t, firm, 1);
       t.same(t.asks(&ImportsPort::find_import, other.team, import.id), std::nullopt);
       t.same(all(t, other), {});
       t.same(t.asks(&ImportsPort::find_import, firm.team, t.new_id<ImportId>()), std::nullopt);
     }},
    {"imports are listed newest first, those of one user or all, and walked by cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const StoredImport middle = kept(t, firm, 2, firm.owner);
       const StoredImport oldest = kept(t, firm, 1);
       const StoredImport newest = kept(t, firm, 3);
       const StoredImport as_new = kept(t, firm, 3, firm.owner);
       const auto page = t.asks(&ImportsPort::list_imports, firm.team, std::nullopt, PageRequest{.per_page = 3});
       t.same(page.rows, {as_new, newest, middle});
       t.same(page.total, 4);
       t.holds(page.more);
       const auto rest =
           t.asks(&ImportsPort::list_imports, firm.team, std::nullopt, PageRequest{.per_page = 3, .cursor = cursor_after(middle)});
       t.same(rest.rows, {oldest});
       t.holds(!rest.more);
       const auto own = t.asks(&ImportsPort::list_imports, firm.team, firm.owner, PageRequest{.per_page = 3});
       t.same(own.rows, {as_new, middle});
       t.same(own.total, 2);
     }},
    {"the oldest imports are erased, no more at once than asked for",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const StoredImport untouched = kept(t, other, 0);
       kept(t, firm, 1);
       const StoredImport second = kept(t, firm, 2);
       const StoredImport last = kept(t, firm, 4);
       kept(t, firm, 0);
       t.same(t.does(&ImportsPort::trim_imports, firm.team, 4, 10), 0);
       t.same(t.does(&ImportsPort::trim_imports, firm.team, 1, 2), 2);
       t.same(all(t, firm), {last, second});
       t.same(t.does(&ImportsPort::trim_imports, firm.team, 1, 2), 1);
       t.same(all(t, firm), {last});
       t.same(all(t, other), {untouched});
     }},
};

}  // namespace

std::span<const Rule> imports_rules() { return of_imports; }

}  // namespace crondb::contract
