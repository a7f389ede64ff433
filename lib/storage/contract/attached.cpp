#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

const Rule of_attached[] = {
    {"a contact is kept with what it says, replaced when put again, and erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       Contact contact = t.contact(deal);
       t.does(&PipelinePort::put_contact, firm.team, contact);
       t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), contact);
       contact = {contact.id, deal.id, std::nullopt, "x@example.com", "+41 1", "CFO", contact.created_at};
       t.does(&PipelinePort::put_contact, firm.team, contact);
       t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), contact);
       t.does(&PipelinePort::erase_contact, firm.team, contact.id);
       t.does(&PipelinePort::erase_contact, firm.team, contact.id);
       t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), std::nullopt);
     }},
    {"an activity is kept with what it says, replaced when put again, and erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       Activity activity = t.activity(deal);
       t.does(&PipelinePort::put_activity, firm.team, activity);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, activity.id), activity);
       activity = {activity.id, deal.id,     ActivityType::stage_changed, std::nullopt, t.minute(5), t.minute(6), firm.owner,
                   firm.open,   firm.second, activity.created_at};
       t.does(&PipelinePort::put_activity, firm.team, activity);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, activity.id), activity);
       t.does(&PipelinePort::erase_activity, firm.team, activity.id);
       t.does(&PipelinePort::erase_activity, firm.team, activity.id);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, activity.id), std::nullopt);
     }},
    {"a stay is replaced when it is put again",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       StageInterval stay = t.stay(deal);
       t.does(&PipelinePort::put_interval, firm.team, stay);
       t.same(t.asks(&PipelinePort::intervals, firm.team, deal.id), {stay});
       stay.exited_at = t.minute(9);
       t.does(&PipelinePort::put_interval, firm.team, stay);
       t.same(t.asks(&PipelinePort::intervals, firm.team, deal.id), {stay});
     }},
    {"nothing can hang on a deal that doesn't exist or is another team's",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       for (const Deal& deal : {t.deal(firm), t.kept(other.team, t.deal(other))}) {
         t.refuses(ErrorCode::not_found, &PipelinePort::put_contact, firm.team, t.contact(deal));
         t.refuses(ErrorCode::not_found, &PipelinePort::put_activity, firm.team, t.activity(deal));
         StageInterval stay = t.stay(deal);
         stay.stage_id = firm.open;
         t.refuses(ErrorCode::not_found, &PipelinePort::put_interval, firm.team, stay);
       }
     }},
    {"contacts and activities of another team are absent and can't be erased from here",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       const Contact contact = t.contact(deal);
       const Activity activity = t.activity(deal);
       t.does(&PipelinePort::put_contact, firm.team, contact);
       t.does(&PipelinePort::put_activity, firm.team, activity);
       t.same(t.asks(&PipelinePort::find_contact, other.team, contact.id), std::nullopt);
       t.same(t.asks(&PipelinePort::find_activity, other.team, activity.id), std::nullopt);
       t.same(t.asks(&PipelinePort::list_contacts, other.team, deal.id, {}).rows, {});
       t.same(t.asks(&PipelinePort::list_activities, other.team, deal.id, {}).rows, {});
       t.same(t.asks(&PipelinePort::intervals, other.team, deal.id), {});
       t.does(&PipelinePort::erase_contact, other.team, contact.id);
       t.does(&PipelinePort::erase_activity, other.team, activity.id);
       t.same(t.asks(&PipelinePort::find_contact, firm.team, contact.id), contact);
       t.same(t.asks(&PipelinePort::find_activity, firm.team, activity.id), activity);
     }},
    {"contacts of a deal come newest first, the greater id first among equals, by page or cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       const Contact tied = t.contact(deal, 2);
       const Contact newest = t.contact(deal, 2);
       const Contact old = t.contact(deal, 1);
       for (const auto& row : {newest, old, tied}) t.does(&PipelinePort::put_contact, firm.team, row);
       const auto first = t.asks(&PipelinePort::list_contacts, firm.team, deal.id, {1, 2, {}});
       t.same(first.rows, {newest, tied});
       t.same(first.total, 3);
       t.holds(first.more);
       t.same(t.asks(&PipelinePort::list_contacts, firm.team, deal.id, {2, 2, {}}).rows, {old});
       const auto all = t.asks(&PipelinePort::list_contacts, firm.team, deal.id, {1, 3, {}});
       t.same(all.rows, {newest, tied, old});
       t.same(all.total, 3);
       t.holds(!all.more);
       const auto rest = t.asks(&PipelinePort::list_contacts, firm.team, deal.id, {1, 2, cursor_after(newest)});
       t.same(rest.rows, {tied, old});
       t.same(rest.total, std::nullopt);
       t.holds(!rest.more);
     }},
    {"activities of a deal come newest first, the greater id first among equals, by page or cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       const Activity tied = t.activity(deal, 2);
       const Activity newest = t.activity(deal, 2);
       const Activity old = t.activity(deal, 1);
       for (const auto& row : {newest, old, tied}) t.does(&PipelinePort::put_activity, firm.team, row);
       const auto first = t.asks(&PipelinePort::list_activities, firm.team, deal.id, {1, 2, {}});
       t.same(first.rows, {newest, tied});
       t.same(first.total, 3);
       t.holds(first.more);
       t.same(t.asks(&PipelinePort::list_activities, firm.team, deal.id, {2, 2, {}}).rows, {old});
       const auto all = t.asks(&PipelinePort::list_activities, firm.team, deal.id, {1, 3, {}});
       t.same(all.rows, {newest, tied, old});
       t.same(all.total, 3);
       t.holds(!all.more);
       const auto rest = t.asks(&PipelinePort::list_activities, firm.team, deal.id, {1, 1, cursor_after(newest)});
       t.same(rest.rows, {tied});
       t.same(rest.total, std::nullopt);
       t.holds(rest.more);
     }},
    {"stays of a deal come by entered_at and then id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.kept(firm.team, t.deal(firm));
       const StageInterval late = t.stay(deal, 8);
       const StageInterval first = t.stay(deal, 1);
       const StageInterval tied = t.stay(deal, 1);
       for (const auto& row : {tied, late, first}) t.does(&PipelinePort::put_interval, firm.team, row);
       t.same(t.asks(&PipelinePort::intervals, firm.team, deal.id), {first, tied, late});
     }},
};

}  // namespace

std::span<const Rule> attached_rules() { return of_attached; }

}  // namespace crondb::contract
