#include <algorithm>

#include "core/try.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/notifications.hpp"
#include "notifications/firing.hpp"

/// The operations on what was told, and tickets.
namespace crondb::notifications {

namespace {

constexpr std::string_view inbox_order = "-unread";
constexpr auto ticket_life = std::chrono::seconds{60};

Fire outcomes(Notification notification, std::span<const Delivery> deliveries) {
  Fire fire;
  for (const Delivery& delivery : deliveries) {
    if (delivery.fire_id != fire_of(notification.id)) continue;
    fire.channels.push_back({delivery.channel, delivery.id, delivery.status, delivery.attempts, delivery.last_error});
  }
  // A test of another channel is no row of the inbox.
  if (notification.rule_type != RuleType::test || fire.channels.empty())
    fire.channels.insert(fire.channels.begin(), ChannelOutcome{});
  fire.notification = std::move(notification);
  return fire;
}

Result<Notification> own(Context& context, NotificationId id) {
  CRONDB_TRY(auto found, context.tx.notifications().find_notification(context.by.team, context.by.user, id));
  if (!found || found->removed) return fail(not_found("notification"));
  return std::move(*found);
}

}  // namespace

Result<Fire> fire_with_outcomes(Context& context, Notification notification) {
  CRONDB_TRY(const auto deliveries, context.tx.deliveries().deliveries_of(context.by.team, std::array{fire_of(notification.id)}));
  return outcomes(std::move(notification), deliveries);
}

Result<RaisedEvent> raise_event(Context& context, const RaiseEvent& request) {
  std::vector<FieldError> problems;
  if (!from_outside(request.rule_type)) {
    problems.push_back({"rule_type", "must be saved_search, watchlist or sequence_reply: crondb raises the others"});
  }
  if (request.data && !request.data->json.starts_with('{')) problems.push_back({"data", "must be an object"});
  if (request.data && request.data->json.size() > max_notification_data_bytes) {
    problems.push_back({"data", "must have at most 4 KiB"});
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  Occurrence event{.type = request.rule_type, .rule_id = request.rule_id, .title = request.title, .body = request.body};
  if (request.data) event.data = request.data->json;
  CRONDB_TRY(event.recipients, context.tx.notifications().rule_holders(context.by.team, request.rule_type, request.rule_id));
  CRONDB_TRY(const auto told, raise(context, event));
  return RaisedEvent{told};
}

Result<Page<Fire>> list_fires(Context& context, const ListFires& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto found, context.tx.notifications().list_history(context.by.team, context.by.user, page));
  std::vector<FireId> ids;
  for (const Notification& notification : found.rows) ids.push_back(fire_of(notification.id));
  CRONDB_TRY(const auto deliveries, context.tx.deliveries().deliveries_of(context.by.team, ids));
  Rows<Fire> rows{{}, found.total, found.more};
  for (Notification& notification : found.rows) rows.rows.push_back(outcomes(std::move(notification), deliveries));
  return make_page(std::move(rows), page, [](const Fire& fire) { return created_cursor(fire.notification); });
}

Result<Page<Notification>> list_inbox(Context& context, const ListInbox& request) {
  CRONDB_TRY(const auto page, page_request(request, inbox_order));
  CRONDB_TRY(auto rows, context.tx.notifications().list_inbox(context.by.team, context.by.user, page));
  return make_page(std::move(rows), page, [](const Notification& notification) {
    return Cursor{std::string(inbox_order), inbox_place(notification), notification.id.bytes};
  });
}

Result<Unread> count_unread(Context& context, const Nothing&) {
  CRONDB_TRY(const auto unread, context.tx.notifications().count_unread(context.by.team, context.by.user));
  return Unread{unread};
}

Result<Notification> read_notification(Context& context, const NotificationRequest& request) {
  CRONDB_TRY(const auto found, own(context, request.notification_id));
  CRONDB_TRY(context.tx.notifications().mark_read(context.by.team, context.by.user, found.id, context.now));
  return own(context, found.id);
}

Result<Unread> read_all_notifications(Context& context, const Nothing&) {
  CRONDB_TRY(context.tx.notifications().mark_all_read(context.by.team, context.by.user, context.now));
  return Unread{0};
}

Result<Nothing> delete_notification(Context& context, const NotificationRequest& request) {
  CRONDB_TRY(const auto found, own(context, request.notification_id));
  CRONDB_TRY(context.tx.notifications().remove_notification(context.by.team, context.by.user, found.id));
  return Nothing{};
}

Result<NewTicket> create_ticket(Context& context, const CreateTicket& request) {
  CRONDB_TRY(person(context));
  const Instant expires_at = context.now + ticket_life;
  const Caller caller{context.by, request.key, std::nullopt};
  CRONDB_TRY(auto secret, issue_ticket(context.tx, context.environment.ids, TicketKind::socket, caller, expires_at));
  return NewTicket{std::move(secret), expires_at};
}

}  // namespace crondb::notifications
