#pragma once

#include "crondb/access/operations.hpp"
#include "crondb/notifications/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What people can do about their notifications, and how crondb and hosts raise them. Inbox, rules and channels are the caller's
/// own in the team of the principal.
namespace crondb {

namespace notifications {

/// Where and when people are told.
struct Occasion {
  Occasion(const Context& context)
      : tx(context.tx),
        environment(context.environment),
        now(context.now),
        team(context.by.team),
        by(context.by.user),
        quiet(context.quiet) {}
  Occasion(Transaction& within, const Environment& where, Instant when, TeamId in, UserId doer)
      : tx(within), environment(where), now(when), team(in), by(doer) {}

  Transaction& tx;
  const Environment& environment;
  Instant now{};
  TeamId team{};
  UserId by{};         ///< whose doing it is; nil: nobody's
  bool quiet = false;  ///< nobody is told
};

/// Something that people are told of.
struct Occurrence {
  RuleType type = RuleType::saved_search;
  std::string rule_id{built_in_rule_id};
  std::vector<UserId> recipients{};  ///< in any order, with repetitions; those who are no members or placeholders are left out
  std::string title{};               ///< one line, ≤200 characters: the rest is cut
  std::string body{};
  std::string data = "{}";  ///< a JSON object
};

Result<Page<NotificationRule>> list_rules(Context&, const ListRules&);
Result<NotificationRule> register_rule(Context&, const RegisterRule&);
Result<NotificationRule> toggle_rule(Context&, const ToggleRule&);
Result<Page<Channel>> list_channels(Context&, const ListChannels&);
Result<NewChannel> create_channel(Context&, const CreateChannel&);
Result<Nothing> delete_channel(Context&, const ChannelRequest&);
Result<Fire> test_channel(Context&, const ChannelRequest&);
Result<RaisedEvent> raise_event(Context&, const RaiseEvent&);
Result<Page<Fire>> list_fires(Context&, const ListFires&);
Result<Page<Notification>> list_inbox(Context&, const ListInbox&);
Result<Unread> count_unread(Context&, const Nothing&);
Result<Notification> read_notification(Context&, const NotificationRequest&);
Result<Unread> read_all_notifications(Context&, const Nothing&);
Result<Nothing> delete_notification(Context&, const NotificationRequest&);
Result<NewTicket> create_ticket(Context&, const CreateTicket&);

/// Tells the recipients: for everyone whose rule is enabled a row of the inbox and one delivery for each further channel of the
/// rule. Nobody is told of built-in events that are their own doing. Answers how many were told.
[[nodiscard]] Result<std::int64_t> raise(const Occasion& occasion, const Occurrence& event);
/// Tells the admins and owners of the team that `joined` has become a member.
[[nodiscard]] Result<void> member_joined(const Occasion& occasion, const User& joined);
/// Tells `owner` that a scheduled report is done: `title` says which, `data` is a JSON object.
[[nodiscard]] Result<void> report_ready(const Occasion& occasion, UserId owner, std::string title, std::string body,
                                        std::string data);

/// Tells owners and assignees of open tasks that fell due within the last 24 hours, each due once, whichever process does it.
/// Answers how many tasks.
[[nodiscard]] Result<std::int64_t> tell_due_tasks(Storage&, const Environment&);
/// Tells the creators of snapshots that expire within 7 days, each expiry once. Answers how many snapshots.
[[nodiscard]] Result<std::int64_t> tell_expiring_snapshots(Storage&, const Environment&);

}  // namespace notifications

/// All that the caller has: one of each built-in type, then those that were registered, by type and id.
inline constexpr Operation list_notification_rules{"list_notification_rules", Role::viewer, Plan::free, AccessMode::read,
                                                   &notifications::list_rules};
/// Errors: forbidden without a person; validation_error for a built-in type; conflict beyond max_registered_rules.
inline constexpr Operation register_notification_rule{"register_notification_rule", Role::member, Plan::free, AccessMode::write,
                                                      &notifications::register_rule};
/// Errors: not_found for a rule that the caller doesn't have.
inline constexpr Operation toggle_notification_rule{"toggle_notification_rule", Role::viewer, Plan::free, AccessMode::write,
                                                    &notifications::toggle_rule};
/// Where the caller can be told: in_app, email for who has an address, then those that they added. Errors: forbidden without a
/// person.
inline constexpr Operation list_channels{"list_channels", Role::viewer, Plan::free, AccessMode::read,
                                         &notifications::list_channels};
/// Errors: forbidden without a person; validation_error for another kind than slack and webhook, or a URL that isn't https (http
/// only if the environment lets it); conflict beyond max_channels.
inline constexpr Operation create_channel{"create_channel", Role::viewer, Plan::free, AccessMode::write,
                                          &notifications::create_channel};
/// Errors: not_found; conflict for in_app and email.
inline constexpr Operation delete_channel{"delete_channel", Role::viewer, Plan::free, AccessMode::write,
                                          &notifications::delete_channel};
/// Sends something at once; the history tells what became of it. Errors: not_found; conflict for email without an address.
inline constexpr Operation test_channel{"test_channel", Role::viewer, Plan::free, AccessMode::write, &notifications::test_channel};
/// Tells everybody in the team who has registered the rule, the caller too: what happened outside is nobody's own action. Errors:
/// validation_error for a built-in type or data that is no object of at most max_notification_data_bytes.
inline constexpr Operation raise_event{"raise_event", Role::admin, Plan::free, AccessMode::write, &notifications::raise_event};
/// Newest first; keeps what left the inbox.
inline constexpr Operation list_fires{"list_fires", Role::viewer, Plan::free, AccessMode::read, &notifications::list_fires};
/// Unread first, then newest.
inline constexpr Operation list_inbox{"list_inbox", Role::viewer, Plan::free, AccessMode::read, &notifications::list_inbox};
/// How many notifications of the inbox are unread; in constant time.
inline constexpr Operation count_unread{"count_unread", Role::viewer, Plan::free, AccessMode::read, &notifications::count_unread};
/// Marks one notification as read; one that was read already keeps its read_at. Errors: not_found for one that isn't in the
/// caller's inbox.
inline constexpr Operation read_notification{"read_notification", Role::viewer, Plan::free, AccessMode::write,
                                             &notifications::read_notification};
/// Marks everything in the inbox as read, and answers how many are unread then: none.
inline constexpr Operation read_all_notifications{"read_all_notifications", Role::viewer, Plan::free, AccessMode::write,
                                                  &notifications::read_all_notifications};
/// Takes one notification out of the inbox; list_fires still shows it. Errors: not_found for one that isn't in the caller's
/// inbox.
inline constexpr Operation delete_notification{"delete_notification", Role::viewer, Plan::free, AccessMode::write,
                                               &notifications::delete_notification};
/// Errors: forbidden without a person.
inline constexpr Operation create_ticket{"create_ticket", Role::viewer, Plan::free, AccessMode::write,
                                         &notifications::create_ticket};

}  // namespace crondb

#pragma GCC visibility pop
