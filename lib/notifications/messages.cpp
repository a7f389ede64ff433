#include "notifications/messages.hpp"

#include <algorithm>

#include "crondb/core/json.hpp"
#include "crondb/core/seal.hpp"
#include "crondb/core/text.hpp"
#include "crondb/core/url.hpp"
#include "crondb/notifications/requests.hpp"

namespace crondb {

std::optional<std::string> shown_url(const Channel& channel) {
  static constexpr std::size_t shown = 4;
  if (!channel.url) return std::nullopt;
  if (is_sealed(*channel.url)) return "sealed";
  const std::string_view url = *channel.url;
  const auto origin = url.substr(0, url.find_first_of("/?#", url.find("://") + 3));
  const auto rest = url.substr(origin.size());
  std::string text(origin);
  if (rest.size() > 1) text += "/…";
  if (rest.size() > 3 * shown) text += rest.substr(rest.size() - shown);
  return text;
}

namespace notifications {

namespace {

std::string webhook_body(DeliveryId id, const Notification& notification) {
  std::string body;
  wire::Object object(body);
  wire::write_string(object.member("event"), word(notification.rule_type));
  wire::write_string(object.member("id"), to_string(id));
  wire::write_string(object.member("timestamp"), to_string(notification.created_at));
  wire::Object data(object.member("data"));
  wire::write_string(data.member("notification_id"), to_string(notification.id));
  wire::write_string(data.member("rule_id"), notification.rule_id);
  wire::write_string(data.member("title"), notification.title);
  wire::write_string(data.member("body"), notification.body);
  data.member("details") += notification.data.json;
  data.close();
  object.close();
  return body;
}

/// Slack reads <…> as links and mentions.
std::string slack_body(const Notification& notification) {
  std::string text;
  for (const char c : notification.body.empty() ? notification.title : notification.title + "\n" + notification.body) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      default:
        text += c;
    }
  }
  return wire::object_of({{"text", std::move(text)}});
}

}  // namespace

std::string short_title(std::string_view title) {
  static constexpr std::size_t longest = 200;
  std::size_t characters = 0;
  std::size_t end = 0;
  for (; end < title.size(); ++end) {
    const bool continues = (static_cast<unsigned char>(title[end]) & 0xC0U) == 0x80U;
    if (!continues && ++characters > longest) break;
  }
  return one_line(title.substr(0, end));
}

Delivery message(DeliveryId id, const Notification& notification, const Channel& channel) {
  Delivery delivery;
  delivery.id = id;
  delivery.fire_id = fire_of(notification.id);
  delivery.channel = channel.kind;
  delivery.next_attempt_at = delivery.created_at = notification.created_at;
  switch (channel.kind) {
    case ChannelKind::email:
      delivery.to = channel.name;
      delivery.subject = notification.title;
      delivery.body = notification.body.empty() ? notification.title : notification.body;
      break;
    case ChannelKind::slack:
      delivery.to = channel.url.value_or("");
      delivery.body = slack_body(notification);
      break;
    case ChannelKind::webhook:
      delivery.to = channel.url.value_or("");
      delivery.secret = channel.secret;
      delivery.body = webhook_body(id, notification);
      break;
    case ChannelKind::in_app:
      break;
  }
  return delivery;
}

std::optional<std::string> url_problem(std::string_view text, bool plain_http) {
  const auto url = parse_url(text);
  if (!url) return url.error().message;
  if (url->scheme != "https" && !(plain_http && url->scheme == "http")) {
    return plain_http ? "must begin with https:// or http://" : "must begin with https://";
  }
  if (url->has_user) return "must have no user name";
  if (url->has_fragment) return "must have no fragment";
  return std::nullopt;
}

std::string_view host_of(std::string_view url) {
  const auto rest = url.substr(std::min(url.size(), url.find("://") + 3));
  return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace notifications

}  // namespace crondb
