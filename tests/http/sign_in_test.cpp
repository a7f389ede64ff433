#include <fstream>

#include <doctest/doctest.h>

#include "crondb/storage/access.hpp"
#include "crondb/storage/identities.hpp"
#include "http/provider.hpp"
#include "http/world.hpp"
#include "tests/storage/contract/temporary_directory.hpp"

/// Sign-in with session tokens of an identity provider.
namespace crondb::testing {

namespace {

/// The world with a provider whose keys stand in a file.
struct Clinic : World {
  Clinic() {
    const auto file = directory.file("jwks.json");
    std::ofstream(file) << provider().jwks();
    services.tokens = std::make_unique<server::TokenSignIn>(server::TokenRules{"https://login.example", "crondb"}, file);
    REQUIRE(services.tokens->keys().load(clock.now()));
  }
  /// A token of `subject`, valid for a minute.
  [[nodiscard]] std::string token(std::string_view subject, std::string_view more = {}) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count();
    return provider().rs256(R"({"iss":"https://login.example","aud":"crondb","sub":")" + std::string(subject) + R"(","exp":)" +
                            std::to_string(seconds + 60) + std::string(more) + "}");
  }
  Reply as(const std::string& bearer, std::string_view method, std::string_view target, std::string_view body = {}) {
    return send("", method, target, body, {{"Authorization", "Bearer " + bearer}});
  }
  Reply me(std::string_view subject, std::string_view more = {}) { return as(token(subject, more), "GET", "/v1/me"); }

  TemporaryDirectory directory;
};

constexpr std::string_view admin_of_org = R"(,"org_id":"org_1","org_role":"org:admin","org_name":"Clinic")";
constexpr std::string_view member_of_org = R"(,"o":{"id":"org_1","rol":"member"})";

}  // namespace

TEST_CASE("who is seen for the first time becomes a user who owns a team of one, and stays that user") {
  Clinic world;
  const auto first = world.me("user_1", R"(,"name":"Ada","email":"ada@example.com","email_verified":true)");
  CHECK(first.status == 200);
  CHECK(first.at("/user/name") == "Ada");
  CHECK(first.at("/user/email") == "ada@example.com");
  CHECK(first.at("/role") == "owner");
  CHECK(first.at("/team/name") == "Ada's team");
  CHECK(first.at("/user/primary_team_id") == first.at("/team/id"));
  CHECK(world.me("user_1").body == first.body);
  CHECK(world.me("user_2").at("/user/id") != first.at("/user/id"));
}

TEST_CASE("an organization is a team in which the provider says who is admin") {
  Clinic world;
  const auto admin = world.me("user_1", admin_of_org);
  CHECK(admin.at("/role") == "admin");
  CHECK(admin.at("/team/name") == "Clinic");
  const auto member = world.me("user_2", member_of_org);
  CHECK(member.at("/role") == "member");
  CHECK(member.at("/team/id") == admin.at("/team/id"));
  CHECK(world.me("user_2", admin_of_org).at("/role") == "admin");
  CHECK(world.me("user_1", member_of_org).at("/role") == "member");
  const auto elsewhere = world.me("user_1", R"(,"org_id":"org_2")");
  CHECK(elsewhere.at("/team/id") != admin.at("/team/id"));
  CHECK(elsewhere.at("/role") == "member");
  CHECK(world.me("user_1").at("/team/id") == admin.at("/user/primary_team_id"));
}

TEST_CASE("what one organization has, another doesn't see") {
  Clinic world;
  const auto deal = world.as(world.token("user_1", admin_of_org), "POST", "/v1/crm/deals", R"({"name":"Secret"})");
  CHECK(deal.status == 201);
  const auto path = "/v1/crm/deals/" + deal.at("/id");
  CHECK(world.as(world.token("user_2", member_of_org), "GET", path).status == 200);
  CHECK(world.as(world.token("user_2", R"(,"org_id":"org_2")"), "GET", path).status == 404);
  CHECK(world.as(world.token("user_1"), "GET", path).status == 404);
}

TEST_CASE("an email is never the way into an account that has it") {
  Clinic world;
  const auto told = world.me("user_1", R"(,"email":"Owner@acme.example","email_verified":true)");
  CHECK(told.status == 200);
  CHECK(told.at("/user/id") != world.names["acme.owner"]);
  CHECK(told.at("/user/email") == "null");
  CHECK(world.send("acme.owner", "GET", "/v1/me").at("/user/email") == "owner@acme.example");
}

TEST_CASE("an email that was verified later is taken over then") {
  Clinic world;
  CHECK(world.me("user_1", R"(,"email":"ada@example.com")").at("/user/email") == "null");
  CHECK(world.me("user_1", R"(,"email":"ada@example.com","email_verified":true)").at("/user/email") == "ada@example.com");
  CHECK(world.me("user_2", R"(,"email":"ADA@example.com","email_verified":true)").at("/user/email") == "null");
}

TEST_CASE("somebody without an email is a person, not a placeholder") {
  Clinic world;
  world.me("user_1", admin_of_org);
  const auto org = world.as(world.token("user_1", admin_of_org), "GET", "/v1/org/members");
  CHECK(org.at("/results/0/email") == "null");
  CHECK(org.at("/results/0/placeholder") == "false");
}

TEST_CASE("an admin of an organization may do what owners may, a member not") {
  Clinic world;
  const auto principal = [&](std::string_view subject, bool administers) {
    ExternalIdentity identity{"https://login.example", std::string(subject), {}, {}, {}};
    identity.organization = {"org_1", std::nullopt, administers};
    const auto signed_in = sign_in(world.storage, world.environment, identity);
    REQUIRE(signed_in);
    return *signed_in;
  };
  CHECK(permit(principal("user_1", true), Role::owner, Plan::free));
  CHECK(principal("user_1", true).owns());
  CHECK_FALSE(permit(principal("user_2", false), Role::owner, Plan::free));
  const TeamId clinic = principal("user_1", true).team;
  CHECK(*transact(world.storage, AccessMode::read, [&](Transaction& tx) { return tx.identities().managed_externally(clinic); }));
  const auto first = transact(world.storage, AccessMode::read, [&](Transaction& tx) -> Result<Principal> {
    const auto team = tx.access().find_team(clinic);
    return instance::first_owner(tx, **team);
  });
  REQUIRE(first);
  CHECK(first->user == principal("user_1", true).user);
}

TEST_CASE("who is in an organization is the provider's to say") {
  Clinic world;
  const auto admin = world.me("user_1", admin_of_org);
  const auto member = world.me("user_2", member_of_org);
  const auto team = "/v1/teams/" + admin.at("/team/id");
  const auto him = team + "/members/" + member.at("/user/id");
  const auto refused = [&](std::string_view method, const std::string& path, std::string_view body = {}) {
    const auto reply = world.as(world.token("user_1", admin_of_org), method, path, body);
    CAPTURE(path);
    CHECK(reply.status == 409);
    CHECK(reply.at("/code") == "managed_externally");
  };
  refused("POST", team + "/invite", R"({"email":"bob@example.com","role":"member"})");
  refused("PUT", him, R"({"role":"admin"})");
  refused("DELETE", him);
  CHECK(world.me("user_2", member_of_org).at("/team/id") == admin.at("/team/id"));
}

TEST_CASE("whatever is wrong with a token, the answer is the same") {
  Clinic world;
  const auto answer = [&](const std::string& bearer) {
    auto reply = world.as(bearer, "GET", "/v1/me");
    return std::to_string(reply.status) + " " + std::string(reply.headers.get("WWW-Authenticate")) + " " + reply.body;
  };
  const auto good = world.token("user_1");
  const auto expected = answer("cdb_0000000000000000000000000000000000000000000");
  CHECK(expected.starts_with("401 Bearer "));
  const Provider stranger;
  for (const std::string& bad :
       {std::string("..."), good + "x", std::string("a.b.c"), good.substr(0, good.rfind('.') + 1),
        provider().rs256(R"({"iss":"https://other.example","aud":"crondb","sub":"user_1","exp":4000000000})"),
        provider().rs256(R"({"iss":"https://login.example","aud":"other","sub":"user_1","exp":4000000000})"),
        provider().rs256(R"({"iss":"https://login.example","aud":"crondb","sub":"user_1","exp":1})"),
        stranger.rs256(R"({"iss":"https://login.example","aud":"crondb","sub":"user_1","exp":4000000000})"),
        provider().rs256(R"({"iss":"https://login.example","aud":"crondb","sub":"user_1","exp":4000000000})",
                         R"({"alg":"none","kid":"rsa-1"})"),
        std::string(10'000, 'a') + ".b.c"}) {
    CHECK(answer(bad) == expected);
  }
  CHECK(answer(good).starts_with("200 "));
  world.clock.advance(std::chrono::seconds{121});
  CHECK(answer(good) == expected);
}

TEST_CASE("failed tokens count against the address like failed keys") {
  Clinic world;
  world.services.policy.rate_limits = true;
  for (int i = 0; i < 30; ++i) CHECK(world.as("a.b.c", "GET", "/v1/me").status == 401);
  CHECK(world.as("a.b.c", "GET", "/v1/me").status == 429);
}

TEST_CASE("without a provider no token is accepted") {
  Clinic world;
  const auto token = world.token("user_1");
  world.services.tokens = nullptr;
  CHECK(world.as(token, "GET", "/v1/me").status == 401);
}

TEST_CASE("a new key of the provider is found when a token names it") {
  Clinic world;
  const Provider rotated;
  const auto claims = R"({"iss":"https://login.example","aud":"crondb","sub":"user_1","exp":4000000000})";
  const auto token = rotated.es256(claims, R"({"alg":"ES256","kid":"new"})");
  CHECK(world.as(token, "GET", "/v1/me").status == 401);
  std::ofstream(world.directory.file("jwks.json")) << R"({"keys":[)" << Provider::ec_jwk("new", rotated.ec()) << "]}";
  CHECK(world.as(token, "GET", "/v1/me").status == 401);
  world.clock.advance(std::chrono::minutes{1});
  CHECK(world.as(token, "GET", "/v1/me").status == 200);
}

}  // namespace crondb::testing
