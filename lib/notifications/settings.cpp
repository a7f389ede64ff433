#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "access/audit.hpp"
#include "core/try.hpp"
#include "crondb/storage/notifications.hpp"
#include "notifications/firing.hpp"
#include "notifications/messages.hpp"

/// The operations on rules and channels.
namespace crondb::notifications {

namespace {

/// A page of a list that is short enough to be at hand, in the order of `key_of`, which names each row.
template <class Row, class KeyOf>
Result<Page<Row>> cut(std::vector<Row> all, const Paging& paging, std::string_view sort, const KeyOf& key_of) {
  CRONDB_TRY(const auto page, page_request(paging, sort));
  std::sort(all.begin(), all.end(), [&](const Row& a, const Row& b) { return key_of(a) < key_of(b); });
  Rows<Row> rows;
  if (page.cursor) {
    const auto* key = std::get_if<std::string>(&page.cursor->key);
    if (!key) return fail(invalid("cursor", "is not one that this list has given out"));
    std::erase_if(all, [&](const Row& row) { return key_of(row) <= *key; });
  } else {
    rows.total = std::ssize(all);
  }
  const auto first = std::min(std::ssize(all), page.offset());
  const auto last = first + std::min(std::ssize(all) - first, page.per_page);
  rows.rows.assign(all.begin() + first, all.begin() + last);
  rows.more = last < std::ssize(all);
  return make_page(std::move(rows), page, [&](const Row& row) { return Cursor{std::string(sort), key_of(row), {}}; });
}

/// in_app first and each once.
std::vector<ChannelKind> arranged(std::vector<ChannelKind> channels) {
  channels.push_back(ChannelKind::in_app);
  std::sort(channels.begin(), channels.end());
  channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
  return channels;
}

std::string make_channel_secret(IdSource& ids) {
  std::array<std::uint8_t, 32> bytes{};
  ids.secret(bytes);
  return fmt::format("whsec_{:02x}", fmt::join(bytes, ""));
}

Result<Channel> own_channel(Context& context, const User& user, ChannelId id) {
  CRONDB_TRY(const auto channels, channels_of(context, user));
  const auto found = std::find_if(channels.begin(), channels.end(), [&](const Channel& each) { return each.id == id; });
  if (found == channels.end()) return fail(not_found("channel"));
  return *found;
}

}  // namespace

Result<Page<NotificationRule>> list_rules(Context& context, const ListRules& request) {
  CRONDB_TRY(auto rules, context.tx.notifications().list_rules(context.by.team, context.by.user));
  for (std::size_t i = 0; i < words<RuleType>.size(); ++i) {
    const auto type = static_cast<RuleType>(i);
    const bool kept = std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return rule.type == type; });
    if (built_in(type) && !kept) rules.push_back(built_in_rule(context.by.user, type));
  }
  return cut(std::move(rules), request, "rule", [](const NotificationRule& rule) {
    return fmt::format("{}{:02}{}", from_outside(rule.type) ? 1 : 0, static_cast<int>(rule.type), rule.id);
  });
}

Result<NotificationRule> register_rule(Context& context, const RegisterRule& request) {
  if (!from_outside(request.rule_type)) {
    return fail(invalid("rule_type", "must be saved_search, watchlist or sequence_reply: everybody has the others"));
  }
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(const auto kept, context.tx.notifications().find_rule(context.by.team, user.id, request.rule_type, request.rule_id));
  if (!kept) {
    CRONDB_TRY(const auto all, context.tx.notifications().list_rules(context.by.team, user.id));
    if (all.size() >= max_registered_rules) return fail(ErrorCode::conflict, "a user has at most 1,000 rules in a team");
  }
  NotificationRule rule = kept.value_or(NotificationRule{});
  rule.user_id = user.id;
  rule.type = request.rule_type;
  rule.id = request.rule_id;
  rule.name = request.name;
  rule.enabled = request.enabled;
  rule.channels = arranged(request.channels.value_or(NotificationRule{}.channels));
  CRONDB_TRY(context.tx.notifications().put_rule(context.by.team, rule));
  return rule;
}

Result<NotificationRule> toggle_rule(Context& context, const ToggleRule& request) {
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(auto rule, rule_of(context, user.id, request.rule_type, request.rule_id));
  if (!rule) return fail(not_found("rule"));
  if (request.enabled || !request.channels) rule->enabled = request.enabled.value_or(!rule->enabled);
  if (request.channels) rule->channels = arranged(*request.channels);
  CRONDB_TRY(context.tx.notifications().put_rule(context.by.team, *rule));
  return std::move(*rule);
}

Result<Page<Channel>> list_channels(Context& context, const ListChannels& request) {
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(auto channels, channels_of(context, user));
  return cut(std::move(channels), request, "channel", [](const Channel& channel) {
    return fmt::format("{}{}", std::min(static_cast<int>(channel.kind), 2), to_string(channel.id));
  });
}

Result<NewChannel> create_channel(Context& context, const CreateChannel& request) {
  std::vector<FieldError> problems;
  const bool addable = request.kind == ChannelKind::slack || request.kind == ChannelKind::webhook;
  if (!addable) problems.push_back({"kind", "must be slack or webhook: everybody has the others"});
  if (const auto wrong = url_problem(request.url, context.environment.plain_http_channels)) problems.push_back({"url", *wrong});
  if (request.secret && request.kind != ChannelKind::webhook) problems.push_back({"secret", "is of webhooks only"});
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(const auto added, context.tx.notifications().list_channels(context.by.team, user.id));
  if (added.size() >= max_channels) return fail(ErrorCode::conflict, "a user has at most 20 channels in a team");
  NewChannel channel;
  channel.id = context.new_id<ChannelId>();
  channel.user_id = user.id;
  channel.kind = request.kind;
  channel.name = request.name.value_or(std::string(host_of(request.url)).substr(0, 200));
  channel.url = request.url;
  if (request.kind == ChannelKind::webhook) channel.secret = request.secret.value_or(make_channel_secret(context.environment.ids));
  channel.created_at = context.now;
  CRONDB_TRY(context.tx.notifications().put_channel(context.by.team, channel));
  CRONDB_TRY(access::record(access::Author(context), context.by.team, AuditAction::channel_added, to_string(channel.id),
                            {.name = channel.name}));
  return channel;
}

Result<Nothing> delete_channel(Context& context, const ChannelRequest& request) {
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(const auto channel, own_channel(context, user, request.channel_id));
  if (!channel.url) return fail(ErrorCode::conflict, "everybody has this channel; take it out of your rules instead");
  CRONDB_TRY(context.tx.notifications().erase_channel(context.by.team, user.id, channel.id));
  CRONDB_TRY(access::record(access::Author(context), context.by.team, AuditAction::channel_removed, to_string(channel.id),
                            {.name = channel.name}));
  return Nothing{};
}

Result<Fire> test_channel(Context& context, const ChannelRequest& request) {
  CRONDB_TRY(const auto user, person(context));
  CRONDB_TRY(const auto channel, own_channel(context, user, request.channel_id));
  const Occurrence event{
      .type = RuleType::test, .title = "A test of this channel", .body = user.name + " has asked crondb to try this channel."};
  CRONDB_TRY(auto notification, fire(context, event, user.id, std::array{channel}));
  return fire_with_outcomes(context, std::move(notification));
}

}  // namespace crondb::notifications
