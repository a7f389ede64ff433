#include "crondb/core/url.hpp"

#include <array>
#include <string>

#include <doctest/doctest.h>

namespace crondb {

TEST_CASE("a URL is taken apart, scheme and host in lower case") {
  const auto url = parse_url("HTTPS://Hooks.Example.com:8443/A/b?c=d#e");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "hooks.example.com");
  CHECK(url->port == 8443);
  CHECK(url->path == "/A/b");
  CHECK(url->has_query);
  CHECK(url->has_fragment);
  CHECK_FALSE(url->has_user);
  CHECK(parse_url("https://a.example")->path.empty());
  CHECK_FALSE(parse_url("https://a.example/?#")->port);
  CHECK(parse_url("https://user:pass@a.example")->has_user);
  CHECK(parse_url("https://user@a.example")->host == "a.example");
}

TEST_CASE("hosts are names and addresses in their usual form") {
  for (const std::string host : {"localhost", "a.example", "a.example.", "xn--bcher-kva.example", "under_score.example",
                                 "1a.example", "192.0.2.1", "[::1]", "[2001:db8::1]", "[::ffff:192.0.2.1]", "a-b.c-d"}) {
    CAPTURE(host);
    CHECK(parse_url("https://" + host + "/"));
    CHECK(parse_url("https://" + host + ":443/"));
  }
  for (const std::string& host : {std::string(),
                                  std::string("a..b"),
                                  std::string(".x"),
                                  std::string("x.."),
                                  std::string("."),
                                  std::string("-a.example"),
                                  std::string("a-.example"),
                                  std::string("a%2eb"),
                                  std::string("a!b"),
                                  std::string("[::1"),
                                  std::string("::1"),
                                  std::string("[::1]x"),
                                  std::string("[1.2.3.4]"),
                                  std::string("[fe80::1%25eth0]"),
                                  std::string("[]"),
                                  std::string("127.1"),
                                  std::string("2130706433"),
                                  std::string("0x7f.1"),
                                  std::string("0x7f000001"),
                                  std::string("0177.0.0.1"),
                                  std::string("1.2.3.4.5"),
                                  std::string("256.0.0.1"),
                                  std::string("a.1"),
                                  std::string("127.1."),
                                  std::string("b\u00fccher.example"),
                                  std::string(64, 'a') + ".example",
                                  std::string(50, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                                      std::string(63, 'd') + "." + std::string(11, 'e')}) {
    CAPTURE(host);
    CHECK_FALSE(parse_url("https://" + host + "/"));
  }
}

TEST_CASE("what isn't a URL is none") {
  for (const std::string text : {"",
                                 "a.example",
                                 "//a.example",
                                 "https:/a.example",
                                 "://a.example",
                                 "1https://a.example",
                                 "https://a.example:1:2/",
                                 "https://a.example:/",
                                 "https://a.example:0/",
                                 "https://a.example:65536/",
                                 "https://a.example:+1/",
                                 "https://a.example:x/",
                                 "https://a.example/ b",
                                 " https://a.example/",
                                 "https://a.example/\n",
                                 "https://a.example\\b",
                                 "https://a.example/%2",
                                 "https://a.example/%zz",
                                 "https://a.example/<b>",
                                 "ht tps://a.example"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
  }
}

TEST_CASE("this machine is known by its names and addresses alone") {
  for (const std::string host : {"localhost", "127.0.0.1", "127.9.8.7", "::1"}) CHECK(is_loopback_host(host));
  for (const std::string host : {"127.0.0.1.example", "localhost.example", "10.0.0.1", "::2"}) CHECK_FALSE(is_loopback_host(host));
}

}  // namespace crondb
