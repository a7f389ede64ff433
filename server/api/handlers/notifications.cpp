#include "crondb/storage/notifications.hpp"

#include <algorithm>

#include "api/credentials.hpp"
#include "api/endpoint.hpp"
#include "api/problem.hpp"
#include "api/services.hpp"
#include "crondb/core/text.hpp"
#include "crondb/notifications/operations.hpp"
#include "handlers.hpp"
#include "requests.hpp"

namespace crondb::server {

namespace {

/// The items of a comma-separated header field.
std::vector<std::string_view> items_of(std::string_view field) {
  std::vector<std::string_view> items;
  while (!field.empty()) {
    auto item = field.substr(0, field.find(','));
    field.remove_prefix(std::min(field.size(), item.size() + 1));
    if (item = trim(item); !item.empty()) items.push_back(item);
  }
  return items;
}

/// Whether `word` stands in a comma-separated header field, whatever its case.
bool names(std::string_view field, std::string_view word) {
  const auto items = items_of(field);
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  return std::any_of(items.begin(), items.end(),
                     [&](std::string_view item) { return std::equal(item.begin(), item.end(), word.begin(), word.end(), same); });
}

/// RFC 6455, 4.2.1.
bool is_handshake(const HeaderFields& headers) {
  return names(headers.get("Upgrade"), "websocket") && names(headers.get("Connection"), "upgrade") &&
         headers.get("Sec-WebSocket-Version") == "13" && headers.get("Sec-WebSocket-Key").size() == 24;
}

/// Browsers let every page open a WebSocket, and say which page it was.
bool from_allowed_page(const HeaderFields& headers, const std::vector<std::string>& allowed) {
  const auto origin = headers.get("Origin");
  return origin.empty() || from_own_page(headers) || std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

}  // namespace

}  // namespace crondb::server

namespace crondb::server::handlers {

Response create_ticket(Exchange& exchange) {
  auto request = decode<CreateTicket>(exchange);
  if (!request) return refuse(exchange, request.error());
  request->key = exchange.caller->key;
  return respond(exchange, crondb::create_ticket.access, [&](Context& context) -> Result<Answer> {
    auto made = crondb::create_ticket.within(context, *request);
    if (!made) return fail(std::move(made.error()));
    return encode(exchange, *made);
  });
}

Response open_socket(Exchange& exchange) {
  const auto& headers = exchange.request.head.headers;
  const auto request = decode<OpenSocket>(exchange);
  if (!request) return refuse(exchange, request.error());
  if (!from_allowed_page(headers, exchange.services.policy.allowed_origins)) {
    return problem(ErrorCode::forbidden, "this page's origin is not one that may call");
  }
  if (!is_handshake(headers)) return problem(ErrorCode::bad_request, "this path speaks WebSocket (RFC 6455, version 13) only");
  const auto& by = exchange.caller->principal;
  Push::Subscription who{by.team, by.user, exchange.caller->key, std::nullopt, request->changes};
  if (request->since) {
    const auto last = transact(exchange.services.storage, AccessMode::read, [&](Transaction& tx) {
      return tx.notifications().find_notification(by.team, by.user, *request->since);
    });
    if (!last) return refuse(exchange, last.error());
    if (!*last) return problem(invalid("since", "must be a notification of the caller"));
    who.since = (*last)->position;
  }
  Response response;
  response.status = exchange.route.endpoint.status;
  // Browsers give up a socket for which none of the protocols that they offer is chosen; all of them mean the same here.
  const auto protocols = headers.list("Sec-WebSocket-Protocol").value_or("");
  if (const auto offered = items_of(protocols); !offered.empty()) {
    response.headers.set("Sec-WebSocket-Protocol", std::string(offered.front()));
  }
  response.opened = [&push = exchange.services.push, who](const std::shared_ptr<Peer>& peer) { return push.join(who, peer); };
  return response;
}

void describe_socket(boost::json::object& operation) {
  operation["responses"] = {
      {"101",
       {{"description",
         "Messages: {\"type\":\"hello\",\"unread\":n}, {\"type\":\"notification\",\"notification\":{…},\"unread\":n}, "
         "{\"type\":\"unread\",\"unread\":n}, and with changes {\"type\":\"changed\"}. Closed with 1001 when the server stops, "
         "1008 when the key or the membership is lost, "
         "1013 when the client falls 256 messages behind: then connect again with since"}}}};
}

}  // namespace crondb::server::handlers
