#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/pipeline/fields.hpp"

/// The requests and composite answers of the pipeline's operations, each with its field table.
namespace crondb {

inline constexpr Rules name_rules{.min_length = 1, .max_length = 200, .format = Format::name};
inline constexpr Rules key_rules{.min_length = 1, .max_length = 200, .format = Format::key};
inline constexpr Rules domain_rules{.max_length = 2000, .format = Format::domain};
inline constexpr Rules search_rules{.format = Format::name};
inline constexpr Rules lost_reason_rules{.format = Format::name};
inline constexpr Rules body_rules{.max_length = 20'000};
inline constexpr Rules percent_rules{.min = 0, .max = 100, .max_decimals = 4};
inline constexpr Rules money_rules{.min = 0, .max = max_minor_units, .max_decimals = 4};

// ---- stages ----

struct ListStages : Paging {
  ListStages() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListStages> = fields<Paging>;

struct CreateStage {
  std::string name;
  std::string color = "#6B7280";
  std::optional<std::int64_t> order;  ///< absent: last
  StageKind kind = StageKind::open;
  std::optional<std::int64_t> probability;  ///< absent: 50 for open; of no account for won and lost
};
inline constexpr Rules stage_name_rules{.min_length = 1, .max_length = 80, .format = Format::name};
inline constexpr Rules order_rules{.min = 0, .max = 1000};
template <>
inline constexpr auto fields<CreateStage> = std::tuple{
    field("name", &CreateStage::name, "Unique in the team", stage_name_rules),
    defaulted("color", &CreateStage::color, "#RRGGBB", {.format = Format::color}),
    field("order", &CreateStage::order, "Place on the board from 0, the others shift; last if absent", order_rules),
    defaulted("kind", &CreateStage::kind, "What it means for a deal to stand here"),
    field("probability", &CreateStage::probability, "Percent; won is always 100, lost 0", {.min = 0, .max = 100}),
};

struct PatchStage {
  StageId stage_id;
  Update<std::string> name;
  Update<std::string> color;
  Update<std::int64_t> order;
  Update<StageKind> kind;
  Update<std::int64_t> probability;
};
template <>
inline constexpr auto fields<PatchStage> = std::tuple{
    path("stage_id", &PatchStage::stage_id, ""),
    field("name", &PatchStage::name, "Unique in the team", stage_name_rules),
    field("color", &PatchStage::color, "#RRGGBB", {.format = Format::color}),
    field("order", &PatchStage::order, "Place on the board from 0, the others shift", order_rules),
    field("kind", &PatchStage::kind, "Can't change while deals stand in the stage"),
    field("probability", &PatchStage::probability, "Percent; won is always 100, lost 0", {.min = 0, .max = 100}),
};

struct DeleteStage {
  StageId stage_id;
};
template <>
inline constexpr auto fields<DeleteStage> = std::tuple{path("stage_id", &DeleteStage::stage_id, "")};

struct ReorderStages {
  std::vector<StageId> stage_ids;
};
template <>
inline constexpr auto fields<ReorderStages> =
    std::tuple{field("stage_ids", &ReorderStages::stage_ids, "Every stage of the team exactly once, in the order wanted")};

// ---- deals ----

struct ShareInput {
  std::optional<Decimal> percent;
  std::optional<Decimal> amount;
};
struct CollaboratorInput : ShareInput {
  std::string name;
};
struct AgentInput : ShareInput {
  UserId user_id;
};
struct CommissionInput {
  ShareInput total;
  std::vector<CollaboratorInput> collaborators;
  std::vector<AgentInput> agents;
};
template <>
inline constexpr auto fields<ShareInput> = std::tuple{
    field("percent", &ShareInput::percent, "Percent of the base, up to 4 decimals", percent_rules),
    field("amount", &ShareInput::amount, "Fixed amount in the deal's currency, major units", money_rules),
};
template <>
inline constexpr auto fields<CollaboratorInput> =
    std::tuple_cat(std::tuple{field("name", &CollaboratorInput::name, "", name_rules)}, fields<ShareInput>);
template <>
inline constexpr auto fields<AgentInput> =
    std::tuple_cat(std::tuple{field("user_id", &AgentInput::user_id, "A member of the team")}, fields<ShareInput>);
template <>
inline constexpr auto fields<CommissionInput> = std::tuple{
    defaulted("total", &CommissionInput::total, "Of the deal value"),
    defaulted("collaborators", &CommissionInput::collaborators, "Of the total commission, rounded in this order"),
    defaulted("agents", &CommissionInput::agents, "Of the agency commission, rounded in this order"),
};

struct CreateDeal {
  std::string name;
  std::optional<std::string> domain;
  std::optional<Decimal> value;
  std::optional<Currency> currency;
  std::optional<Decimal> value_usd;
  std::optional<StageId> stage_id;
  std::optional<UserId> owner_user_id;
  std::vector<UserId> assignee_user_ids;
  std::optional<LeadId> lead_id;
  std::optional<Date> expected_close_on;
  std::optional<std::string> lost_reason;
  std::optional<CommissionInput> commission;
  std::optional<std::int64_t> position;
  std::optional<std::string> external_id;
};
inline constexpr Rules position_rules{.min = 0, .max = 1'000'000'000};
template <>
inline constexpr auto fields<CreateDeal> = std::tuple{
    field("name", &CreateDeal::name, "", name_rules),
    field("domain", &CreateDeal::domain, "Host name of the company; scheme, www. and path are cut off, the rest in ASCII form",
          domain_rules),
    field("value", &CreateDeal::value, "In `currency`, major units", money_rules),
    field("currency", &CreateDeal::currency, "ISO 4217; the team's if absent"),
    field("value_usd", &CreateDeal::value_usd, "Short for value with currency USD", money_rules),
    field("stage_id", &CreateDeal::stage_id, "The first open stage if absent"),
    field("owner_user_id", &CreateDeal::owner_user_id, "A member; the caller if absent"),
    defaulted("assignee_user_ids", &CreateDeal::assignee_user_ids, "Members"),
    field("lead_id", &CreateDeal::lead_id, ""),
    field("expected_close_on", &CreateDeal::expected_close_on, "Local date"),
    field("lost_reason", &CreateDeal::lost_reason, "Only in a lost stage", lost_reason_rules),
    field("commission", &CreateDeal::commission, ""),
    field("position", &CreateDeal::position, "0-based place in the column; last if absent", position_rules),
    field("external_id", &CreateDeal::external_id, "Unique in the team", key_rules),
};

struct PatchDeal {
  DealId deal_id;
  IfVersion if_version;
  Update<std::string> name;
  Clearable<std::string> domain;
  Clearable<Decimal> value;
  Update<Currency> currency;
  Clearable<Decimal> value_usd;
  Update<StageId> stage_id;
  Update<UserId> owner_user_id;
  Update<std::vector<UserId>> assignee_user_ids;
  Clearable<LeadId> lead_id;
  Clearable<Date> expected_close_on;
  Clearable<std::string> lost_reason;
  Clearable<CommissionInput> commission;
  Update<std::int64_t> position;
  Clearable<std::string> external_id;
};
template <>
inline constexpr auto fields<PatchDeal> = std::tuple{
    path("deal_id", &PatchDeal::deal_id, ""),
    if_match(&PatchDeal::if_version),
    field("name", &PatchDeal::name, "", name_rules),
    field("domain", &PatchDeal::domain, "Host name of the company", domain_rules),
    field("value", &PatchDeal::value, "In `currency`, major units", money_rules),
    field("currency", &PatchDeal::currency, "ISO 4217"),
    field("value_usd", &PatchDeal::value_usd, "Short for value with currency USD", money_rules),
    field("stage_id", &PatchDeal::stage_id, "Moves the deal"),
    field("owner_user_id", &PatchDeal::owner_user_id, "A member"),
    field("assignee_user_ids", &PatchDeal::assignee_user_ids, "Members"),
    field("lead_id", &PatchDeal::lead_id, ""),
    field("expected_close_on", &PatchDeal::expected_close_on, "Local date"),
    field("lost_reason", &PatchDeal::lost_reason, "Only in a lost stage", lost_reason_rules),
    field("commission", &PatchDeal::commission, ""),
    field("position", &PatchDeal::position, "0-based place in the column", position_rules),
    field("external_id", &PatchDeal::external_id, "Unique in the team", key_rules),
};

struct MoveDeal {
  DealId deal_id;
  IfVersion if_version;
  StageId stage_id;
  std::optional<std::int64_t> position;
  std::optional<std::string> lost_reason;
};
template <>
inline constexpr auto fields<MoveDeal> = std::tuple{
    path("deal_id", &MoveDeal::deal_id, ""),
    if_match(&MoveDeal::if_version),
    field("stage_id", &MoveDeal::stage_id, ""),
    field("position", &MoveDeal::position, "0-based place in the column; last if absent", position_rules),
    field("lost_reason", &MoveDeal::lost_reason, "Only in a lost stage", lost_reason_rules),
};

struct DealRequest {
  DealId deal_id;
};
template <>
inline constexpr auto fields<DealRequest> = std::tuple{path("deal_id", &DealRequest::deal_id, "")};

struct DeleteDeal {
  DealId deal_id;
  IfVersion if_version;
};
template <>
inline constexpr auto fields<DeleteDeal> = std::tuple{path("deal_id", &DeleteDeal::deal_id, ""), if_match(&DeleteDeal::if_version)};

/// Which deals a list or an export has: those that all of it is true of.
struct DealsWanted {
  std::optional<StageId> stage_id;
  std::optional<UserId> owner_user_id;
  std::optional<Decimal> min_value;
  std::optional<Decimal> max_value;
  std::optional<DealStatus> status;
  std::optional<LeadId> lead_id;
  std::optional<Date> expected_close_from;
  std::optional<Date> expected_close_to;
  std::optional<std::string> q;
};
template <>
inline constexpr auto fields<DealsWanted> = std::tuple{
    query("stage_id", &DealsWanted::stage_id, ""),
    query("owner_user_id", &DealsWanted::owner_user_id, ""),
    query("min_value", &DealsWanted::min_value, "Major units of the team's currency; only its deals match", money_rules),
    query("max_value", &DealsWanted::max_value, "Major units of the team's currency; only its deals match", money_rules),
    query("status", &DealsWanted::status, ""),
    query("lead_id", &DealsWanted::lead_id, ""),
    query("expected_close_from", &DealsWanted::expected_close_from, "Inclusive"),
    query("expected_close_to", &DealsWanted::expected_close_to, "Inclusive"),
    query("q", &DealsWanted::q, "Substring of name or domain, whatever the case", search_rules),
};

struct ListDeals : DealsWanted, Paging {
  std::string sort = std::string(newest_first);
};
template <>
inline constexpr auto fields<ListDeals> = std::tuple_cat(
    fields<DealsWanted>,
    std::tuple{
        query("sort", &ListDeals::sort, "created_at updated_at name value expected_close_on closed_at; - before it for descending"),
    },
    fields<Paging>);

struct DealDetail : Deal {
  std::vector<Contact> contacts;     ///< newest 100
  std::vector<Activity> activities;  ///< newest 100
};
template <>
inline constexpr auto fields<DealDetail> =
    std::tuple_cat(fields<Deal>, std::tuple{
                                     field("contacts", &DealDetail::contacts, "Newest 100"),
                                     field("activities", &DealDetail::activities, "Newest 100"),
                                 });

struct KanbanRequest {
  std::int64_t per_stage = 50;
};
template <>
inline constexpr auto fields<KanbanRequest> =
    std::tuple{query("per_stage", &KanbanRequest::per_stage, "Deals shown in each column", {.min = 1, .max = 200})};

/// Sums in major units, by currency code; as JSON an object.
struct ValueByCurrency {
  std::vector<std::pair<Currency, Decimal>> sums;
};
struct KanbanColumn : Stage {
  std::vector<Deal> deals;
  std::int64_t total = 0;
  ValueByCurrency value_by_currency;
};
template <>
inline constexpr auto fields<KanbanColumn> = std::tuple_cat(
    fields<Stage>,
    std::tuple{
        field("deals", &KanbanColumn::deals, "The first ones by position"),
        field("total", &KanbanColumn::total, "All deals of the column"),
        field("value_by_currency", &KanbanColumn::value_by_currency, "Sum of all deals of the column in each currency"),
    });
struct Kanban {
  std::vector<KanbanColumn> stages;
};
template <>
inline constexpr auto fields<Kanban> = std::tuple{field("stages", &Kanban::stages, "In order")};

/// One piece of the CSV export; ask again with `next` until it is absent.
struct ExportDeals : DealsWanted {
  std::optional<Cursor> after;  ///< absent: from the beginning, header row included
};
template <>
inline constexpr auto fields<ExportDeals> = fields<DealsWanted>;
struct ExportedDeals {
  std::string csv;
  std::optional<Cursor> next;
};

struct LeaderboardRequest {
  std::int64_t days = 30;
};
template <>
inline constexpr auto fields<LeaderboardRequest> =
    std::tuple{query("days", &LeaderboardRequest::days, "Lookback in days of 24 hours", {.min = 1, .max = 3650})};
struct LeaderboardRow {
  std::int64_t rank = 0;
  UserId user_id;
  std::string name;
  Decimal won_value;
  std::int64_t won_count = 0;
};
struct Leaderboard {
  std::int64_t days = 0;
  Currency currency;
  std::int64_t excluded = 0;
  std::vector<LeaderboardRow> results;
};
template <>
inline constexpr auto fields<LeaderboardRow> = std::tuple{
    field("rank", &LeaderboardRow::rank, "Equal values share a rank"),
    field("user_id", &LeaderboardRow::user_id, ""),
    field("name", &LeaderboardRow::name, ""),
    field("won_value", &LeaderboardRow::won_value, "Major units of `currency`"),
    field("won_count", &LeaderboardRow::won_count, "Won deals in `currency`"),
};
template <>
inline constexpr auto fields<Leaderboard> = std::tuple{
    field("days", &Leaderboard::days, ""),
    field("currency", &Leaderboard::currency, "The dominant currency of the won deals"),
    field("excluded", &Leaderboard::excluded, "Won deals in other currencies or without a value"),
    field("results", &Leaderboard::results, "Best first"),
};

// ---- contacts ----

struct ListOfDeal : Paging {
  DealId deal_id;
};
template <>
inline constexpr auto fields<ListOfDeal> = std::tuple_cat(std::tuple{path("deal_id", &ListOfDeal::deal_id, "")}, fields<Paging>);

struct CreateContact {
  DealId deal_id;
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> title;
};
inline constexpr Rules email_rules{.max_length = 254, .format = Format::email};
template <>
inline constexpr auto fields<CreateContact> = std::tuple{
    path("deal_id", &CreateContact::deal_id, ""),
    field("name", &CreateContact::name, "Name or email is required", name_rules),
    field("email", &CreateContact::email, "Name or email is required", email_rules),
    field("phone", &CreateContact::phone, "", name_rules),
    field("title", &CreateContact::title, "", name_rules),
};
struct PatchContact {
  ContactId contact_id;
  Clearable<std::string> name;
  Clearable<std::string> email;
  Clearable<std::string> phone;
  Clearable<std::string> title;
};
template <>
inline constexpr auto fields<PatchContact> = std::tuple{
    path("contact_id", &PatchContact::contact_id, ""),     field("name", &PatchContact::name, "", name_rules),
    field("email", &PatchContact::email, "", email_rules), field("phone", &PatchContact::phone, "", name_rules),
    field("title", &PatchContact::title, "", name_rules),
};
struct ContactRequest {
  ContactId contact_id;
};
template <>
inline constexpr auto fields<ContactRequest> = std::tuple{path("contact_id", &ContactRequest::contact_id, "")};

// ---- activities ----

struct CreateActivity {
  DealId deal_id;
  ActivityType type = ActivityType::note;
  std::optional<std::string> body;
  std::optional<Instant> scheduled_for;
  std::optional<Instant> completed_at;
};
template <>
inline constexpr auto fields<CreateActivity> = std::tuple{
    path("deal_id", &CreateActivity::deal_id, ""),
    field("type", &CreateActivity::type, "Any but stage_changed"),
    field("body", &CreateActivity::body, "", body_rules),
    field("scheduled_for", &CreateActivity::scheduled_for, ""),
    field("completed_at", &CreateActivity::completed_at, ""),
};
struct PatchActivity {
  ActivityId activity_id;
  Update<ActivityType> type;
  Clearable<std::string> body;
  Clearable<Instant> scheduled_for;
  Clearable<Instant> completed_at;
};
template <>
inline constexpr auto fields<PatchActivity> = std::tuple{
    path("activity_id", &PatchActivity::activity_id, ""),    field("type", &PatchActivity::type, "Any but stage_changed"),
    field("body", &PatchActivity::body, "", body_rules),     field("scheduled_for", &PatchActivity::scheduled_for, ""),
    field("completed_at", &PatchActivity::completed_at, ""),
};
struct ActivityRequest {
  ActivityId activity_id;
};
template <>
inline constexpr auto fields<ActivityRequest> = std::tuple{path("activity_id", &ActivityRequest::activity_id, "")};

}  // namespace crondb
