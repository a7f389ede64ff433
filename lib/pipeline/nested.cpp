#include "core/try.hpp"
#include "crondb/pipeline/operations.hpp"
#include "pipeline/deals_at_work.hpp"

/// The operations on what hangs on a deal: contacts and activities.
namespace crondb::pipeline {

namespace {

Result<void> check(const Contact& contact) {
  if (!contact.name && !contact.email) return fail(invalid("name", "or email is required"));
  return {};
}

Result<Contact> visible_contact(Call& call, ContactId id) {
  CRONDB_TRY(auto contact, call.tx.pipeline().find_contact(call.by.team, id));
  if (!contact || !visible_deal(call, contact->deal_id)) return fail(not_found("contact"));
  return std::move(*contact);
}

Result<Activity> changeable_activity(Call& call, ActivityId id) {
  CRONDB_TRY(auto activity, call.tx.pipeline().find_activity(call.by.team, id));
  if (!activity || !visible_deal(call, activity->deal_id)) return fail(not_found("activity"));
  if (activity->type == ActivityType::stage_changed) {
    return fail(ErrorCode::conflict, "a stage_changed activity is part of the record and can't be changed");
  }
  return std::move(*activity);
}

Result<void> check_type(ActivityType type) {
  if (type == ActivityType::stage_changed) return fail(invalid("type", "must be one of call email meeting note task"));
  return {};
}

}  // namespace

Result<Page<Contact>> list_contacts(Call& call, const ListOfDeal& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto deal, visible_deal(call, request.deal_id));
  CRONDB_TRY(auto rows, call.tx.pipeline().list_contacts(call.by.team, deal.id, page));
  return make_page(std::move(rows), page, created_cursor<Contact>);
}

Result<Contact> create_contact(Call& call, const CreateContact& request) {
  CRONDB_TRY(const auto deal, visible_deal(call, request.deal_id));
  const Contact contact{call.new_id<ContactId>(), deal.id, request.name, request.email, request.phone, request.title, call.now};
  CRONDB_TRY(check(contact));
  CRONDB_TRY(call.tx.pipeline().put_contact(call.by.team, contact));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, deal.id));
  return contact;
}

Result<Contact> patch_contact(Call& call, const PatchContact& request) {
  CRONDB_TRY(auto contact, visible_contact(call, request.contact_id));
  request.name.apply_to(contact.name);
  request.email.apply_to(contact.email);
  request.phone.apply_to(contact.phone);
  request.title.apply_to(contact.title);
  CRONDB_TRY(check(contact));
  CRONDB_TRY(call.tx.pipeline().put_contact(call.by.team, contact));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, contact.deal_id));
  return contact;
}

Result<Nothing> delete_contact(Call& call, const ContactRequest& request) {
  CRONDB_TRY(const auto contact, visible_contact(call, request.contact_id));
  CRONDB_TRY(call.tx.pipeline().erase_contact(call.by.team, contact.id));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, contact.deal_id));
  return Nothing{};
}

Result<Page<Activity>> list_activities(Call& call, const ListOfDeal& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto deal, visible_deal(call, request.deal_id));
  CRONDB_TRY(auto rows, call.tx.pipeline().list_activities(call.by.team, deal.id, page));
  return make_page(std::move(rows), page, created_cursor<Activity>);
}

Result<Activity> create_activity(Call& call, const CreateActivity& request) {
  CRONDB_TRY(check_type(request.type));
  CRONDB_TRY(const auto deal, visible_deal(call, request.deal_id));
  Activity activity{.id = call.new_id<ActivityId>(), .deal_id = deal.id, .type = request.type, .body = request.body};
  activity.scheduled_for = request.scheduled_for;
  activity.completed_at = request.completed_at;
  if (!call.by.user.is_nil()) activity.author_user_id = call.by.user;
  activity.created_at = call.now;
  CRONDB_TRY(call.tx.pipeline().put_activity(call.by.team, activity));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, deal.id));
  return activity;
}

Result<Activity> patch_activity(Call& call, const PatchActivity& request) {
  CRONDB_TRY(auto activity, changeable_activity(call, request.activity_id));
  if (request.type) CRONDB_TRY(check_type(*request.type));
  activity.type = request.type.value_or(activity.type);
  request.body.apply_to(activity.body);
  request.scheduled_for.apply_to(activity.scheduled_for);
  request.completed_at.apply_to(activity.completed_at);
  CRONDB_TRY(call.tx.pipeline().put_activity(call.by.team, activity));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, activity.deal_id));
  return activity;
}

Result<Nothing> delete_activity(Call& call, const ActivityRequest& request) {
  CRONDB_TRY(const auto activity, changeable_activity(call, request.activity_id));
  CRONDB_TRY(call.tx.pipeline().erase_activity(call.by.team, activity.id));
  CRONDB_TRY(call.tx.pipeline().touch_deal(call.by.team, activity.deal_id));
  return Nothing{};
}

}  // namespace crondb::pipeline
