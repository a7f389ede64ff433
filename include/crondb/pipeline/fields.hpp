#pragma once

#include "crondb/pipeline/commission.hpp"
#include "crondb/pipeline/deal.hpp"

/// How the rows of the pipeline look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Stage> = std::tuple{
    field("id", &Stage::id, ""),
    field("name", &Stage::name, "Unique in the team"),
    field("color", &Stage::color, "#RRGGBB"),
    field("order", &Stage::order, "Place on the board, dense from 0"),
    field("kind", &Stage::kind, "What it means for a deal to stand here"),
    field("probability", &Stage::probability, "Percent; 100 for won, 0 for lost"),
};

/// A share as it was agreed and, if the deal has a value, as it turns out.
struct ShareView {
  std::optional<Decimal> percent;
  std::optional<Decimal> amount;
  std::optional<Decimal> share;
};
struct CollaboratorView : ShareView {
  std::string name;
};
struct AgentView : ShareView {
  UserId user_id;
};
struct CommissionView {
  ShareView total;
  std::vector<CollaboratorView> collaborators;
  std::vector<AgentView> agents;
  std::optional<Decimal> agency_commission;
  std::optional<Decimal> agency_net;
};

/// The deal's commission in major units; absent if it has none.
[[nodiscard]] std::optional<CommissionView> view_commission(const Deal& deal);

template <>
inline constexpr auto fields<ShareView> = std::tuple{
    field("percent", &ShareView::percent, "Percent of the base, up to 4 decimals"),
    field("amount", &ShareView::amount, "Fixed amount in the deal's currency, major units"),
    field("share", &ShareView::share, "What it comes to, major units; null without a deal value"),
};
template <>
inline constexpr auto fields<CollaboratorView> =
    std::tuple_cat(std::tuple{field("name", &CollaboratorView::name, "Who is outside the team")}, fields<ShareView>);
template <>
inline constexpr auto fields<AgentView> =
    std::tuple_cat(std::tuple{field("user_id", &AgentView::user_id, "A member of the team")}, fields<ShareView>);
template <>
inline constexpr auto fields<CommissionView> = std::tuple{
    field("total", &CommissionView::total, "Total commission, of the deal value"),
    field("collaborators", &CommissionView::collaborators, "Shares of the total commission, in this order"),
    field("agents", &CommissionView::agents, "Shares of the agency commission, in this order"),
    field("agency_commission", &CommissionView::agency_commission, "Total less the collaborators' shares"),
    field("agency_net", &CommissionView::agency_net, "Agency commission less the agents' shares"),
};

/// Minor units as a number in major units.
[[nodiscard]] Decimal in_major(Int128 minor, Currency currency);
/// The same for a value that may be missing.
[[nodiscard]] std::optional<Decimal> in_major(std::optional<std::int64_t> minor, Currency currency);
/// The deal's value in major units, whatever its currency.
[[nodiscard]] std::optional<Decimal> major_value(const Deal& deal);
/// The deal's value if it is in USD.
[[nodiscard]] std::optional<Decimal> usd_value(const Deal& deal);

template <>
inline constexpr auto fields<Deal> = std::tuple{
    field("id", &Deal::id, ""),
    field("name", &Deal::name, ""),
    field("domain", &Deal::domain, "Host name of the company"),
    field("value", &major_value, "In `currency`, major units"),
    field("currency", &Deal::currency, "ISO 4217"),
    field("value_usd", &usd_value, "The value if it is in USD"),
    field("stage_id", &Deal::stage_id, ""),
    field("status", &Deal::status, "Kind of the stage"),
    field("owner_user_id", &Deal::owner_user_id, ""),
    field("assignee_user_ids", &Deal::assignee_user_ids, ""),
    field("lead_id", &Deal::lead_id, ""),
    field("expected_close_on", &Deal::expected_close_on, "Local date"),
    field("closed_at", &Deal::closed_at, "When the deal entered a won or lost stage"),
    field("lost_reason", &Deal::lost_reason, ""),
    field("commission", &view_commission, ""),
    field("position", &Deal::position, "0-based place in the column of the stage"),
    field("stage_entered_at", &Deal::stage_entered_at, ""),
    field("external_id", &Deal::external_id, "Unique in the team"),
    field("created_at", &Deal::created_at, ""),
    field("updated_at", &Deal::updated_at, ""),
    field("version", &Deal::version, "Counts changes"),
};

template <>
inline constexpr auto fields<Contact> = std::tuple{
    field("id", &Contact::id, ""),
    field("deal_id", &Contact::deal_id, ""),
    field("name", &Contact::name, ""),
    field("email", &Contact::email, ""),
    field("phone", &Contact::phone, ""),
    field("title", &Contact::title, ""),
    field("created_at", &Contact::created_at, ""),
};

template <>
inline constexpr auto fields<Activity> = std::tuple{
    field("id", &Activity::id, ""),
    field("deal_id", &Activity::deal_id, ""),
    field("type", &Activity::type, "stage_changed is made by the system alone"),
    field("body", &Activity::body, ""),
    field("scheduled_for", &Activity::scheduled_for, ""),
    field("completed_at", &Activity::completed_at, ""),
    field("author_user_id", &Activity::author_user_id, "Who logged it or moved the deal"),
    field("from_stage_id", &Activity::from_stage_id, "Of a stage_changed"),
    field("to_stage_id", &Activity::to_stage_id, "Of a stage_changed"),
    field("created_at", &Activity::created_at, ""),
};

}  // namespace crondb
