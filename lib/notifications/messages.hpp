#pragma once

#include <string>
#include <string_view>

#include "crondb/notifications/notification.hpp"

/// What a notification looks like where it is sent. Pure.
namespace crondb::notifications {

/// `title` without line breaks and tabs, at most 200 characters.
[[nodiscard]] std::string short_title(std::string_view title);

/// The delivery of `notification` to a channel other than in_app, due at once. Webhooks get `{event, id, timestamp, data}`, Slack
/// `{text}` in which nothing but its words has a meaning.
[[nodiscard]] Delivery message(DeliveryId id, const Notification& notification, const Channel& channel);

/// Nullopt if `text` is a URL that a channel may have: https://host…, or http:// if `plain_http`; no user name, no fragment. Else
/// what is wrong with it.
[[nodiscard]] std::optional<std::string> url_problem(std::string_view text, bool plain_http);
/// The host of a URL without problems, with its port.
[[nodiscard]] std::string_view host_of(std::string_view url);

}  // namespace crondb::notifications
