#include <doctest/doctest.h>

#include "crondb/storage/access.hpp"
#include "http/world.hpp"

/// Browsers that are signed in by a cookie.
namespace crondb::testing {

namespace {

using Headers = std::map<std::string, std::string>;

const Headers from_page{{"Host", "crm.example"}, {"Origin", "http://crm.example"}, {"Sec-Fetch-Site", "same-origin"}};

Headers with(Headers headers, const Headers& more) {
  for (const auto& [name, value] : more) headers[name] = value;
  return headers;
}

/// A browser that signed in with a key.
struct Browser {
  explicit Browser(World& in, std::string_view who = "acme.owner") : world(in) {
    signed_in = world.send("", "POST", "/v1/session", R"({"key":")" + world.keys.at(std::string(who)) + R"("})", from_page);
    keep(signed_in);
  }
  void keep(const World::Reply& reply) {
    const auto set = reply.headers.get("Set-Cookie");
    if (!set.empty()) cookie = std::string(set.substr(0, set.find(';')));
  }
  World::Reply send(std::string_view method, std::string_view target, std::string_view body = {},
                    const Headers& headers = from_page) {
    return world.send("", method, target, body, with(headers, {{"Cookie", "theme=dark; " + cookie + "; other=1"}}));
  }

  World& world;
  World::Reply signed_in;
  std::string cookie;
};

constexpr std::string_view new_deal = R"({"name":"By browser"})";

}  // namespace

TEST_CASE("a browser signs in with a key once, acts as its holder from then on, and signs out") {
  World world;
  Browser browser(world, "acme.member");
  CHECK(browser.signed_in.status == 200);
  CHECK(browser.signed_in.at("/expires_at") == "2026-05-21T00:00:00.000Z");
  CHECK(browser.signed_in.headers.get("Cache-Control") == "no-store");
  const auto set = browser.signed_in.headers.get("Set-Cookie");
  CHECK(set.find("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict") != std::string_view::npos);
  CHECK(set.find("Secure") == std::string_view::npos);
  CHECK(set.find(world.keys["acme.member"]) == std::string_view::npos);
  const auto me = browser.send("GET", "/v1/me");
  CHECK(me.status == 200);
  CHECK(me.at("/user/id") == world.names["acme.member"]);
  CHECK(browser.send("POST", "/v1/crm/deals", new_deal).status == 201);
  CHECK(browser.send("DELETE", "/v1/teams/{acme.team}").at("/code") == "role_required");

  const auto out = browser.send("DELETE", "/v1/session");
  CHECK(out.status == 204);
  CHECK(out.headers.get("Set-Cookie").find("=; Path=/; Max-Age=0") != std::string_view::npos);
  CHECK(browser.send("GET", "/v1/me").status == 401);
  CHECK(browser.send("DELETE", "/v1/session").status == 204);
}

TEST_CASE("behind TLS the cookie is sent over TLS alone, and to this host alone") {
  World world;
  const std::string body = R"({"key":")" + world.keys["acme.owner"] + R"("})";
  const auto set_for = [&](const Headers& headers) {
    return std::string(world.send("", "POST", "/v1/session", body, headers).headers.get("Set-Cookie"));
  };
  for (const auto& set : {set_for({{"Host", "crm.example"}, {"Origin", "https://crm.example"}}),
                          set_for({{"Host", "crm.example"}, {"X-Forwarded-Proto", "https"}})}) {
    CHECK(set.starts_with("__Host-crondb_session=cds_"));
    CHECK(set.ends_with("; HttpOnly; SameSite=Strict; Secure"));
  }
}

TEST_CASE("whoever can't show to be somebody isn't signed in") {
  World world;
  const auto ask = [&](std::string_view body) { return world.send("", "POST", "/v1/session", body, from_page); };
  CHECK(ask(R"({"key":"cdb_0000000000000000000000000000000000000000000"})").status == 401);
  CHECK(ask(R"({"key":"nonsense"})").status == 401);
  CHECK(ask(R"({"token":"a.b.c"})").status == 401);
  CHECK(ask(R"({"code":"cdl_0000000000000000000000000000000000000000000"})").status == 401);
  CHECK(ask("{}").at("/errors/0/field") == "key");
  CHECK(ask(R"({"key":"a","token":"b"})").at("/errors/0/field") == "key");
  CHECK(ask(R"({"key":7})").status == 400);
  CHECK(ask(R"({"password":"x"})").status == 400);
  // No secret of one kind passes for another.
  Browser browser(world);
  const auto secret = browser.cookie.substr(browser.cookie.find('=') + 1);
  CHECK(ask(R"({"key":")" + secret + R"("})").status == 401);
  CHECK(ask(R"({"code":")" + secret + R"("})").status == 401);
  CHECK(world.send("", "GET", "/v1/me", {}, {{"Authorization", "Bearer " + secret}}).status == 401);
  CHECK(world.send("", "GET", "/v1/me", {}, {{"Cookie", "crondb_session=" + world.keys["acme.owner"]}}).status == 401);
  CHECK(browser.send("GET", "/v1/me").status == 200);
}

TEST_CASE("failed sign-ins of an address are limited") {
  World world;
  world.services.policy.rate_limits = true;
  int status = 0;
  for (int i = 0; i < 31; ++i) status = world.send("", "POST", "/v1/session", R"({"key":"wrong"})", from_page).status;
  CHECK(status == 429);
  CHECK(Browser(world).signed_in.status == 200);
}

TEST_CASE("a link signs in once") {
  World world;
  const auto code = transact(world.storage, AccessMode::write, [&](Transaction& tx) -> Result<std::string> {
    const auto caller = find_caller(tx, world.keys["acme.owner"]);
    return issue_ticket(tx, world.ids, TicketKind::link, **caller, world.clock.now() + std::chrono::hours{1});
  });
  REQUIRE(code);
  const std::string body = R"({"code":")" + *code + R"("})";
  const auto socket = world.send("", "GET", "/v1/ws/notifications?ticket=" + *code);
  CHECK(socket.status == 401);
  CHECK(world.send("", "POST", "/v1/session", body, from_page).status == 200);
  CHECK(world.send("", "POST", "/v1/session", body, from_page).status == 401);
}

TEST_CASE("a session ends twelve hours after its last use") {
  World world;
  Browser browser(world);
  for (int i = 0; i < 3; ++i) {
    world.clock.advance(std::chrono::hours{11});
    const auto used = browser.send("GET", "/v1/me");
    CHECK(used.status == 200);
    CHECK(used.headers.get("Set-Cookie").find("Max-Age=43200") != std::string_view::npos);
    browser.keep(used);
    CHECK(browser.send("GET", "/v1/me").headers.get("Set-Cookie").empty());
  }
  world.clock.advance(std::chrono::hours{12} + std::chrono::seconds{1});
  CHECK(browser.send("GET", "/v1/me").status == 401);
}

TEST_CASE("a session dies with its key and with the membership") {
  World world;
  Browser browser(world, "acme.member");
  const auto keys = browser.send("GET", "/v1/api-keys");
  CHECK(browser.send("DELETE", "/v1/api-keys/" + keys.at("/results/0/id")).status == 204);
  CHECK(browser.send("GET", "/v1/me").status == 401);
  Browser other(world, "acme.viewer");
  CHECK(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/members/{acme.viewer}").status == 204);
  CHECK(other.send("GET", "/v1/me").status == 401);
}

TEST_CASE("a page of another origin can do nothing with the cookie") {
  World world;
  Browser browser(world);
  struct Case {
    std::string_view what;
    Headers headers;
    int status;
  };
  for (const auto& [what, headers, status] : std::to_array<Case>({
           {"own page", from_page, 201},
           {"own page, other case", {{"Host", "CRM.example"}, {"Origin", "http://crm.EXAMPLE"}}, 201},
           {"own page, browser without fetch metadata", {{"Host", "crm.example"}, {"Origin", "http://crm.example"}}, 201},
           {"own page without Origin", {{"Host", "crm.example"}, {"Sec-Fetch-Site", "same-origin"}}, 201},
           {"behind a proxy",
            {{"Host", "127.0.0.1:8080"}, {"X-Forwarded-Host", "crm.example"}, {"Origin", "https://crm.example"}},
            201},
           {"another page", {{"Host", "crm.example"}, {"Origin", "https://evil.example"}}, 403},
           {"a page of another port", {{"Host", "crm.example"}, {"Origin", "http://crm.example:8081"}}, 403},
           {"a page of a name that begins alike", {{"Host", "crm.example"}, {"Origin", "http://crm.example.evil.example"}}, 403},
           {"a page of a sister site", {{"Host", "crm.example"}, {"Sec-Fetch-Site", "same-site"}}, 403},
           {"another page, as fetch metadata say",
            {{"Host", "crm.example"}, {"Origin", "http://crm.example"}, {"Sec-Fetch-Site", "cross-site"}},
            403},
           {"a page that lies in one of both",
            {{"Host", "crm.example"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}},
            403},
           {"a page without origin", {{"Host", "crm.example"}, {"Origin", "null"}}, 403},
           {"nobody says", {{"Host", "crm.example"}}, 403},
       })) {
    CAPTURE(what);
    CHECK(browser.send("POST", "/v1/crm/deals", new_deal, headers).status == status);
  }
  const Headers evil{{"Host", "crm.example"}, {"Origin", "https://evil.example"}};
  CHECK(browser.send("DELETE", "/v1/session", {}, evil).status == 403);
  CHECK(browser.send("GET", "/v1/me").status == 200);
  CHECK(world.send("", "POST", "/v1/session", R"({"key":")" + world.keys["rival.owner"] + R"("})", evil).status == 403);
  // With a key in the header nothing comes by itself.
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", new_deal, evil).status == 201);
}

TEST_CASE("a WebSocket is opened by the cookie from an own page only") {
  World world;
  Browser browser(world);
  const Headers handshake{{"Upgrade", "websocket"},
                          {"Connection", "Upgrade"},
                          {"Sec-WebSocket-Version", "13"},
                          {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                          {"Host", "crm.example"}};
  const auto open = [&](const std::string& origin) {
    return browser.send("GET", "/v1/ws/notifications", {}, with(handshake, {{"Origin", origin}})).status;
  };
  CHECK(open("http://crm.example") == 101);
  CHECK(open("https://evil.example") == 403);
  CHECK(browser.send("GET", "/v1/ws/notifications", {}, handshake).status == 403);
}

}  // namespace crondb::testing
