#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "access/teams.hpp"
#include "core/csv.hpp"
#include "core/try.hpp"
#include "crondb/core/currency.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/pipeline.hpp"
#include "pipeline/rules.hpp"
#include "pipeline/steps.hpp"

/// The operations that show deals: one, a list, the board, the export, the leaderboard.
namespace crondb::pipeline {

namespace {

Result<std::unordered_map<UserId, User>> people_by_id(Context& context) {
  CRONDB_TRY(auto people, context.tx.access().people(context.by.team));
  std::unordered_map<UserId, User> by_id;
  for (auto& person : people) by_id.emplace(person.id, std::move(person));
  return by_id;
}

/// A sort such as `-value`: its field and whether it descends.
Result<DealSort> parse_sort(const std::string& sort) {
  const auto field = parse_word<DealSort>(sort.starts_with('-') ? std::string_view(sort).substr(1) : std::string_view(sort));
  if (field) return *field;
  std::string message = "must be one of";
  for (const auto& known : words<DealSort>) message += " " + std::string(known);
  return fail(invalid("sort", message + ", with - before it for descending"));
}

/// What the caller sees of `wanted`.
Result<DealFilter> filter_of(Context& context, const DealsWanted& wanted) {
  DealFilter filter{wanted, context.by.only_rows_of()};
  if (!wanted.min_value && !wanted.max_value) return filter;
  CRONDB_TRY(const auto team, access::own_team(context));
  std::vector<FieldError> problems;
  filter.currency = team.currency;
  if (wanted.min_value) filter.min_value = to_minor(*wanted.min_value, team.currency, "min_value", problems);
  if (wanted.max_value) filter.max_value = to_minor(*wanted.max_value, team.currency, "max_value", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return filter;
}

/// What an export names beside the deals.
struct Names {
  const std::vector<Stage>& stages;
  const std::unordered_map<UserId, User>& people;
};

std::string stage_name(const Deal& deal, const Names& names) {
  const Stage* stage = find_stage(names.stages, deal.stage_id);
  return stage ? stage->name : "";
}
std::string owner_email(const Deal& deal, const Names& names) {
  const auto owner = names.people.find(deal.owner_user_id);
  return owner == names.people.end() ? "" : owner->second.email.value_or("");
}

/// A column of the export: a field of the deal, or something that the deal refers to.
struct ExportColumn {
  std::string_view name;
  const Field* field = nullptr;
  std::string (*find)(const Deal&, const Names&) = nullptr;

  [[nodiscard]] std::string cell(const Deal& deal, const Names& names) const {
    if (find) return find(deal, names);
    std::string text;
    field->look(&deal, [&](const void* value) { text = csv::cell_of(*field->type, value); });
    return text;
  }
};

/// The columns that files have had from the beginning, in their order, and behind them whatever else a deal keeps as it is given,
/// but for ids of other systems.
std::vector<ExportColumn> make_export_columns() {
  std::vector<ExportColumn> columns;
  for (const auto name : {"id", "name", "domain", "value", "currency", "stage", "status", "owner_email", "expected_close_on",
                          "created_at", "closed_at"}) {
    columns.push_back({name, find_field(description<Deal>, name)});
  }
  const auto column = [&](std::string_view name) {
    return std::find_if(columns.begin(), columns.end(), [&](const ExportColumn& each) { return each.name == name; });
  };
  column("stage")->find = &stage_name;
  column("owner_email")->find = &owner_email;
  for (const RowField& each : row_fields<Deal>) {
    if (each.keep && each.shown.name != "external_id" && column(each.shown.name) == columns.end()) {
      columns.push_back({each.shown.name, find_field(description<Deal>, each.shown.name)});
    }
  }
  return columns;
}

/// One line of the export, of what `cell` answers for each column.
template <class Cell>
void append_line(std::string& csv, const Cell& cell) {
  static const auto columns = make_export_columns();
  for (const ExportColumn& column : columns) {
    if (&column != &columns.front()) csv += ',';
    csv::append_cell(csv, cell(column));
  }
  csv += "\r\n";
}

}  // namespace

Result<Page<Deal>> list_deals(Context& context, const ListDeals& request) {
  CRONDB_TRY(const auto page, page_request(request, request.sort));
  CRONDB_TRY(const auto sort, parse_sort(request.sort));
  CRONDB_TRY(auto filter, filter_of(context, request));
  const DealQuery query{.filter = std::move(filter), .sort = sort, .descending = request.sort.starts_with('-'), .page = page};
  CRONDB_TRY(auto rows, context.tx.pipeline().list_deals(context.by.team, query));
  return make_page(std::move(rows), page,
                   [&](const Deal& deal) { return Cursor{request.sort, sort_key(deal, sort), deal.id.bytes}; });
}

Result<DealDetail> get_deal(Context& context, const DealRequest& request) {
  static constexpr PageRequest newest_100{.page = 1, .per_page = 100, .cursor = std::nullopt};
  CRONDB_TRY(auto deal, visible_deal(context, request.deal_id));
  CRONDB_TRY(auto contacts, context.tx.pipeline().list_contacts(context.by.team, deal.id, newest_100));
  CRONDB_TRY(auto activities, context.tx.pipeline().list_activities(context.by.team, deal.id, newest_100));
  return DealDetail{std::move(deal), std::move(contacts.rows), std::move(activities.rows)};
}

Result<Kanban> get_kanban(Context& context, const KanbanRequest& request) {
  const auto only = context.by.only_rows_of();
  CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));
  CRONDB_TRY(const auto totals, context.tx.pipeline().column_totals(context.by.team, only));
  Kanban kanban;
  for (const auto& stage : stages) {
    CRONDB_TRY(auto deals, context.tx.pipeline().list_column(context.by.team, stage.id, only, request.per_stage));
    KanbanColumn column{stage, std::move(deals), 0, {}};
    for (const auto& total : totals) {
      if (total.stage_id != stage.id) continue;
      column.total += total.count;
      if (total.with_value > 0) column.value_by_currency.sums.emplace_back(total.currency, in_major(total.sum, total.currency));
    }
    kanban.stages.push_back(std::move(column));
  }
  return kanban;
}

Result<ExportedDeals> export_deals(Context& context, const ExportDeals& request) {
  static constexpr std::int64_t piece = 1000;
  CRONDB_TRY(auto filter, filter_of(context, request));
  const DealQuery query{.filter = std::move(filter), .page = {.per_page = piece, .cursor = request.after}, .positions = false};
  CRONDB_TRY(const auto rows, context.tx.pipeline().list_deals(context.by.team, query));
  CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));
  CRONDB_TRY(const auto people, people_by_id(context));
  ExportedDeals exported;
  if (!request.after) append_line(exported.csv, [](const ExportColumn& column) { return std::string(column.name); });
  for (const auto& deal : rows.rows) {
    append_line(exported.csv, [&](const ExportColumn& column) { return column.cell(deal, {stages, people}); });
  }
  if (rows.more) exported.next = created_cursor(rows.rows.back());
  return exported;
}

Result<Leaderboard> get_leaderboard(Context& context, const LeaderboardRequest& request) {
  const Instant from = context.now - std::chrono::days{request.days};
  const Instant to = context.now + Milliseconds{1};  // a deal closed just now counts
  const auto only = context.by.only_rows_of();
  CRONDB_TRY(const auto team, access::own_team(context));
  CRONDB_TRY(const auto totals, context.tx.pipeline().won_totals(context.by.team, from, to, only));
  CRONDB_TRY(const auto without_value, context.tx.pipeline().count_won_without_value(context.by.team, from, to, only));
  CRONDB_TRY(const auto names, context.tx.access().names(context.by.team));

  std::map<Currency, CurrencyTotal> by_currency;
  for (const auto& total : totals) {
    auto& sum = by_currency.try_emplace(total.currency, CurrencyTotal{total.currency}).first->second;
    sum.count += total.count;
    sum.sum += total.sum;
  }
  std::vector<CurrencyTotal> currencies;
  for (const auto& [currency, total] : by_currency) currencies.push_back(total);
  Leaderboard board{request.days, dominant_currency(currencies, team.currency), without_value, {}};
  std::vector<const WonTotal*> ranked;
  for (const auto& total : totals) {
    if (total.currency == board.currency) {
      ranked.push_back(&total);
    } else {
      board.excluded += total.count;
    }
  }
  const auto name_of = [&](UserId user) {
    const std::string* name = find_name(names, user);
    return name ? *name : std::string();
  };
  std::sort(ranked.begin(), ranked.end(), [&](const WonTotal* a, const WonTotal* b) {
    if (a->sum != b->sum) return a->sum > b->sum;
    return std::pair(name_of(a->owner_user_id), a->owner_user_id) < std::pair(name_of(b->owner_user_id), b->owner_user_id);
  });
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& total = *ranked[i];
    const bool shared = i > 0 && ranked[i - 1]->sum == total.sum;
    const auto rank = shared ? board.results.back().rank : static_cast<std::int64_t>(i) + 1;
    board.results.push_back(
        {rank, total.owner_user_id, name_of(total.owner_user_id), in_major(total.sum, board.currency), total.count});
  }
  return board;
}

}  // namespace crondb::pipeline
