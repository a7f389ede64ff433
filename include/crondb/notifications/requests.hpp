#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/notifications/notification.hpp"

#pragma GCC visibility push(default)

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
inline constexpr auto fields<NotificationRule> = std::array{
    field<&NotificationRule::type>("rule_type", ""),
    field<&NotificationRule::id>("rule_id", "Chosen by the host; `default` for crondb's own types"),
    field<&NotificationRule::name>("name", ""),
    field<&NotificationRule::enabled>("enabled", ""),
    field<&NotificationRule::channels>("channels", "Where the caller is told; in_app always"),
    field<&NotificationRule::last_fired_at>("last_fired_at", ""),
};
template <>
inline constexpr std::size_t hidden<NotificationRule> = hides(&NotificationRule::user_id);

/// `url` without what may be secret in it: scheme, host and the last four characters. Absent where there is none.
[[nodiscard]] std::optional<std::string> shown_url(const Channel& channel);

template <>
inline constexpr auto fields<Channel> = std::array{
    field<&Channel::id>("id", ""),
    field<&Channel::kind>("kind", "Everybody has in_app and email"),
    field<&Channel::name>("name", ""),
    field<&shown_url>(
        "url", "Shortened, because it may hold a secret; `sealed` if the server lacks the key for it; null for in_app and email"),
    field<&Channel::created_at>("created_at", ""),
};
template <>
inline constexpr std::size_t hidden<Channel> = hides(&Channel::user_id, &Channel::url, &Channel::secret);

/// A channel that was just made. Only here its secret is shown.
struct NewChannel : Channel {};
template <>
inline constexpr auto fields<NewChannel> =
    joined(inherited<NewChannel, Channel>(),
           std::array{field<&NewChannel::secret>("secret", "Signs what a webhook gets; shown this once, null for Slack")});
template <>
inline constexpr std::size_t hidden<NewChannel> = hides(&Channel::user_id, &Channel::url);
/// A repeated request is answered without the secret.
inline void drop_secrets(NewChannel& created) { created.secret.reset(); }

template <>
inline constexpr auto fields<Notification> = std::array{
    field<&Notification::id>("id", ""),
    field<&Notification::rule_type>("rule_type", ""),
    field<&Notification::rule_id>("rule_id", ""),
    field<&Notification::title>("title", ""),
    field<&Notification::body>("body", ""),
    field<&Notification::data>("data", "A JSON object; the ids of what it is about"),
    field<&Notification::created_at>("created_at", ""),
    field<&Notification::read_at>("read_at", ""),
};
template <>
inline constexpr std::size_t hidden<Notification> = hides(&Notification::user_id, &Notification::removed, &Notification::position);

/// What became of a fire in one channel.
struct ChannelOutcome {
  ChannelKind channel = ChannelKind::in_app;
  std::optional<DeliveryId> event_id{};  ///< absent for in_app
  DeliveryStatus status = DeliveryStatus::delivered;
  std::int64_t attempts = 1;
  std::optional<std::string> last_error{};  ///< of the last attempt; absent if that delivered it, or there was none
};
template <>
inline constexpr auto fields<ChannelOutcome> = std::array{
    field<&ChannelOutcome::channel>("channel", ""),
    field<&ChannelOutcome::event_id>("event_id", "The same in every attempt; null for in_app"),
    field<&ChannelOutcome::status>("status", ""),
    field<&ChannelOutcome::attempts>("attempts", ""),
    field<&ChannelOutcome::last_error>("last_error", ""),
};

/// A fire with what became of it.
struct Fire {
  Notification notification{};
  std::vector<ChannelOutcome> channels{};

  [[nodiscard]] static const NotificationId& id(const Fire& fire) { return fire.notification.id; }
  [[nodiscard]] static const RuleType& rule_type(const Fire& fire) { return fire.notification.rule_type; }
  [[nodiscard]] static const std::string& rule_id(const Fire& fire) { return fire.notification.rule_id; }
  [[nodiscard]] static const std::string& title(const Fire& fire) { return fire.notification.title; }
  [[nodiscard]] static const std::string& body(const Fire& fire) { return fire.notification.body; }
  [[nodiscard]] static const Instant& fired_at(const Fire& fire) { return fire.notification.created_at; }
};
template <>
inline constexpr auto fields<Fire> = std::array{
    field<&Fire::id>("id", "Of the notification too"),
    field<&Fire::rule_type>("rule_type", ""),
    field<&Fire::rule_id>("rule_id", ""),
    field<&Fire::title>("title", ""),
    field<&Fire::body>("body", ""),
    field<&Fire::fired_at>("fired_at", ""),
    field<&Fire::channels>("channels", "Where the caller was told", {.max_items = 100}),
};
template <>
inline constexpr std::size_t hidden<Fire> = hides(&Fire::notification);

/// The answer of count_unread and read_all_notifications.
struct Unread {
  std::int64_t unread = 0;
};
template <>
inline constexpr auto fields<Unread> = std::array{field<&Unread::unread>("unread", "Notifications that the caller has not read")};

/// Which page list_notification_rules shows, of 100 rules unless it says otherwise.
struct ListRules : Paging {
  ListRules() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListRules> = inherited<ListRules, Paging>();

/// The rule that register_notification_rule makes or replaces.
struct RegisterRule {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id{};
  std::string name{};
  bool enabled = true;
  std::optional<std::vector<ChannelKind>> channels{};
};
template <>
inline constexpr auto fields<RegisterRule> = std::array{
    field<&RegisterRule::rule_type>("rule_type", "saved_search, watchlist or sequence_reply"),
    field<&RegisterRule::rule_id>("rule_id", "What the host calls it; a second one of the type and id replaces the first",
                                  rule_id_rules),
    field<&RegisterRule::name>("name", "", notification_text_rules),
    defaulted<&RegisterRule::enabled>("enabled", ""),
    field<&RegisterRule::channels>("channels", "in_app, slack and webhook if absent", {.max_items = 4}),
};

/// Which rule toggle_notification_rule changes, and what of it; channels that are absent stay.
struct ToggleRule {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id{};
  Update<bool> enabled{};
  Update<std::vector<ChannelKind>> channels{};
};
template <>
inline constexpr auto fields<ToggleRule> = std::array{
    path<&ToggleRule::rule_type>("rule_type", ""),
    path<&ToggleRule::rule_id>("rule_id", "`default` for crondb's own types", {.format = Format::name}),
    field<&ToggleRule::enabled>("enabled", "Flipped by a request that sets nothing"),
    field<&ToggleRule::channels>("channels", "in_app is always among them", {.max_items = 4}),
};

/// Which page list_channels shows, of 100 channels unless it says otherwise.
struct ListChannels : Paging {
  ListChannels() { per_page = 100; }
};
template <>
inline constexpr auto fields<ListChannels> = inherited<ListChannels, Paging>();

/// The channel that create_channel adds.
struct CreateChannel {
  ChannelKind kind = ChannelKind::webhook;
  std::optional<std::string> name{};
  std::string url{};
  std::optional<std::string> secret{};
};
template <>
inline constexpr auto fields<CreateChannel> = std::array{
    field<&CreateChannel::kind>("kind", "slack or webhook; everybody has the others"),
    field<&CreateChannel::name>("name", "The host of the URL if absent", notification_text_rules),
    field<&CreateChannel::url>("url", "https://…", {.min_length = 1, .max_length = 2000, .format = Format::key}),
    field<&CreateChannel::secret>("secret", "Signs what a webhook gets; made if absent", {.min_length = 16, .max_length = 200}),
};

/// Which of the caller's channels delete_channel deletes or test_channel tries.
struct ChannelRequest {
  ChannelId channel_id{};
};
template <>
inline constexpr auto fields<ChannelRequest> = std::array{path<&ChannelRequest::channel_id>("channel_id", "")};

/// What raise_event tells of, and by which rules.
struct RaiseEvent {
  RuleType rule_type = RuleType::saved_search;
  std::string rule_id{};
  std::string title{};
  std::string body{};
  std::optional<Verbatim> data{};  ///< absent: an empty object
};
template <>
inline constexpr auto fields<RaiseEvent> = std::array{
    field<&RaiseEvent::rule_type>("rule_type", "saved_search, watchlist or sequence_reply"),
    field<&RaiseEvent::rule_id>("rule_id", "Everybody in the team who has such a rule is told", rule_id_rules),
    field<&RaiseEvent::title>("title", "", notification_text_rules),
    defaulted<&RaiseEvent::body>("body", "", notification_body_rules),
    field<&RaiseEvent::data>("data", "A JSON object of at most 4 KiB"),
};

/// The answer of raise_event.
struct RaisedEvent {
  std::int64_t recipients = 0;
};
template <>
inline constexpr auto fields<RaisedEvent> = std::array{field<&RaisedEvent::recipients>("recipients", "How many people were told")};

/// Which page list_fires shows.
struct ListFires : Paging {};
template <>
inline constexpr auto fields<ListFires> = inherited<ListFires, Paging>();

/// Which page list_inbox shows.
struct ListInbox : Paging {};
template <>
inline constexpr auto fields<ListInbox> = inherited<ListInbox, Paging>();

/// Which notification of the caller's inbox read_notification marks or delete_notification takes out.
struct NotificationRequest {
  NotificationId notification_id{};
};
template <>
inline constexpr auto fields<NotificationRequest> = std::array{path<&NotificationRequest::notification_id>("notification_id", "")};

/// For a caller who came with an API key: the socket ends with the key.
struct CreateTicket {
  std::optional<KeyId> key{};  ///< that the caller used; absent: a token
};
template <>
inline constexpr auto fields<CreateTicket> = std::array<Field, 0>{};
template <>
inline constexpr std::size_t hidden<CreateTicket> = hides(&CreateTicket::key);

/// A ticket that was just made. Only here it is shown.
struct NewTicket {
  std::string ticket{};
  Instant expires_at{};
};
template <>
inline constexpr auto fields<NewTicket> = std::array{
    field<&NewTicket::ticket>("ticket", "For one GET /v1/ws/notifications?ticket="),
    field<&NewTicket::expires_at>("expires_at", ""),
};
/// A repeated request is answered without the ticket.
inline void drop_secrets(NewTicket& created) { created.ticket.clear(); }

}  // namespace crondb

#pragma GCC visibility pop
