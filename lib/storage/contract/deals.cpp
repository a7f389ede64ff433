#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Deal with_everything(Trial& t, const Firm& firm) {
  Deal deal = t.deal(firm, "Größe & Söhne");
  const UserId bob = t.user("Bob").id;
  const UserId eve = t.user("Eve").id;
  t.member(firm.team, bob);
  t.member(firm.team, eve);
  deal.domain = "example.com";
  deal.value = max_minor_units;
  deal.currency = Currency::find("JPY").value();
  deal.stage_id = firm.won;
  deal.status = DealStatus::won;
  deal.assignee_user_ids = {bob, eve};
  deal.expected_close_on = Date{std::chrono::year{2026}, std::chrono::July, std::chrono::day{31}};
  deal.closed_at = t.minute(77);
  deal.lost_reason = "";
  deal.commission = Commission{{50'000, 12}, {{"Broker", {1, 0}}, {"Scout", {0, 5}}}, {{eve, {1'000'000, 0}}, {bob, {0, 1}}}};
  deal.external_id = "crm-17";
  deal.updated_at = t.minute(78);
  deal.version = 4;
  return deal;
}

const Rule of_stages[] = {
    {"stages are listed by their order, of one team only",
     [](Trial& t) {
       const TeamId team = t.team().id;
       const Stage last = t.stage(team, "Won", 2, StageKind::won);
       const Stage first = t.stage(team, "New", 0);
       const Stage middle = t.stage(team, "Proposal", 1);
       t.stage(t.team("Other").id, "Elsewhere", 0);
       t.same(t.asks(&PipelinePort::list_stages, team), {first, middle, last});
     }},
    {"two stages of a team can't have one name, those of two teams can",
     [](Trial& t) {
       const TeamId team = t.team().id;
       const Stage stage = t.stage(team, "New", 0);
       t.refuses(ErrorCode::already_exists, &PipelinePort::put_stage, team,
                 {t.new_id<StageId>(), "New", "#000000", 1, StageKind::open, 5});
       t.same(t.asks(&PipelinePort::list_stages, team), {stage});
       t.stage(t.team("Other").id, "New", 0);
     }},
    {"putting a stage again replaces it",
     [](Trial& t) {
       const TeamId team = t.team().id;
       Stage stage = t.stage(team, "New", 0);
       stage.color = "#FF0000";
       stage.probability = 15;
       t.does(&PipelinePort::put_stage, team, stage);
       stage.name = "Newest";
       t.does(&PipelinePort::put_stage, team, stage);
       t.same(t.asks(&PipelinePort::list_stages, team), {stage});
     }},
    {"a stage in which deals stand can't be erased, and can when they have moved",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.kept(firm.team, t.deal(firm));
       t.refuses(ErrorCode::conflict, &PipelinePort::erase_stage, firm.team, firm.open);
       deal.stage_id = firm.second;
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       t.does(&PipelinePort::erase_stage, firm.team, firm.open);
       t.same(t.asks(&PipelinePort::list_stages, firm.team).size(), 2);
     }},
    {"the stays in an erased stage remain",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       StageInterval stay = t.stay(deal);
       stay.stage_id = firm.second;
       stay.exited_at = t.minute(4);
       t.does(&PipelinePort::put_interval, firm.team, stay);
       t.does(&PipelinePort::erase_stage, firm.team, firm.second);
       t.same(t.asks(&PipelinePort::intervals, firm.team, deal.id), {stay});
     }},
};

const Rule of_deals[] = {
    {"a deal is kept with everything it says",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, with_everything(t, firm));
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
     }},
    {"what a deal doesn't say stays absent, also when it is taken away later",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.kept(firm.team, with_everything(t, firm));
       Deal bare = t.deal(firm);
       bare.id = deal.id;
       bare.version = 5;
       t.does(&PipelinePort::put_deal, firm.team, bare, 4);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), bare);
     }},
    {"a value of nothing is not the absence of a value, nor an empty commission",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm);
       deal.value = 0;
       deal.commission = Commission{};
       t.kept(firm.team, deal);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
     }},
    {"a deal of another team is absent",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Deal deal = t.deal(firm);
       deal.external_id = "x";
       t.kept(firm.team, deal);
       t.same(t.asks(&PipelinePort::find_deal, other.team, deal.id), std::nullopt);
       t.same(t.asks(&PipelinePort::find_deal_by_external_id, other.team, "x"), std::nullopt);
       t.same(t.asks(&PipelinePort::list_deals, other.team, {}).rows, {});
       t.same(t.asks(&PipelinePort::list_column, other.team, firm.open, std::nullopt, 10), {});
       t.does(&PipelinePort::erase_deal, other.team, deal.id);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
     }},
    {"an unknown deal is absent, and erasing or touching it does nothing",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto unknown = t.new_id<DealId>();
       t.does(&PipelinePort::erase_deal, firm.team, unknown);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, unknown), std::nullopt);
     }},
    {"put_deal with a stale version is a conflict and changes nothing",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.kept(firm.team, t.deal(firm));
       deal.name = "second";
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       Deal late = deal;
       late.name = "late";
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, late, 1);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), deal);
     }},
    {"put_deal of a new deal is a conflict if the deal is there",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, deal, 0);
     }},
    {"put_deal of a changed deal is a conflict if the deal isn't there",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.deal(firm);
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, deal, 1);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), std::nullopt);
     }},
    {"put_deal into a stage that the team doesn't have is a conflict",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm);
       deal.stage_id = t.firm().open;
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, deal, 0);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, deal.id), std::nullopt);
     }},
    {"a deal is found by its external_id, and by the new one alone when that changes",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm);
       deal.external_id = "a-1";
       t.kept(firm.team, deal);
       t.same(t.asks(&PipelinePort::find_deal_by_external_id, firm.team, "a-1"), deal);
       deal.external_id = "a-2";
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       t.same(t.asks(&PipelinePort::find_deal_by_external_id, firm.team, "a-2"), deal);
       t.same(t.asks(&PipelinePort::find_deal_by_external_id, firm.team, "a-1"), std::nullopt);
     }},
    {"two deals of a team can't have one external_id, two teams' can",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Deal first = t.deal(firm);
       first.external_id = "a-1";
       t.kept(firm.team, first);
       Deal second = t.deal(firm);
       second.external_id = "a-1";
       t.refuses(ErrorCode::already_exists, &PipelinePort::put_deal, firm.team, second, 0);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, second.id), std::nullopt);
       Deal foreign = t.deal(other);
       foreign.external_id = "a-1";
       t.kept(other.team, foreign);
       t.does(&PipelinePort::erase_deal, firm.team, first.id);
       t.kept(firm.team, second);
       t.same(t.asks(&PipelinePort::find_deal_by_external_id, firm.team, "a-1"), second);
     }},
    {"a deal's position is its place in the column, whatever was put",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal low = t.deal(firm);
       Deal high = t.deal(firm);
       high.position = 17;
       Deal tied = t.deal(firm);
       tied.rank = high.rank;
       t.kept(firm.team, tied);
       t.kept(firm.team, high);
       t.kept(firm.team, low);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, low.id), at_position(low, 0));
       t.same(t.asks(&PipelinePort::find_deal, firm.team, high.id), at_position(high, 1));
       t.same(t.asks(&PipelinePort::find_deal, firm.team, tied.id), at_position(tied, 2));
       low.stage_id = firm.second;
       low.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, low, 1);
       t.same(t.asks(&PipelinePort::list_deals, firm.team, {}).rows,
              {at_position(tied, 1), at_position(high, 0), at_position(low, 0)});
     }},
    {"erasing a deal takes its contacts, activities and stays along, and no other's",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal gone = t.kept(firm.team, t.deal(firm));
       const Deal stays = t.kept(firm.team, t.deal(firm));
       const Contact contact = t.contact(gone);
       const Activity activity = t.activity(gone);
       const Contact kept_contact = t.contact(stays);
       const Activity kept_activity = t.activity(stays);
       const StageInterval kept_stay = t.stay(stays);
       for (const auto& row : {contact, kept_contact}) t.does(&PipelinePort::put_contact, firm.team, row);
       for (const auto& row : {activity, kept_activity}) t.does(&PipelinePort::put_activity, firm.team, row);
       for (const auto& row : {t.stay(gone), kept_stay}) t.does(&PipelinePort::put_interval, firm.team, row);
       t.does(&PipelinePort::erase_deal, firm.team, gone.id);
       t.same(t.asks(&PipelinePort::find_deal, firm.team, gone.id), std::nullopt);
       t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), std::nullopt);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, activity.id), std::nullopt);
       t.same(t.asks(&PipelinePort::list_contacts, firm.team, gone.id, first_hundred).rows, {});
       t.same(t.asks(&PipelinePort::list_activities, firm.team, gone.id, first_hundred).rows, {});
       t.same(t.asks(&PipelinePort::intervals, firm.team, gone.id), {});
       t.same(t.asks(&PipelinePort::find_contact, firm.team, kept_contact.id), kept_contact);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, kept_activity.id), kept_activity);
       t.same(t.asks(&PipelinePort::intervals, firm.team, stays.id), {kept_stay});
     }},
};

}  // namespace

std::span<const Rule> stage_rules() { return of_stages; }
std::span<const Rule> deal_rules() { return of_deals; }

}  // namespace crondb::contract
