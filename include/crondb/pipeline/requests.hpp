#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/pipeline/fields.hpp"

#pragma GCC visibility push(default)

/// The requests and composite answers of the pipeline's operations, each with its field table.
namespace crondb {

// ---- stages ----

/// Which page list_stages shows; all of them unless it says otherwise.
struct ListStages : Paging {
  ListStages() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListStages> = inherited<ListStages, Paging>();

/// The stage that create_stage makes.
struct CreateStage {
  std::string name{};
  std::string color = "#6B7280";
  std::optional<std::int64_t> order{};  ///< absent: last
  StageKind kind = StageKind::open;
  std::optional<std::int64_t> probability{};  ///< absent: 50 for open; of no account for won and lost
};
inline constexpr Rules stage_name_rules{.min_length = 1, .max_length = 80, .format = Format::name};
inline constexpr Rules order_rules{.min = 0, .max = 1000};
template <>
inline constexpr auto fields<CreateStage> = std::array{
    field<&CreateStage::name>("name", "Unique in the team", stage_name_rules),
    defaulted<&CreateStage::color>("color", "#RRGGBB", {.format = Format::color}),
    field<&CreateStage::order>("order", "Place on the board from 0, the others shift; last if absent", order_rules),
    defaulted<&CreateStage::kind>("kind", "What it means for a deal to stand here"),
    field<&CreateStage::probability>("probability", "Percent; won is always 100, lost 0", {.min = 0, .max = 100}),
};

/// What patch_stage changes of a stage; absent stays.
struct PatchStage {
  StageId stage_id{};
  Update<std::string> name{};
  Update<std::string> color{};
  Update<std::int64_t> order{};
  Update<StageKind> kind{};
  Update<std::int64_t> probability{};
};
template <>
inline constexpr auto fields<PatchStage> = std::array{
    path<&PatchStage::stage_id>("stage_id", ""),
    field<&PatchStage::name>("name", "Unique in the team", stage_name_rules),
    field<&PatchStage::color>("color", "#RRGGBB", {.format = Format::color}),
    field<&PatchStage::order>("order", "Place on the board from 0, the others shift", order_rules),
    field<&PatchStage::kind>("kind", "Can't change while deals stand in the stage"),
    field<&PatchStage::probability>("probability", "Percent; won is always 100, lost 0", {.min = 0, .max = 100}),
};

/// Which stage delete_stage deletes.
struct DeleteStage {
  StageId stage_id{};
};
template <>
inline constexpr auto fields<DeleteStage> = std::array{path<&DeleteStage::stage_id>("stage_id", "")};

/// The order that reorder_stages makes.
struct ReorderStages {
  std::vector<StageId> stage_ids{};
};
template <>
inline constexpr auto fields<ReorderStages> =
    std::array{field<&ReorderStages::stage_ids>("stage_ids", "Every stage of the team exactly once, in the order wanted")};

// ---- deals ----

/// Makes a deal. A name is required.
using CreateDeal = DealChange;

/// What patch_deal changes of a deal; absent stays.
struct PatchDeal : DealChange {
  DealId deal_id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<PatchDeal> =
    joined(std::array{path<&PatchDeal::deal_id>("deal_id", ""), if_match<&PatchDeal::if_version>()},
           patched_fields<PatchDeal, DealChange>());

/// Which deal move_deal moves, and where.
struct MoveDeal {
  DealId deal_id{};
  IfVersion if_version{};
  StageId stage_id{};
  std::optional<std::int64_t> position{};
  std::optional<std::string> lost_reason{};  ///< absent: stays as it is, as far as it may
};
template <>
inline constexpr auto fields<MoveDeal> = std::array{
    path<&MoveDeal::deal_id>("deal_id", ""),
    if_match<&MoveDeal::if_version>(),
    field<&MoveDeal::stage_id>("stage_id", ""),
    field<&MoveDeal::position>("position", "0-based place in the column; last if absent", position_rules),
    field<&MoveDeal::lost_reason>("lost_reason", "Only in a lost stage", lost_reason_rules),
};

/// Which deal get_deal shows.
struct DealRequest {
  DealId deal_id{};
};
template <>
inline constexpr auto fields<DealRequest> = std::array{path<&DealRequest::deal_id>("deal_id", "")};

/// Which deal delete_deal deletes.
struct DeleteDeal {
  DealId deal_id{};
  IfVersion if_version{};
};
template <>
inline constexpr auto fields<DeleteDeal> =
    std::array{path<&DeleteDeal::deal_id>("deal_id", ""), if_match<&DeleteDeal::if_version>()};

template <>
inline constexpr auto fields<DealCriteria> = std::array{
    query<&DealCriteria::stage_id>("stage_id", ""),
    query<&DealCriteria::owner_user_id>("owner_user_id", ""),
    query<&DealCriteria::status>("status", ""),
    query<&DealCriteria::lead_id>("lead_id", ""),
    query<&DealCriteria::expected_close_from>("expected_close_from", "Inclusive"),
    query<&DealCriteria::expected_close_to>("expected_close_to", "Inclusive"),
    query<&DealCriteria::q>("q", "Substring of name or domain, whatever the case", search_rules),
};

/// Which deals a list or an export has: those that all of it is true of.
struct DealsWanted : DealCriteria {
  std::optional<Decimal> min_value{};
  std::optional<Decimal> max_value{};
};
template <>
inline constexpr auto fields<DealsWanted> =
    joined(inherited<DealsWanted, DealCriteria>(),
           std::array{
               query<&DealsWanted::min_value>("min_value", "Major units of the team's currency; only its deals match", money_rules),
               query<&DealsWanted::max_value>("max_value", "Major units of the team's currency; only its deals match", money_rules),
           });

/// Which deals list_deals shows, which page of them, and in which order.
struct ListDeals : DealsWanted, Paging {
  std::string sort = std::string(newest_first);
};
template <>
inline constexpr auto fields<ListDeals> = joined(
    inherited<ListDeals, DealsWanted>(),
    std::array{
        query<&ListDeals::sort>("sort", "created_at updated_at name value expected_close_on closed_at; - before it for descending"),
    },
    inherited<ListDeals, Paging>());

/// The answer of get_deal: a deal with what hangs on it.
struct DealDetail : Deal {
  std::vector<Contact> contacts{};     ///< newest 100
  std::vector<Activity> activities{};  ///< newest 100
};
template <>
inline constexpr auto fields<DealDetail> =
    joined(inherited<DealDetail, Deal>(), std::array{
                                              field<&DealDetail::contacts>("contacts", "Newest 100"),
                                              field<&DealDetail::activities>("activities", "Newest 100"),
                                          });
template <>
inline constexpr std::size_t hidden<DealDetail> = hidden<Deal>;

/// How much of the board get_kanban shows.
struct KanbanRequest {
  std::int64_t per_stage = 50;
};
template <>
inline constexpr auto fields<KanbanRequest> =
    std::array{query<&KanbanRequest::per_stage>("per_stage", "Deals shown in each column", {.min = 1, .max = 200})};

/// Sums in major units, by currency code; as JSON an object.
struct ValueByCurrency {
  std::vector<std::pair<Currency, Decimal>> sums{};
};
template <>
inline constexpr bool has_own_json<ValueByCurrency> = true;
/// A stage, with the deals in it that the caller sees.
struct KanbanColumn : Stage {
  std::vector<Deal> deals{};
  std::int64_t total = 0;
  ValueByCurrency value_by_currency{};
};
template <>
inline constexpr auto fields<KanbanColumn> =
    joined(inherited<KanbanColumn, Stage>(),
           std::array{
               field<&KanbanColumn::deals>("deals", "The first ones by position"),
               field<&KanbanColumn::total>("total", "All deals of the column"),
               field<&KanbanColumn::value_by_currency>("value_by_currency", "Sum of all deals of the column in each currency"),
           });
/// The answer of get_kanban: the board.
struct Kanban {
  std::vector<KanbanColumn> stages{};
};
template <>
inline constexpr auto fields<Kanban> = std::array{field<&Kanban::stages>("stages", "In order")};

/// One piece of the CSV export; ask again with `next` until it is absent.
struct ExportDeals : DealsWanted {
  std::optional<Cursor> after{};  ///< absent: from the beginning, header row included
};
template <>
inline constexpr auto fields<ExportDeals> = inherited<ExportDeals, DealsWanted>();
template <>
inline constexpr std::size_t hidden<ExportDeals> = hides(&ExportDeals::after);
/// The answer of export_deals.
struct ExportedDeals {
  std::string csv{};             ///< whole lines that end in CRLF
  std::optional<Cursor> next{};  ///< absent after the last piece
};

/// Over which time get_leaderboard looks back.
struct LeaderboardRequest {
  std::int64_t days = 30;
};
template <>
inline constexpr auto fields<LeaderboardRequest> =
    std::array{query<&LeaderboardRequest::days>("days", "Lookback in days of 24 hours", {.min = 1, .max = 3650})};
/// What one owner has won.
struct LeaderboardRow {
  std::int64_t rank = 0;
  UserId user_id{};
  std::string name{};
  Decimal won_value{};
  std::int64_t won_count = 0;
};
/// The answer of get_leaderboard.
struct Leaderboard {
  std::int64_t days = 0;
  Currency currency{};
  std::int64_t excluded = 0;
  std::vector<LeaderboardRow> results{};
};
template <>
inline constexpr auto fields<LeaderboardRow> = std::array{
    field<&LeaderboardRow::rank>("rank", "Equal values share a rank"),
    field<&LeaderboardRow::user_id>("user_id", ""),
    field<&LeaderboardRow::name>("name", ""),
    field<&LeaderboardRow::won_value>("won_value", "Major units of `currency`"),
    field<&LeaderboardRow::won_count>("won_count", "Won deals in `currency`"),
};
template <>
inline constexpr auto fields<Leaderboard> = std::array{
    field<&Leaderboard::days>("days", ""),
    field<&Leaderboard::currency>("currency", "The dominant currency of the won deals"),
    field<&Leaderboard::excluded>("excluded", "Won deals in other currencies or without a value"),
    field<&Leaderboard::results>("results", "Best first"),
};

// ---- contacts ----

/// Of which deal list_contacts or list_activities shows what hangs on it, and which page.
struct ListOfDeal : Paging {
  DealId deal_id{};
};
template <>
inline constexpr auto fields<ListOfDeal> =
    joined(std::array{path<&ListOfDeal::deal_id>("deal_id", "")}, inherited<ListOfDeal, Paging>());

/// The contact that create_contact adds to a deal.
struct CreateContact {
  DealId deal_id{};
  std::optional<std::string> name{};
  std::optional<std::string> email{};
  std::optional<std::string> phone{};
  std::optional<std::string> title{};
};
template <>
inline constexpr auto fields<CreateContact> = std::array{
    path<&CreateContact::deal_id>("deal_id", ""),
    field<&CreateContact::name>("name", "Name or email is required", name_rules),
    field<&CreateContact::email>("email", "Name or email is required", email_rules),
    field<&CreateContact::phone>("phone", "", name_rules),
    field<&CreateContact::title>("title", "", name_rules),
};
/// What patch_contact changes of a contact; absent stays.
struct PatchContact {
  ContactId contact_id{};
  Clearable<std::string> name{};
  Clearable<std::string> email{};
  Clearable<std::string> phone{};
  Clearable<std::string> title{};
};
template <>
inline constexpr auto fields<PatchContact> = std::array{
    path<&PatchContact::contact_id>("contact_id", ""),     field<&PatchContact::name>("name", "", name_rules),
    field<&PatchContact::email>("email", "", email_rules), field<&PatchContact::phone>("phone", "", name_rules),
    field<&PatchContact::title>("title", "", name_rules),
};
/// Which contact delete_contact deletes.
struct ContactRequest {
  ContactId contact_id{};
};
template <>
inline constexpr auto fields<ContactRequest> = std::array{path<&ContactRequest::contact_id>("contact_id", "")};

// ---- activities ----

/// The activity that create_activity logs with a deal.
struct CreateActivity {
  DealId deal_id{};
  ActivityType type = ActivityType::note;
  std::optional<std::string> body{};
  std::optional<Instant> scheduled_for{};
  std::optional<Instant> completed_at{};
};
template <>
inline constexpr auto fields<CreateActivity> = std::array{
    path<&CreateActivity::deal_id>("deal_id", ""),
    field<&CreateActivity::type>("type", "Any but stage_changed"),
    field<&CreateActivity::body>("body", "", body_rules),
    field<&CreateActivity::scheduled_for>("scheduled_for", ""),
    field<&CreateActivity::completed_at>("completed_at", ""),
};
/// What patch_activity changes of an activity; absent stays.
struct PatchActivity {
  ActivityId activity_id{};
  Update<ActivityType> type{};
  Clearable<std::string> body{};
  Clearable<Instant> scheduled_for{};
  Clearable<Instant> completed_at{};
};
template <>
inline constexpr auto fields<PatchActivity> = std::array{
    path<&PatchActivity::activity_id>("activity_id", ""),    field<&PatchActivity::type>("type", "Any but stage_changed"),
    field<&PatchActivity::body>("body", "", body_rules),     field<&PatchActivity::scheduled_for>("scheduled_for", ""),
    field<&PatchActivity::completed_at>("completed_at", ""),
};
/// Which activity delete_activity deletes.
struct ActivityRequest {
  ActivityId activity_id{};
};
template <>
inline constexpr auto fields<ActivityRequest> = std::array{path<&ActivityRequest::activity_id>("activity_id", "")};

}  // namespace crondb

#pragma GCC visibility pop
