#include <atomic>
#include <fstream>

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include "http/provider.hpp"
#include "server/auth/jwt.hpp"
#include "server/auth/key_source.hpp"
#include "server/net/listener.hpp"
#include "tests/storage/contract/temporary_directory.hpp"

/// Tokens of an identity provider: which are accepted, and where the keys come from.
namespace crondb::testing {

namespace {

using namespace server;

const Instant now = *parse_instant("2026-05-20T12:00:00Z");
constexpr std::int64_t now_seconds = 1'779'278'400;
const TokenRules rules{"https://login.example", "crondb"};

const KeySet& keys() {
  static const KeySet parsed = *KeySet::parse(provider().jwks());
  return parsed;
}

std::string claims(std::string_view more = {}) {
  return R"({"iss":"https://login.example","sub":"user_1","aud":"crondb","exp":)" + std::to_string(now_seconds + 60) +
         std::string(more) + "}";
}
std::string without(std::string text, std::string_view part) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}
std::string instead(std::string text, std::string_view part, std::string_view other) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

bool accepts(const std::string& token) { return verify_token(token, keys(), rules, now).has_value(); }

std::string public_pem(const Provider::Key& key) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PUBKEY(memory.get(), key.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

TEST_CASE("tokens signed with RS256 and ES256 by a published key are accepted") {
  REQUIRE(now.time_since_epoch() == std::chrono::seconds(now_seconds));
  CHECK(accepts(provider().rs256(claims())));
  CHECK(accepts(provider().es256(claims())));
  const auto told = verify_token(provider().rs256(claims(R"(,"name":"Ada")")), keys(), rules, now);
  REQUIRE(told);
  CHECK(*told == ExternalIdentity{"https://login.example", "user_1", std::nullopt, "Ada", std::nullopt});
}

TEST_CASE("algorithm, key type and key have to fit before a signature counts") {
  const auto& by = provider();
  const auto text_of = [&](std::string_view alg, std::string_view kid) {
    return Provider::signed_text(R"({"alg":")" + std::string(alg) + R"(","kid":")" + std::string(kid) + "\"}", claims());
  };
  SUBCASE("none") {
    CHECK_FALSE(accepts(text_of("none", "rsa-1") + "."));
    CHECK_FALSE(accepts(text_of("None", "rsa-1") + "."));
    CHECK_FALSE(accepts(Provider::signed_text(R"({"alg":"none"})", claims()) + "."));
  }
  SUBCASE("HS256 with the public key as the secret") {
    const auto text = text_of("HS256", "rsa-1");
    CHECK_FALSE(accepts(text + "." + base64url(Provider::hmac(public_pem(by.rsa()), text))));
    CHECK_FALSE(accepts(text + "." + base64url(Provider::hmac(Provider::rsa_jwk("rsa-1", by.rsa()), text))));
  }
  SUBCASE("RS384 and RS512, in the header or only in fact") {
    for (const auto& [alg, digest] : {std::pair{"RS384", EVP_sha384()}, std::pair{"RS512", EVP_sha512()}}) {
      const auto text = text_of(alg, "rsa-1");
      CHECK_FALSE(accepts(text + "." + base64url(Provider::signature(by.rsa(), digest, text))));
      const auto disguised = text_of("RS256", "rsa-1");
      CHECK_FALSE(accepts(disguised + "." + base64url(Provider::signature(by.rsa(), digest, disguised))));
    }
  }
  SUBCASE("a key of the other type") {
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"RS256","kid":"ec-1"})")));
    CHECK_FALSE(accepts(by.es256(claims(), R"({"alg":"ES256","kid":"rsa-1"})")));
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"ES256","kid":"rsa-1"})")));
  }
  SUBCASE("an unknown key, and none") {
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"RS256","kid":"rsa-2"})")));
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"RS256"})")));
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"RS256","kid":7})")));
  }
  SUBCASE("a header extension that has to be understood") {
    CHECK_FALSE(accepts(by.rs256(claims(), R"({"alg":"RS256","kid":"rsa-1","crit":["b64"],"b64":false})")));
  }
  SUBCASE("a key in the header instead of a published one") {
    const Provider stranger;
    CHECK_FALSE(accepts(
        stranger.rs256(claims(), R"({"alg":"RS256","kid":"rsa-1","jwk":)" + Provider::rsa_jwk("rsa-1", stranger.rsa()) + "}")));
  }
  SUBCASE("an ECDSA signature in DER") {
    const auto text = text_of("ES256", "ec-1");
    CHECK_FALSE(accepts(text + "." + base64url(Provider::signature(by.ec(), EVP_sha256(), text))));
    CHECK_FALSE(accepts(text + "." + base64url(std::string(64, '\0'))));
  }
}

TEST_CASE("whatever is changed in a token, it is refused") {
  const auto token = provider().es256(claims());
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(accepts(changed));
  }
}

TEST_CASE("malformed and oversize tokens are refused") {
  const auto token = provider().rs256(claims());
  for (const std::string& malformed :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c"), token + ".", token + ".x", token + "=",
        " " + token, token.substr(0, token.rfind('.')), token.substr(token.find('.') + 1), std::string(100'000, '.'),
        provider().rs256("[]"), provider().rs256("{"), provider().rs256(claims(), "[]"), provider().rs256("\xff\xfe")}) {
    CHECK_FALSE(accepts(malformed));
    CHECK_FALSE((malformed.empty() && token_key_id(malformed)));
  }
  CHECK(accepts(provider().rs256(claims(R"(,"pad":")" + std::string(5000, 'x') + "\""))));
  CHECK_FALSE(accepts(provider().rs256(claims(R"(,"pad":")" + std::string(max_token, 'x') + "\""))));
}

TEST_CASE("a token has to be from the issuer, for the audience and in time") {
  const auto at = [](std::int64_t offset) { return std::to_string(now_seconds + offset); };
  const std::string aud = R"("aud":"crondb",)";
  const std::string exp = R"("exp":)" + at(60);
  struct Row {
    std::string_view name;
    std::string claims;
    bool accepted;
  };
  const Row rows[] = {
      {"another issuer", instead(claims(), "https://login.example", "https://login.example/"), false},
      {"no issuer", without(claims(), R"("iss":"https://login.example",)"), false},
      {"an issuer that is no text", instead(claims(), R"("https://login.example")", "[\"https://login.example\"]"), false},
      {"another audience", instead(claims(), aud, R"("aud":"other",)"), false},
      {"no audience", without(claims(), aud), false},
      {"several audiences", instead(claims(), aud, R"("aud":["other","crondb"],)"), true},
      {"several other audiences", instead(claims(), aud, R"("aud":["other",{"crondb":1}],)"), false},
      {"an authorized party", instead(claims(), aud, R"("azp":"crondb",)"), true},
      {"another authorized party", instead(claims(), aud, R"("azp":"other",)"), false},
      {"no subject", without(claims(), R"("sub":"user_1",)"), false},
      {"an empty subject", instead(claims(), "user_1", ""), false},
      {"a subject too long", instead(claims(), "user_1", std::string(201, 'x')), false},
      {"a subject with a line break", instead(claims(), "user_1", "user\\n1"), false},
      {"expired within the leeway", instead(claims(), exp, R"("exp":)" + at(-59)), true},
      {"expired", instead(claims(), exp, R"("exp":)" + at(-60)), false},
      {"no expiry", without(claims(), "," + exp), false},
      {"an expiry that is no number", instead(claims(), exp, R"("exp":"soon")"), false},
      {"an expiry beyond all times", instead(claims(), exp, R"("exp":1e300)"), false},
      {"an expiry with a fraction", instead(claims(), exp, R"("exp":)" + at(-60) + ".5"), true},
      {"valid within the leeway", claims(R"(,"nbf":)" + at(60)), true},
      {"not valid yet", claims(R"(,"nbf":)" + at(61)), false},
      {"a beginning that is no number", claims(R"(,"nbf":null)"), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(accepts(provider().rs256(row.claims)) == row.accepted);
  }
}

TEST_CASE("an email counts only if the provider verified it") {
  const auto email = [](std::string_view more) {
    const auto told = verify_token(provider().rs256(claims(more)), keys(), rules, now);
    return told ? told->email.value_or("none") : "refused";
  };
  CHECK(email(R"(,"email":"ada@example.com","email_verified":true)") == "ada@example.com");
  CHECK(email(R"(,"email":"ada@example.com","email_verified":false)") == "none");
  CHECK(email(R"(,"email":"ada@example.com","email_verified":"true")") == "none");
  CHECK(email(R"(,"email":"ada@example.com")") == "none");
  CHECK(email(R"(,"email":"nobody","email_verified":true)") == "none");
}

TEST_CASE("the active organization comes in the long form or the compact one") {
  const auto organization = [](std::string_view more) {
    const auto told = verify_token(provider().rs256(claims(more)), keys(), rules, now);
    REQUIRE(told);
    return told->organization;
  };
  using Organization = ExternalIdentity::Organization;
  CHECK(organization("") == std::nullopt);
  CHECK(organization(R"(,"org_id":"org_1","org_role":"org:admin")") == Organization{"org_1", std::nullopt, true});
  CHECK(organization(R"(,"org_id":"org_1","org_role":"admin","org_name":"Acme")") == Organization{"org_1", "Acme", true});
  CHECK(organization(R"(,"org_id":"org_1","org_role":"org:member","org_slug":"acme")") == Organization{"org_1", "acme", false});
  CHECK(organization(R"(,"org_id":"org_1","org_role":"administrator")") == Organization{"org_1", std::nullopt, false});
  CHECK(organization(R"(,"org_id":"org_1")") == Organization{"org_1", std::nullopt, false});
  CHECK(organization(R"(,"o":{"id":"org_2","rol":"admin","slg":"rival"})") == Organization{"org_2", "rival", true});
  CHECK(organization(R"(,"o":{"id":"org_2","rol":"member"})") == Organization{"org_2", std::nullopt, false});
  CHECK(organization(R"(,"o":{"rol":"admin"})") == std::nullopt);
}

TEST_CASE("a key set is read for the keys that can verify") {
  const auto& by = provider();
  const auto knows = [](const std::string& jwk, std::string_view kid) {
    const auto set = KeySet::parse(R"({"keys":[)" + jwk + "]}");
    return set && set->knows(kid);
  };
  CHECK(knows(Provider::rsa_jwk("k", by.rsa(), R"(,"alg":"RS256","use":"sig")"), "k"));
  CHECK(knows(Provider::ec_jwk("k", by.ec(), R"(,"alg":"ES256")"), "k"));
  CHECK_FALSE(knows(Provider::rsa_jwk("k", by.rsa(), R"(,"alg":"RS384")"), "k"));
  CHECK_FALSE(knows(Provider::rsa_jwk("k", by.rsa(), R"(,"alg":"ES256")"), "k"));
  CHECK_FALSE(knows(Provider::rsa_jwk("k", by.rsa(), R"(,"use":"enc")"), "k"));
  CHECK_FALSE(knows(Provider::rsa_jwk("", by.rsa()), ""));
  const Provider::Key weak(EVP_RSA_gen(1024), EVP_PKEY_free);
  CHECK_FALSE(knows(Provider::rsa_jwk("k", weak), "k"));
  const auto off_the_curve = R"({"kty":"EC","crv":"P-256","kid":"k","x":")" + base64url(std::string(32, '\x01')) + R"(","y":")" +
                             base64url(std::string(32, '\x01')) + "\"}";
  CHECK_FALSE(knows(off_the_curve, "k"));
  CHECK_FALSE(knows(R"({"kty":"oct","kid":"k","k":"c2VjcmV0"})", "k"));
  CHECK_FALSE(KeySet::parse("{}"));
  CHECK_FALSE(KeySet::parse("not JSON"));
  CHECK_FALSE(KeySet::parse(R"({"keys":[]})"));
  CHECK_FALSE(KeySet::parse(R"({"keys":[)" + Provider::rsa_jwk("k", by.rsa()) + "," + Provider::ec_jwk("k", by.ec()) + "]}"));
}

namespace {

void write_file(const std::string& path, std::string_view text) { std::ofstream(path, std::ios::trunc) << text; }

std::string only(const std::string& jwk) { return R"({"keys":[)" + jwk + "]}"; }

}  // namespace

TEST_CASE("keys from a file are read again for an unknown key, at most once a minute, and every hour") {
  const TemporaryDirectory directory;
  const auto path = directory.file("jwks.json");
  KeySource source(path);
  CHECK_FALSE(source.load(now));
  CHECK(source.keys_for("a", now) == nullptr);

  const Instant later = now + std::chrono::minutes{1};
  write_file(path, only(Provider::ec_jwk("a", provider().ec())));
  REQUIRE(source.keys_for("a", later));
  CHECK(source.keys_for("a", later)->knows("a"));

  write_file(path, only(Provider::ec_jwk("b", provider().ec())));
  CHECK_FALSE(source.keys_for("b", later + std::chrono::seconds{59})->knows("b"));
  CHECK(source.keys_for("a", later + std::chrono::minutes{2})->knows("a"));
  CHECK(source.keys_for("b", later + std::chrono::minutes{2})->knows("b"));

  const Instant hours_later = later + std::chrono::minutes{62};
  write_file(path, only(Provider::ec_jwk("c", provider().ec())));
  CHECK_FALSE(source.keys_for("b", hours_later)->knows("b"));

  write_file(path, "broken");
  CHECK(source.keys_for("d", hours_later + std::chrono::minutes{1})->knows("c"));
  // A clock that went back doesn't keep the keys from being read.
  write_file(path, only(Provider::ec_jwk("d", provider().ec())));
  CHECK(source.keys_for("d", now)->knows("d"));
}

namespace {

/// Serves one answer to every request, and counts.
class Publisher final : public Application {
 public:
  Intake expect(const RequestHead&) override { return {0, false, Lane::read}; }
  Response handle(Request) override {
    ++asked;
    Response response;
    response.status = status;
    if (status == 302) response.headers.set("Location", "/elsewhere");
    response.body = body;
    return response;
  }
  Response reject(Fault, const HeaderFields&) override { return {}; }

  std::atomic<int> asked = 0;
  int status = 200;
  std::string body;
};

}  // namespace

TEST_CASE("keys come from a URL, within bounds") {
  Publisher publisher;
  publisher.body = provider().jwks();
  ListenerOptions options;
  options.port = 0;
  Listener listener(options, publisher);
  const auto url = "http://127.0.0.1:" + std::to_string(listener.port()) + "/jwks.json";
  SUBCASE("read once, and again for an unknown key") {
    KeySource source(url);
    CHECK(source.load(now));
    CHECK(source.keys_for("rsa-1", now)->knows("rsa-1"));
    CHECK(publisher.asked == 1);
    for (int i = 0; i < 10; ++i) CHECK_FALSE(source.keys_for("new", now + std::chrono::minutes{1})->knows("new"));
    CHECK(publisher.asked == 2);
  }
  SUBCASE("not too large") {
    publisher.body = provider().jwks() + std::string(300 * 1024, ' ');
    CHECK_FALSE(KeySource(url).load(now));
  }
  SUBCASE("no other status, no redirects") {
    publisher.status = 500;
    CHECK_FALSE(KeySource(url).load(now));
    publisher.status = 302;
    CHECK_FALSE(KeySource(url).load(now));
    CHECK(publisher.asked == 2);
  }
  listener.stop();
}

TEST_CASE("keys are fetched without TLS only from this machine") {
  for (const std::string location :
       {"http://login.example/jwks.json", "http://127.0.0.1.login.example/", "ftp://login.example/x"}) {
    const auto loaded = KeySource(location).load(now);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::bad_request);
  }
}

}  // namespace crondb::testing
