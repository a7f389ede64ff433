#include "crondb/wire/mapping.hpp"

#include <doctest/doctest.h>

namespace crondb::wire {

namespace {

std::vector<std::string> fields_of(const Error& error) {
  std::vector<std::string> names;
  for (const auto& problem : error.fields) names.push_back(problem.field);
  return names;
}

}  // namespace

TEST_CASE("a mapping names fields, a date format and stages, all optional") {
  const auto mapping =
      read_mapping(R"({"fields": {"name": "{a} {b}", "owner": "agent"}, "date_format": "%m/%d/%Y", "stages": {"Won": "won"}})");
  REQUIRE(mapping);
  CHECK(*mapping == Mapping{{{"name", "{a} {b}"}, {"owner", "agent"}}, "%m/%d/%Y", {{"Won", StageKind::won}}});
  CHECK(*read_mapping("{}") == Mapping{});
}

TEST_CASE("a mapping says how a file is written, and what its cells mean") {
  const auto mapping =
      read_mapping(R"({"constants": {"stage": "Won"}, "values": {"source": {"organic_search": "website", "*": "other"}},
    "number_format": {"decimal": ",", "thousands": "."}, "date_formats": ["%d.%m.%Y", "%Y%m%d"], "delimiter": "\t",
    "encoding": "Windows-1252"})");
  REQUIRE(mapping);
  Mapping expected;
  expected.constants = {{"stage", "Won"}};
  expected.values = {{"source", {{"organic_search", "website"}, {"*", "other"}}}};
  expected.number_format = NumberFormat{",", "."};
  expected.date_formats = {"%d.%m.%Y", "%Y%m%d"};
  expected.delimiter = Delimiter::tab;
  expected.encoding = TextEncoding::windows1252;
  CHECK(*mapping == expected);
}

TEST_CASE("every part of a mapping names what is wrong with it") {
  CHECK(fields_of(read_mapping(R"({"constants": {"a": 1}, "values": {"b": {"x": 1}, "c": []}, "number_format": {"point": "."},
    "date_formats": [1], "delimiter": "::", "encoding": "ebcdic"})")
                      .error()) == std::vector<std::string>{"mapping.constants.a", "mapping.values.b.x", "mapping.values.c",
                                                            "mapping.number_format.point", "mapping.date_formats[0]",
                                                            "mapping.delimiter", "mapping.encoding"});
  CHECK(fields_of(read_mapping(R"({"date_format": ")" + std::string(70'000, 'x') + "\"}").error()) ==
        std::vector<std::string>{"mapping"});
}

TEST_CASE("every problem of a mapping is told at once") {
  const auto mapping = read_mapping(R"({"fields": {"name": 1}, "stages": {"Won": "gone"}, "date_format": [], "extra": 1})");
  REQUIRE_FALSE(mapping);
  CHECK(fields_of(mapping.error()) ==
        std::vector<std::string>{"mapping.fields.name", "mapping.stages.Won", "mapping.date_format", "mapping.extra"});
  CHECK_FALSE(read_mapping("[]"));
  CHECK_FALSE(read_mapping(R"({"fields": []})"));
  CHECK(read_mapping("{").error().code == ErrorCode::bad_request);
}

TEST_CASE("a commission names its agents in any way") {
  const auto commission = read_commission(R"({"total": {"percent": 2.5}, "agents": [{"user_id": "Ada", "amount": 10}]})");
  REQUIRE(commission);
  CHECK(commission->total.percent == Decimal{25, 1});
  CHECK(commission->agents.at(0).user_id == "Ada");
  CHECK(read_commission("{}"));
}

TEST_CASE("a commission keeps to the rules of its fields") {
  CHECK(fields_of(read_commission(R"({"total": {"percent": 101}, "agents": [{"amount": 1}]})").error()) ==
        std::vector<std::string>{"commission.agents[0].user_id"});
  CHECK(fields_of(read_commission(R"({"total": {"percent": 101}})").error()) ==
        std::vector<std::string>{"commission.total.percent"});
  CHECK(fields_of(read_commission(R"({"tax": 1})").error()) == std::vector<std::string>{"commission.tax"});
}

}  // namespace crondb::wire
