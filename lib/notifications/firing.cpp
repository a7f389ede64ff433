#include "notifications/firing.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "crondb/core/json.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/notifications.hpp"
#include "notifications/messages.hpp"

namespace crondb::notifications {

namespace {

constexpr auto built_in_names = std::to_array<std::pair<RuleType, std::string_view>>({
    {RuleType::deal_assigned, "A deal is assigned to me"},
    {RuleType::deal_stage_changed, "A deal of mine changes its stage"},
    {RuleType::deal_won, "A deal of mine is won"},
    {RuleType::task_due, "A task of mine is due"},
    {RuleType::member_joined, "Somebody joins a team that I administer"},
    {RuleType::report_ready, "A scheduled report is ready"},
    {RuleType::snapshot_expiring, "A snapshot of mine expires soon"},
});

/// The channels that everybody has need no row: their ids follow from the user's.
Channel built_in_channel(const User& user, ChannelKind kind) {
  Channel channel;
  channel.id = {user.id.bytes};
  channel.id.bytes.back() ^= static_cast<std::uint8_t>(static_cast<int>(kind) + 1);
  channel.user_id = user.id;
  channel.kind = kind;
  channel.name = kind == ChannelKind::email ? user.email.value_or("") : "In-app";
  channel.created_at = user.created_at;
  return channel;
}

}  // namespace

NotificationRule built_in_rule(UserId user, RuleType type) {
  const auto named =
      std::find_if(built_in_names.begin(), built_in_names.end(), [&](const auto& each) { return each.first == type; });
  NotificationRule rule;
  rule.user_id = user;
  rule.type = type;
  rule.id = built_in_rule_id;
  rule.name = named == built_in_names.end() ? word(type) : named->second;
  return rule;
}

Result<std::optional<NotificationRule>> rule_of(const Occasion& occasion, UserId user, RuleType type, std::string_view id) {
  CRONDB_TRY(auto kept, occasion.tx.notifications().find_rule(occasion.team, user, type, id));
  if (kept) return kept;
  return built_in(type) && id == built_in_rule_id ? std::optional(built_in_rule(user, type)) : std::nullopt;
}

Result<std::vector<Channel>> channels_of(const Occasion& occasion, const User& user) {
  std::vector<Channel> channels{built_in_channel(user, ChannelKind::in_app)};
  if (user.email) channels.push_back(built_in_channel(user, ChannelKind::email));
  CRONDB_TRY(auto added, occasion.tx.notifications().list_channels(occasion.team, user.id));
  std::move(added.begin(), added.end(), std::back_inserter(channels));
  return channels;
}

Result<Notification> fire(const Occasion& occasion, const Occurrence& event, UserId user, std::span<const Channel> channels) {
  Notification notification;
  notification.id = NotificationId{occasion.environment.ids.next(occasion.now)};
  notification.user_id = user;
  notification.rule_type = event.type;
  notification.rule_id = event.rule_id;
  notification.title = short_title(event.title);
  notification.body = event.body;
  notification.data.json = event.data;
  notification.created_at = occasion.now;
  notification.removed =
      std::none_of(channels.begin(), channels.end(), [](const Channel& each) { return each.kind == ChannelKind::in_app; });
  CRONDB_TRY(occasion.tx.notifications().put_notification(occasion.team, notification));
  for (const Channel& channel : channels) {
    if (channel.kind == ChannelKind::in_app) continue;
    CRONDB_TRY(occasion.tx.deliveries().put_delivery(
        occasion.team, message(DeliveryId{occasion.environment.ids.next(occasion.now)}, notification, channel)));
  }
  return notification;
}

Result<std::int64_t> raise(const Occasion& occasion, const Occurrence& event) {
  if (occasion.quiet) return 0;
  std::vector<UserId> recipients = event.recipients;
  std::sort(recipients.begin(), recipients.end());
  recipients.erase(std::unique(recipients.begin(), recipients.end()), recipients.end());
  std::int64_t told = 0;
  for (const UserId recipient : recipients) {
    if (built_in(event.type) && recipient == occasion.by) continue;
    CRONDB_TRY(const auto membership, occasion.tx.access().find_membership(occasion.team, recipient));
    CRONDB_TRY(const auto user, occasion.tx.access().find_user(recipient));
    if (!membership || !user || user->placeholder()) continue;
    CRONDB_TRY(auto rule, rule_of(occasion, recipient, event.type, event.rule_id));
    if (!rule || !rule->enabled) continue;
    CRONDB_TRY(auto channels, channels_of(occasion, *user));
    std::erase_if(channels, [&](const Channel& channel) {
      return std::find(rule->channels.begin(), rule->channels.end(), channel.kind) == rule->channels.end();
    });
    CRONDB_TRY(fire(occasion, event, recipient, channels));
    rule->last_fired_at = occasion.now;
    CRONDB_TRY(occasion.tx.notifications().put_rule(occasion.team, *rule));
    ++told;
  }
  return told;
}

Result<void> member_joined(const Occasion& occasion, const User& joined) {
  Occurrence event{.type = RuleType::member_joined,
                   .title = joined.name + " has joined the team",
                   .data = wire::object_of({{"user_id", to_string(joined.id)}})};
  PageRequest page{.page = 1, .per_page = 100, .cursor = std::nullopt};
  for (bool more = true; more; ++page.page) {
    CRONDB_TRY(const auto members, occasion.tx.access().list_members(occasion.team, page));
    for (const Member& member : members.rows) {
      if (member.role >= Role::admin && member.user_id != joined.id) event.recipients.push_back(member.user_id);
    }
    more = members.more;
  }
  CRONDB_TRY(raise(occasion, event));
  return {};
}

Result<void> report_ready(const Occasion& occasion, UserId owner, std::string title, std::string body, std::string data) {
  CRONDB_TRY(raise(occasion, {.type = RuleType::report_ready,
                              .recipients = {owner},
                              .title = std::move(title),
                              .body = std::move(body),
                              .data = std::move(data)}));
  return {};
}

Result<User> person(Context& context) {
  CRONDB_TRY(auto user, context.tx.access().find_user(context.by.user));
  if (!user) return fail(ErrorCode::forbidden, "this needs a person, whose it will be");
  return std::move(*user);
}

}  // namespace crondb::notifications
