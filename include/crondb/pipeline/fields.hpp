#pragma once

#include "crondb/pipeline/commission.hpp"
#include "crondb/pipeline/deal.hpp"

/// How the rows of the pipeline look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Stage> = std::array{
    field<&Stage::id>("id", ""),
    field<&Stage::name>("name", "Unique in the team"),
    field<&Stage::color>("color", "#RRGGBB"),
    field<&Stage::order>("order", "Place on the board, dense from 0"),
    field<&Stage::kind>("kind", "What it means for a deal to stand here"),
    field<&Stage::probability>("probability", "Percent; 100 for won, 0 for lost"),
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
inline constexpr auto fields<ShareView> = std::array{
    field<&ShareView::percent>("percent", "Percent of the base, up to 4 decimals"),
    field<&ShareView::amount>("amount", "Fixed amount in the deal's currency, major units"),
    field<&ShareView::share>("share", "What it comes to, major units; null without a deal value"),
};
template <>
inline constexpr auto fields<CollaboratorView> =
    joined(std::array{field<&CollaboratorView::name>("name", "Who is outside the team")}, inherited<CollaboratorView, ShareView>());
template <>
inline constexpr auto fields<AgentView> =
    joined(std::array{field<&AgentView::user_id>("user_id", "A member of the team")}, inherited<AgentView, ShareView>());
template <>
inline constexpr auto fields<CommissionView> = std::array{
    field<&CommissionView::total>("total", "Total commission, of the deal value"),
    field<&CommissionView::collaborators>("collaborators", "Shares of the total commission, in this order"),
    field<&CommissionView::agents>("agents", "Shares of the agency commission, in this order"),
    field<&CommissionView::agency_commission>("agency_commission", "Total less the collaborators' shares"),
    field<&CommissionView::agency_net>("agency_net", "Agency commission less the agents' shares"),
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
inline constexpr auto fields<Deal> = std::array{
    field<&Deal::id>("id", ""),
    field<&Deal::name>("name", ""),
    field<&Deal::domain>("domain", "Host name of the company"),
    field<&major_value>("value", "In `currency`, major units"),
    field<&Deal::currency>("currency", "ISO 4217"),
    field<&usd_value>("value_usd", "The value if it is in USD"),
    field<&Deal::stage_id>("stage_id", ""),
    field<&Deal::status>("status", "Kind of the stage"),
    field<&Deal::owner_user_id>("owner_user_id", ""),
    field<&Deal::assignee_user_ids>("assignee_user_ids", ""),
    field<&Deal::lead_id>("lead_id", ""),
    field<&Deal::expected_close_on>("expected_close_on", "Local date"),
    field<&Deal::closed_at>("closed_at", "When the deal entered a won or lost stage"),
    field<&Deal::lost_reason>("lost_reason", ""),
    field<&view_commission>("commission", ""),
    field<&Deal::position>("position", "0-based place in the column of the stage"),
    field<&Deal::stage_entered_at>("stage_entered_at", ""),
    field<&Deal::external_id>("external_id", "Unique in the team"),
    field<&Deal::created_at>("created_at", ""),
    field<&Deal::updated_at>("updated_at", ""),
    field<&Deal::version>("version", "Counts changes"),
};
template <>
inline constexpr std::size_t hidden<Deal> = hides(&Deal::value, &Deal::commission, &Deal::rank);

template <>
inline constexpr auto fields<Contact> = std::array{
    field<&Contact::id>("id", ""),
    field<&Contact::deal_id>("deal_id", ""),
    field<&Contact::name>("name", ""),
    field<&Contact::email>("email", ""),
    field<&Contact::phone>("phone", ""),
    field<&Contact::title>("title", ""),
    field<&Contact::created_at>("created_at", ""),
};

template <>
inline constexpr auto fields<Activity> = std::array{
    field<&Activity::id>("id", ""),
    field<&Activity::deal_id>("deal_id", ""),
    field<&Activity::type>("type", "stage_changed is made by the system alone"),
    field<&Activity::body>("body", ""),
    field<&Activity::scheduled_for>("scheduled_for", ""),
    field<&Activity::completed_at>("completed_at", ""),
    field<&Activity::author_user_id>("author_user_id", "Who logged it or moved the deal"),
    field<&Activity::from_stage_id>("from_stage_id", "Of a stage_changed"),
    field<&Activity::to_stage_id>("to_stage_id", "Of a stage_changed"),
    field<&Activity::created_at>("created_at", ""),
};

}  // namespace crondb
