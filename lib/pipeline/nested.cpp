#include "core/try.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "pipeline/steps.hpp"

/// The operations on what hangs on a deal: contacts and activities.
namespace crondb::pipeline {

namespace {

Result<void> check(const Contact& contact) {
  if (!contact.name && !contact.email) return fail(invalid("name", "or email is required"));
  return {};
}

/// That the caller sees the deal on which a `what` hangs; not_found names the `what`.
Result<void> check_visible(Context& context, DealId deal, std::string_view what) {
  const auto seen = visible_deal(context, deal);
  if (seen) return {};
  return fail(seen.error().code == ErrorCode::not_found ? not_found(what) : seen.error());
}

Result<Contact> visible_contact(Context& context, ContactId id) {
  CRONDB_TRY(auto contact, context.tx.pipeline().find_contact(context.by.team, id));
  if (!contact) return fail(not_found("contact"));
  CRONDB_TRY(check_visible(context, contact->deal_id, "contact"));
  return std::move(*contact);
}

Result<Activity> changeable_activity(Context& context, ActivityId id) {
  CRONDB_TRY(auto activity, context.tx.pipeline().find_activity(context.by.team, id));
  if (!activity) return fail(not_found("activity"));
  CRONDB_TRY(check_visible(context, activity->deal_id, "activity"));
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

Result<Page<Contact>> list_contacts(Context& context, const ListOfDeal& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto deal, visible_deal(context, request.deal_id));
  CRONDB_TRY(auto rows, context.tx.pipeline().list_contacts(context.by.team, deal.id, page));
  return make_page(std::move(rows), page, created_cursor<Contact>);
}

Result<Contact> create_contact(Context& context, const CreateContact& request) {
  CRONDB_TRY(const auto deal, visible_deal(context, request.deal_id));
  const Contact contact{
      context.new_id<ContactId>(), deal.id, request.name, request.email, request.phone, request.title, context.now};
  CRONDB_TRY(check(contact));
  CRONDB_TRY(context.tx.pipeline().put_contact(context.by.team, contact));
  return contact;
}

Result<Contact> patch_contact(Context& context, const PatchContact& request) {
  CRONDB_TRY(auto contact, visible_contact(context, request.contact_id));
  request.name.apply_to(contact.name);
  request.email.apply_to(contact.email);
  request.phone.apply_to(contact.phone);
  request.title.apply_to(contact.title);
  CRONDB_TRY(check(contact));
  CRONDB_TRY(context.tx.pipeline().put_contact(context.by.team, contact));
  return contact;
}

Result<Nothing> delete_contact(Context& context, const ContactRequest& request) {
  CRONDB_TRY(const auto contact, visible_contact(context, request.contact_id));
  CRONDB_TRY(context.tx.pipeline().erase_contact(context.by.team, contact.id));
  return Nothing{};
}

Result<Page<Activity>> list_activities(Context& context, const ListOfDeal& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto deal, visible_deal(context, request.deal_id));
  CRONDB_TRY(auto rows, context.tx.pipeline().list_activities(context.by.team, deal.id, page));
  return make_page(std::move(rows), page, created_cursor<Activity>);
}

Result<Activity> create_activity(Context& context, const CreateActivity& request) {
  CRONDB_TRY(check_type(request.type));
  CRONDB_TRY(const auto deal, visible_deal(context, request.deal_id));
  Activity activity{.id = context.new_id<ActivityId>(), .deal_id = deal.id, .type = request.type, .body = request.body};
  activity.scheduled_for = request.scheduled_for;
  activity.completed_at = request.completed_at;
  if (!context.by.user.is_nil()) activity.author_user_id = context.by.user;
  activity.created_at = context.now;
  CRONDB_TRY(context.tx.pipeline().put_activity(context.by.team, activity));
  return activity;
}

Result<Activity> patch_activity(Context& context, const PatchActivity& request) {
  CRONDB_TRY(auto activity, changeable_activity(context, request.activity_id));
  if (request.type) CRONDB_TRY(check_type(*request.type));
  activity.type = request.type.value_or(activity.type);
  request.body.apply_to(activity.body);
  request.scheduled_for.apply_to(activity.scheduled_for);
  request.completed_at.apply_to(activity.completed_at);
  CRONDB_TRY(context.tx.pipeline().put_activity(context.by.team, activity));
  return activity;
}

Result<Nothing> delete_activity(Context& context, const ActivityRequest& request) {
  CRONDB_TRY(const auto activity, changeable_activity(context, request.activity_id));
  CRONDB_TRY(context.tx.pipeline().erase_activity(context.by.team, activity.id));
  return Nothing{};
}

}  // namespace crondb::pipeline
