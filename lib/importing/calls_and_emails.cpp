#include "core/try.hpp"
#include "crondb/engagement/operations.hpp"
#include "engagement/rules.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"
#include "leads/leads_at_work.hpp"

/// Calls and emails out of a file: what somebody did at one moment.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes, what it names, and when it was noted down, which only an import can set.
template <class Patch>
struct TouchRow {
  Patch patch;
  std::string_view lead;
  std::string_view deal;
  std::string_view owner;
  std::optional<Instant> created_at;
};
using CallRow = TouchRow<PatchCall>;
using EmailRow = TouchRow<PatchEmail>;

template <class Given>
void read_external_id(Given& row, const Cell& cell) {
  row.patch.external_id = std::string(cell.text);
}

constexpr auto call_columns = std::to_array<Column<CallRow>>({
    {"external_id", &read_external_id<CallRow>},
    {"lead", [](CallRow& row, const Cell& cell) { row.lead = cell.text; }},
    {"deal", [](CallRow& row, const Cell& cell) { row.deal = cell.text; }},
    {"owner", [](CallRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"direction", [](CallRow& row, const Cell& cell) { set(row.patch.direction, cell.choice<Direction>()); }},
    {"outcome", [](CallRow& row, const Cell& cell) { set(row.patch.outcome, cell.choice<CallOutcome>()); }},
    {"duration_seconds", [](CallRow& row, const Cell& cell) { set(row.patch.duration_seconds, cell.number()); }},
    {"started_at", [](CallRow& row, const Cell& cell) { set(row.patch.started_at, cell.time()); }},
    {"created_at", [](CallRow& row, const Cell& cell) { row.created_at = cell.time(); }},
});
constexpr auto call_column_names = names_of(call_columns);

constexpr auto email_columns = std::to_array<Column<EmailRow>>({
    {"external_id", &read_external_id<EmailRow>},
    {"lead", [](EmailRow& row, const Cell& cell) { row.lead = cell.text; }},
    {"deal", [](EmailRow& row, const Cell& cell) { row.deal = cell.text; }},
    {"owner", [](EmailRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"direction", [](EmailRow& row, const Cell& cell) { set(row.patch.direction, cell.choice<Direction>()); }},
    {"status", [](EmailRow& row, const Cell& cell) { set(row.patch.status, cell.choice<EmailStatus>()); }},
    {"automated", [](EmailRow& row, const Cell& cell) { set(row.patch.automated, cell.truth()); }},
    {"opened_at", [](EmailRow& row, const Cell& cell) { set(row.patch.opened_at, cell.time()); }},
    {"replied_at", [](EmailRow& row, const Cell& cell) { set(row.patch.replied_at, cell.time()); }},
    {"sent_at", [](EmailRow& row, const Cell& cell) { set(row.patch.sent_at, cell.time()); }},
    {"created_at", [](EmailRow& row, const Cell& cell) { row.created_at = cell.time(); }},
});
constexpr auto email_column_names = names_of(email_columns);

void apply(const PatchCall& patch, Call& call) {
  call.direction = patch.direction.value_or(call.direction);
  call.outcome = patch.outcome.value_or(call.outcome);
  patch.duration_seconds.apply_to(call.duration_seconds);
}
void apply(const PatchEmail& patch, Email& email) {
  email.direction = patch.direction.value_or(email.direction);
  email.status = patch.status.value_or(email.status);
  email.automated = patch.automated.value_or(email.automated);
  patch.opened_at.apply_to(email.opened_at);
  patch.replied_at.apply_to(email.replied_at);
}

/// What differs between calls and emails.
struct Calls {
  using Item = Call;
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
    normalize(given.patch);
    check_fields(given.patch, {}, problems_);
    CRONDB_TRY(const auto before,
               known<Item>(
                   Touches::what, given.patch.external_id.value, [&](auto id) { return (engagement_.*Touches::find)(team_, id); },
                   [](const Item& item, UserId user) { return item.owner_user_id == user; }));
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
  Result<Item> make_item(const Given& given, const std::optional<Item>& before, Missing& missing) {
    Item item = before.value_or(Item{});
    const auto& at = given.patch.*Touches::given_at;
    if (!before) {
      item.id = {context_.environment.ids.next(context_.now)};
      item.external_id = given.patch.external_id.value;
      item.created_at = std::min(context_.now, at.value_or(context_.now));
    }
    item.created_at = given.created_at.value_or(item.created_at);
    item.*Touches::at = at.value_or(before ? item.*Touches::at : item.created_at);
    apply(given.patch, item);
    if (!given.lead.empty()) {
      CRONDB_TRY(item.lead_id, lead(given.lead));
    }
    if (!given.deal.empty()) {
      CRONDB_TRY(item.deal_id, deal(given.deal));
    }
    CRONDB_TRY(set_owner(item.owner_user_id, given.owner, missing));
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

const Kind calls_kind{ImportKind::calls, call_column_names, &import_touch<Calls>};
const Kind emails_kind{ImportKind::emails, email_column_names, &import_touch<Emails>};

}  // namespace crondb::importing
