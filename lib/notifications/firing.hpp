#pragma once

#include <optional>
#include <span>
#include <vector>

#include "crondb/notifications/operations.hpp"

/// From an event to rows of the inbox and deliveries.
namespace crondb::notifications {

/// The rule as the user has it; a built-in one that isn't kept as it begins. nullopt for an outside rule that isn't registered.
[[nodiscard]] Result<std::optional<NotificationRule>> rule_of(const Occasion& occasion, UserId user, RuleType type,
                                                              std::string_view id);
/// A built-in rule as it begins.
[[nodiscard]] NotificationRule built_in_rule(UserId user, RuleType type);

/// in_app, for people with an address email, then those that the user added.
[[nodiscard]] Result<std::vector<Channel>> channels_of(const Occasion& occasion, const User& user);

/// Keeps a notification for `user`, and a delivery for each of `channels` but in_app; without in_app the inbox doesn't show it.
[[nodiscard]] Result<Notification> fire(const Occasion& occasion, const Occurrence& event, UserId user,
                                        std::span<const Channel> channels);

/// The fire with what became of its deliveries.
[[nodiscard]] Result<Fire> fire_with_outcomes(Context& context, Notification notification);

/// Who calls. Errors: forbidden for a principal that is no person.
[[nodiscard]] Result<User> person(Context& context);

}  // namespace crondb::notifications
