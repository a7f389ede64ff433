#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/notifications/notification.hpp"

/// The field tables of rules, channels and notifications, and the requests of their operations.
namespace crondb {

inline constexpr Rules rule_id_rules{.min_length = 1, .max_length = 200, .format = Format::name};
inline constexpr Rules notification_text_rules{.min_length = 1, .max_length = 200, .format = Format::name};
inline constexpr Rules notification_body_rules{.max_length = 20'000};
inline constexpr std::size_t max_notification_data_bytes = 4096;
/// Of one user in one team.
inline constexpr std::size_t max_registered_rules = 1000;
inline constexpr std::size_t max_channels = 20;

template <>
inline constexpr auto fields<NotificationRule> = std::tuple{
    field("rule_type", &NotificationRule::type, ""),
    field("rule_id", &NotificationRule::id, "Chosen by the host; `default` for crondb's own types"),
    field("name", &NotificationRule::name, ""),
    field("enabled", &NotificationRule::enabled, ""),
    field("channels", &NotificationRule::channels, "Where the caller is told; in_app always"),
    field("last_fired_at", &NotificationRule::last_fired_at, ""),
};

/// `url` without what may be secret in it: scheme, host and the last four characters. Absent where there is none.
[[nodiscard]] std::optional<std::string> shown_url(const Channel& channel);

template <>
inline constexpr auto fields<Channel> = std::tuple{
    field("id", &Channel::id, ""),
    field("kind", &Channel::kind, "Everybody has in_app and email"),
    field("name", &Channel::name, ""),
    field("url", &shown_url, "Shortened, because it may hold a secret; null for in_app and email"),
    field("created_at", &Channel::created_at, ""),
};

struct NewChannel : Channel {};
template <>
inline constexpr auto fields<NewChannel> =
    std::tuple_cat(fields<Channel>,
                   std::tuple{field("secret", &NewChannel::secret, "Signs what a webhook gets; shown this once, null for Slack")});
/// A repeated request is answered without the secret.
inline void drop_secrets(NewChannel& created) { created.secret.reset(); }

template <>
inline constexpr auto fields<Notification> = std::tuple{
    field("id", &Notification::id, ""),
    field("rule_type", &Notification::rule_type, ""),
    field("rule_id", &Notification::rule_id, ""),
    field("title", &Notification::title, ""),
    field("body", &Notification::body, ""),
    field("data", &Notification::data, "A JSON object; the ids of what it is about"),
    field("created_at", &Notification::created_at, ""),
    field("read_at", &Notification::read_at, ""),
};

/// What became of a fire in one channel.
struct ChannelOutcome {
  ChannelKind channel = ChannelKind::in_app;
  std::optional<DeliveryId> event_id;  ///< absent for in_app
  DeliveryStatus status = DeliveryStatus::delivered;
  std::int64_t attempts = 1;
  std::optional<std::string> last_error;
};
template <>
inline constexpr auto fields<ChannelOutcome> = std::tuple{
    field("channel", &ChannelOutcome::channel, ""),
    field("event_id", &ChannelOutcome::event_id, "The same in every attempt; null for in_app"),
    field("status", &ChannelOutcome::status, ""),
    field("attempts", &ChannelOutcome::attempts, ""),
    field("last_error", &ChannelOutcome::last_error, ""),
};

/// A fire with what became of it.
struct Fire {
  Notification notification;
  std::vector<ChannelOutcome> channels;

  [[nodiscard]] static const NotificationId& id(const Fire& fire) { return fire.notification.id; }
  [[nodiscard]] static const RuleType& rule_type(const Fire& fire) { return fire.notification.rule_type; }
  [[nodiscard]] static const std::string& rule_id(const Fire& fire) { return fire.notification.rule_id; }
  [[nodiscard]] static const std::string& title(const Fire& fire) { return fire.notification.title; }
  [[nodiscard]] static const std::string& body(const Fire& fire) { return fire.notification.body; }
  [[nodiscard]] static const Instant& fired_at(const Fire& fire) { return fire.notification.created_at; }
};
template <>
inline constexpr auto fields<Fire> = std::tuple{
    field("id", &Fire::id, "Of the notification too"),
    field("rule_type", &Fire::rule_type, ""),
    field("rule_id", &Fire::rule_id, ""),
    field("title", &Fire::title, ""),
    field("body", &Fire::body, ""),
    field("fired_at", &Fire::fired_at, ""),
    field("channels", &Fire::channels, "Where the caller was told", {.max_items = 100}),
};

struct Unread {
  std::int64_t unread = 0;
};
template <>
inline constexpr auto fields<Unread> = std::tuple{field("unread", &Unread::unread, "Notifications that the caller has not read")};

struct ListRules : Paging {
  ListRules() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListRules> = fields<Paging>;

struct RegisterRule {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id;
  std::string name;
  bool enabled = true;
  std::optional<std::vector<ChannelKind>> channels;
};
template <>
inline constexpr auto fields<RegisterRule> = std::tuple{
    field("rule_type", &RegisterRule::rule_type, "saved_search, watchlist or sequence_reply"),
    field("rule_id", &RegisterRule::rule_id, "What the host calls it; a second one of the type and id replaces the first",
          rule_id_rules),
    field("name", &RegisterRule::name, "", notification_text_rules),
    defaulted("enabled", &RegisterRule::enabled, ""),
    field("channels", &RegisterRule::channels, "in_app, slack and webhook if absent", {.max_items = 4}),
};

struct ToggleRule {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id;
  Update<bool> enabled;
  Update<std::vector<ChannelKind>> channels;
};
template <>
inline constexpr auto fields<ToggleRule> = std::tuple{
    path("rule_type", &ToggleRule::rule_type, ""),
    path("rule_id", &ToggleRule::rule_id, "`default` for crondb's own types", {.format = Format::name}),
    field("enabled", &ToggleRule::enabled, "Flipped by a request that sets nothing"),
    field("channels", &ToggleRule::channels, "in_app is always among them", {.max_items = 4}),
};

struct ListChannels : Paging {
  ListChannels() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListChannels> = fields<Paging>;

struct CreateChannel {
  ChannelKind kind = ChannelKind::webhook;
  std::optional<std::string> name;
  std::string url;
  std::optional<std::string> secret;
};
template <>
inline constexpr auto fields<CreateChannel> = std::tuple{
    field("kind", &CreateChannel::kind, "slack or webhook; everybody has the others"),
    field("name", &CreateChannel::name, "The host of the URL if absent", notification_text_rules),
    field("url", &CreateChannel::url, "https://…", {.min_length = 1, .max_length = 2000, .format = Format::key}),
    field("secret", &CreateChannel::secret, "Signs what a webhook gets; made if absent", {.min_length = 16, .max_length = 200}),
};

struct ChannelRequest {
  ChannelId channel_id;
};
template <>
inline constexpr auto fields<ChannelRequest> = std::tuple{path("channel_id", &ChannelRequest::channel_id, "")};

struct RaiseEvent {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id;
  std::string title;
  std::string body;
  std::optional<Verbatim> data;
};
template <>
inline constexpr auto fields<RaiseEvent> = std::tuple{
    field("rule_type", &RaiseEvent::rule_type, "saved_search, watchlist or sequence_reply"),
    field("rule_id", &RaiseEvent::rule_id, "Everybody in the team who has such a rule is told", rule_id_rules),
    field("title", &RaiseEvent::title, "", notification_text_rules),
    defaulted("body", &RaiseEvent::body, "", notification_body_rules),
    field("data", &RaiseEvent::data, "A JSON object of at most 4 KiB"),
};

struct RaisedEvent {
  std::int64_t recipients = 0;
};
template <>
inline constexpr auto fields<RaisedEvent> = std::tuple{field("recipients", &RaisedEvent::recipients, "How many people were told")};

struct ListFires : Paging {};
template <>
inline constexpr auto fields<ListFires> = fields<Paging>;

struct ListInbox : Paging {};
template <>
inline constexpr auto fields<ListInbox> = fields<Paging>;

struct NotificationRequest {
  NotificationId notification_id;
};
template <>
inline constexpr auto fields<NotificationRequest> = std::tuple{path("notification_id", &NotificationRequest::notification_id, "")};

/// For a caller who came with an API key: the socket ends with the key.
struct CreateTicket {
  std::optional<KeyId> key;  ///< that the caller used; absent: a token
};
template <>
inline constexpr auto fields<CreateTicket> = std::tuple{};

struct NewTicket {
  std::string ticket;
  Instant expires_at;
};
template <>
inline constexpr auto fields<NewTicket> = std::tuple{
    field("ticket", &NewTicket::ticket, "For one GET /v1/ws/notifications?ticket="),
    field("expires_at", &NewTicket::expires_at, ""),
};
inline void drop_secrets(NewTicket& created) { created.ticket.clear(); }

}  // namespace crondb
