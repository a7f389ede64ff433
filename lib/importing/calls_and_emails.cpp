#include "core/try.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/storage/engagement.hpp"
#include "engagement/rules.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"
#include "leads/steps.hpp"

/// Calls and emails out of a file: what somebody did at one moment.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes, what it names, and when it was noted down, which only an import can set.
template <class Patch>
struct TouchRow {
  Patch change;
  std::string_view lead;
  std::string_view deal;
  std::string_view owner;
  std::optional<Instant> created_at;
};
using CallRow = TouchRow<PatchCall>;
using EmailRow = TouchRow<PatchEmail>;

/// What the files of calls and emails have besides what is kept as it is given; `at` is when it happened.
template <class Given, auto at>
constexpr auto others(std::string_view at_name) {
  return std::to_array<FileColumn<Given>>({
      {"lead", [](Given& row, const Cell& cell) { row.lead = cell.text; }},
      {"deal", [](Given& row, const Cell& cell) { row.deal = cell.text; }},
      {"owner", [](Given& row, const Cell& cell) { row.owner = cell.text; }},
      {at_name, [](Given& row, const Cell& cell) { set(row.change.*at, cell.time()); }},
      {"created_at", [](Given& row, const Cell& cell) { row.created_at = cell.time(); }},
  });
}
constexpr auto call_columns = columns_of<Call>(others<CallRow, &PatchCall::started_at>("started_at"));
constexpr auto email_columns = columns_of<Email>(others<EmailRow, &PatchEmail::sent_at>("sent_at"));
constexpr auto call_column_names = names_of(call_columns);
constexpr auto email_column_names = names_of(email_columns);

/// What differs between calls and emails.
struct Calls {
  using Item = Call;
  using Change = CallChange;
  static constexpr std::string_view what = "call";
  static constexpr const auto& columns = call_columns;
  static constexpr auto at = &Call::started_at;
  static constexpr auto given_at = &PatchCall::started_at;
  static constexpr std::string_view at_name = "started_at";
  static constexpr auto find = &EngagementPort::find_call_by_external_id;
  static constexpr auto put = &EngagementPort::put_call;
};
struct Emails {
  using Item = Email;
  using Change = EmailChange;
  static constexpr std::string_view what = "email";
  static constexpr const auto& columns = email_columns;
  static constexpr auto at = &Email::sent_at;
  static constexpr auto given_at = &PatchEmail::sent_at;
  static constexpr std::string_view at_name = "sent_at";
  static constexpr auto find = &EngagementPort::find_email_by_external_id;
  static constexpr auto put = &EngagementPort::put_email;
};

template <class Touches>
class TouchImport : RowImport {
 public:
  TouchImport(Batch& batch, Problems& problems) : RowImport(batch, problems), engagement_(batch.context.tx.engagement()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(Touches::columns, batch_.settings, row, problems_);
    normalize(given.change);
    CRONDB_TRY(const auto before, known<Item>(
                                      Touches::what, given.change.external_id.value,
                                      [&](const auto& id) { return (engagement_.*Touches::find)(team_, id); },
                                      [](const Item& item, UserId user) { return item.owner_user_id == user; }));
    check_change<typename Touches::Change>(given.change, !before);
    Missing missing;
    CRONDB_TRY(auto item, make_item(given, before, missing));
    if (!problems_.empty()) return Outcome::failed;
    if (missing.any()) {
      CRONDB_TRY(batch_.references.make(missing));
      CRONDB_TRY(item, make_item(given, before, missing));
    }
    if (item == before) return Outcome::unchanged;
    remember(item);
    if (!dry()) {
      CRONDB_TRY((engagement_.*Touches::put)(team_, item));
      if (engagement::is_contact(item)) CRONDB_TRY(leads::record_contact(context_, *item.lead_id, item.*Touches::at));
    }
    return before ? Outcome::updated : Outcome::created;
  }

 private:
  using Item = typename Touches::Item;

  template <class Given>
  Result<Item> make_item(Given& given, const std::optional<Item>& before, Missing& missing) {
    Item item = before.value_or(Item{});
    const auto& at = given.change.*Touches::given_at;
    if (!before) {
      item.id = {context_.environment.ids.next(context_.now)};
      item.created_at = std::min(context_.now, at.value_or(context_.now));
    }
    item.created_at = given.created_at.value_or(item.created_at);
    if (!before) item.*Touches::at = item.created_at;
    CRONDB_TRY(set_lead(given.change.lead_id, given.lead));
    CRONDB_TRY(set_deal(given.change.deal_id, given.deal));
    CRONDB_TRY(set_owner(given.change.owner_user_id, given.owner, !before, missing));
    engagement::apply(item, given.change, problems_);
    check_not_ahead(given.created_at, "created_at");
    check_not_ahead(at, Touches::at_name);
    return item;
  }

  EngagementPort& engagement_;
};

template <class Touches>
Result<Outcome> import_touch(Batch& batch, const Row& row, Problems& problems) {
  return TouchImport<Touches>(batch, problems).run(row);
}

}  // namespace

const RowKind calls_kind{ImportKind::calls, row_fields<Call>, call_column_names, &import_touch<Calls>};
const RowKind emails_kind{ImportKind::emails, row_fields<Email>, email_column_names, &import_touch<Emails>};

}  // namespace crondb::importing
