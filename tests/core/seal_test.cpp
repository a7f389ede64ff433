#include "crondb/core/seal.hpp"

#include <doctest/doctest.h>

#include "crondb/core/text.hpp"

namespace crondb {

namespace {

const std::string first_key(64, 'a');
const std::string second_key = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

std::string opened(const Seal& seal, std::string_view kept, std::string_view place) {
  const auto text = seal.open(kept, place);
  return text ? *text : "! " + text.error().message;
}

const std::string not_given = "! a secret was sealed with a key that is not given";

}  // namespace

TEST_CASE("a sealed secret opens at its place and nowhere else") {
  const Seal seal = *Seal::read(first_key);
  for (const std::string secret : {"", "a", "ab", "abc", "https://hooks.slack.com/services/T0/B0/tökén"}) {
    const auto kept = seal.seal(secret, "team 1");
    CHECK(opened(seal, kept, "team 1") == secret);
    CHECK(opened(seal, kept, "team 2") == not_given);
    CHECK_FALSE(kept == seal.seal(secret, "team 1"));
    // A shorter one may stand there by chance.
    CHECK((secret.size() < 10 || kept.find(secret) == std::string::npos));
  }
}

TEST_CASE("a sealed secret that was changed doesn't open") {
  const Seal seal = *Seal::read(first_key);
  const auto kept = seal.seal("whsec_0123456789", "team");
  const auto begin = kept.find(':') + 1;
  for (std::size_t i = begin; i < kept.size(); ++i) {
    auto changed = kept;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_MESSAGE(opened(seal, changed, "team") == not_given, changed);
  }
  for (std::size_t length = begin; length < kept.size(); ++length) CHECK(opened(seal, kept.substr(0, length), "team") == not_given);
}

TEST_CASE("a new key in front seals, and the old one still opens") {
  const auto before = Seal::read(first_key)->seal("secret", "team");
  const Seal both = *Seal::read("# of May\n" + second_key + "\r\n\n" + first_key + "\n");
  CHECK(opened(both, before, "team") == "secret");
  CHECK(opened(*Seal::read(second_key), both.seal("secret", "team"), "team") == "secret");
  CHECK(opened(*Seal::read(second_key), before, "team") == not_given);
}

TEST_CASE("without a key nothing is sealed, what never was opens, and what is sealed doesn't") {
  const Seal none;
  CHECK(none.seal("secret", "team") == "secret");
  CHECK(opened(none, "secret", "team") == "secret");
  CHECK(opened(none, Seal::read(first_key)->seal("secret", "team"), "team") == not_given);
  CHECK(opened(*Seal::read(first_key), "secret", "team") == "secret");
}

TEST_CASE("a file of keys is refused by line, without what stands there") {
  struct Row {
    std::string lines;
    std::string field;
  };
  for (const auto& [lines, field] : {Row{"", "line 1"}, Row{"# nothing\n\n", "line 1"}, Row{first_key + "\nabc", "line 2"},
                                     Row{"x" + first_key.substr(1), "line 1"}, Row{first_key + "a", "line 1"}}) {
    const auto seal = Seal::read(lines);
    REQUIRE_FALSE(seal);
    REQUIRE(seal.error().fields.size() == 1);
    CHECK(seal.error().fields[0].field == field);
    CHECK(seal.error().message.find("aaaa") == std::string::npos);
  }
}

}  // namespace crondb
