#pragma once

#include "crondb/core/changes.hpp"
#include "crondb/core/rules.hpp"
#include "crondb/pipeline/commission.hpp"
#include "crondb/pipeline/deal.hpp"

#pragma GCC visibility push(default)

/// How the rows of the pipeline look from outside, and what can be set of them.
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
  std::optional<Decimal> percent{};
  std::optional<Decimal> amount{};
  std::optional<Decimal> share{};
};
/// A share of the total commission that leaves the team.
struct CollaboratorView : ShareView {
  std::string name{};
};
/// A member's share of the agency commission.
struct AgentView : ShareView {
  UserId user_id{};
};
/// A commission as it was agreed and, if the deal has a value, as it turns out.
struct CommissionView {
  ShareView total{};
  std::vector<CollaboratorView> collaborators{};
  std::vector<AgentView> agents{};
  std::optional<Decimal> agency_commission{};  ///< absent without a deal value
  std::optional<Decimal> agency_net{};         ///< absent without a deal value
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

inline constexpr Rules lost_reason_rules{.format = Format::name};
inline constexpr Rules percent_rules{.min = 0, .max = 100, .max_decimals = 4};
inline constexpr Rules money_rules{.min = 0, .max = max_minor_units, .max_decimals = 4};
inline constexpr Rules position_rules{.min = 0, .max = 1'000'000'000};

/// A share as requests give it; a part that is absent is 0.
struct ShareInput {
  std::optional<Decimal> percent{};
  std::optional<Decimal> amount{};
};
/// The share of somebody outside the team.
struct CollaboratorInput : ShareInput {
  std::string name{};
};
/// The share of a member.
struct AgentInput : ShareInput {
  UserId user_id{};
};
/// A commission as requests give it; one that gives nothing to anybody is none.
struct CommissionInput {
  ShareInput total{};
  std::vector<CollaboratorInput> collaborators{};
  std::vector<AgentInput> agents{};
};
template <>
inline constexpr auto fields<ShareInput> = std::array{
    field<&ShareInput::percent>("percent", "Percent of the base, up to 4 decimals", percent_rules),
    field<&ShareInput::amount>("amount", "Fixed amount in the deal's currency, major units", money_rules),
};
template <>
inline constexpr auto fields<CollaboratorInput> =
    joined(std::array{field<&CollaboratorInput::name>("name", "", name_rules)}, inherited<CollaboratorInput, ShareInput>());
template <>
inline constexpr auto fields<AgentInput> =
    joined(std::array{field<&AgentInput::user_id>("user_id", "A member of the team")}, inherited<AgentInput, ShareInput>());
template <>
inline constexpr auto fields<CommissionInput> = std::array{
    defaulted<&CommissionInput::total>("total", "Of the deal value"),
    defaulted<&CommissionInput::collaborators>("collaborators", "Of the total commission, rounded in this order"),
    defaulted<&CommissionInput::agents>("agents", "Of the agency commission, rounded in this order"),
};

/// What can be set of a deal.
struct DealChange {
  Update<std::string> name{};
  Clearable<std::string> domain{};
  Clearable<Decimal> value{};
  Update<Currency> currency{};
  Clearable<Decimal> value_usd{};
  Update<StageId> stage_id{};
  Update<UserId> owner_user_id{};
  Update<std::vector<UserId>> assignee_user_ids{};
  Clearable<LeadId> lead_id{};
  Clearable<Date> expected_close_on{};
  Clearable<std::string> lost_reason{};
  Clearable<CommissionInput> commission{};
  Update<std::int64_t> position{};
  Clearable<std::string> external_id{};
};

template <>
inline constexpr auto row_fields<Deal> = std::array{
    shown<&Deal::id>("id", ""),
    kept<&Deal::name, &DealChange::name>("name", "", name_rules, Presence::required),
    kept<&Deal::domain, &DealChange::domain>(
        "domain", "Host name of the company; scheme, www. and path are cut off, the rest in ASCII form", domain_rules),
    decided<&major_value, &DealChange::value>("value", "In `currency`, major units", money_rules, Presence::optional),
    decided<&Deal::currency, &DealChange::currency>("currency", "ISO 4217; the team's at first", {}, Presence::optional),
    decided<&usd_value, &DealChange::value_usd>("value_usd", "The value if it is in USD; short for both", money_rules,
                                                Presence::optional),
    decided<&Deal::stage_id, &DealChange::stage_id>("stage_id", "The first open stage at first", {}, Presence::optional),
    shown<&Deal::status>("status", "Kind of the stage"),
    decided<&Deal::owner_user_id, &DealChange::owner_user_id>("owner_user_id", "A member; the caller at first", {},
                                                              Presence::optional),
    decided<&Deal::assignee_user_ids, &DealChange::assignee_user_ids>("assignee_user_ids", "Members"),
    decided<&Deal::lead_id, &DealChange::lead_id>("lead_id", ""),
    kept<&Deal::expected_close_on, &DealChange::expected_close_on>("expected_close_on", "Local date"),
    shown<&Deal::closed_at>("closed_at", "When the deal entered a won or lost stage"),
    decided<&Deal::lost_reason, &DealChange::lost_reason>("lost_reason", "Only in a lost stage", lost_reason_rules),
    decided<&view_commission, &DealChange::commission>("commission", ""),
    decided<&Deal::position, &DealChange::position>("position", "0-based place in the column of the stage; last at first",
                                                    position_rules, Presence::optional),
    shown<&Deal::stage_entered_at>("stage_entered_at", ""),
    kept<&Deal::external_id, &DealChange::external_id>("external_id", "Unique in the team", key_rules),
    shown<&Deal::created_at>("created_at", ""),
    shown<&Deal::updated_at>("updated_at", ""),
    shown<&Deal::version>("version", "Counts changes"),
};
template <>
inline constexpr auto fields<Deal> = shown_fields<Deal>();
template <>
inline constexpr auto fields<DealChange> = created_fields<Deal>();
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

#pragma GCC visibility pop
