#include "importing/csv_reader.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace crondb::csv {

namespace {

struct Seen {
  std::int64_t line;
  std::vector<std::string> cells;
  std::string problem;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> read_all(const std::string& text) {
  std::istringstream in(text);
  Reader reader(in);
  std::vector<Seen> seen;
  while (reader.next()) {
    seen.push_back({reader.line(), {}, std::string(reader.problem())});
    for (const auto cell : reader.cells()) seen.back().cells.emplace_back(cell);
  }
  CHECK(reader.bytes() == static_cast<std::int64_t>(text.size()));
  return seen;
}

}  // namespace

TEST_CASE("cells may hold commas, quotes and line breaks") {
  CHECK(read_all("a,\"b,\"\"c\"\"\",d\n\"two\r\nlines\",,\n") ==
        std::vector<Seen>{{1, {"a", "b,\"c\"", "d"}, ""}, {2, {"two\r\nlines", "", ""}, ""}});
}

TEST_CASE("lines end with LF or CRLF, and the last one need not end") {
  CHECK(read_all("a,b\r\nc,d\ne,f") == std::vector<Seen>{{1, {"a", "b"}, ""}, {2, {"c", "d"}, ""}, {3, {"e", "f"}, ""}});
  CHECK(read_all("a,\"b\"") == std::vector<Seen>{{1, {"a", "b"}, ""}});
  CHECK(read_all("a,") == std::vector<Seen>{{1, {"a", ""}, ""}});
}

TEST_CASE("a byte order mark and blank lines are passed over, and lines counted on") {
  CHECK(read_all("\xef\xbb\xbf"
                 "a\n\n \r\nb\n\n") == std::vector<Seen>{{1, {"a"}, ""}, {4, {"b"}, ""}});
  CHECK(read_all("") == std::vector<Seen>{});
  CHECK(read_all("\n\n") == std::vector<Seen>{});
}

TEST_CASE("broken quotes cost the line on which the record begins, and no other") {
  const std::string wrong = "a quote stands in the wrong place";
  CHECK(read_all("a,b\"c\nd,e\n") == std::vector<Seen>{{1, {}, wrong}, {2, {"d", "e"}, ""}});
  CHECK(read_all("\"a\"b,c\nd,e\n") == std::vector<Seen>{{1, {}, wrong}, {2, {"d", "e"}, ""}});
  CHECK(read_all("a,\"open\nd,e\nf,g\n") ==
        std::vector<Seen>{{1, {}, "a quoted cell doesn't end"}, {2, {"d", "e"}, ""}, {3, {"f", "g"}, ""}});
  CHECK(read_all("a,\"open\nd,\"e\"\nf,g\n") == std::vector<Seen>{{1, {}, wrong}, {2, {"d", "e"}, ""}, {3, {"f", "g"}, ""}});
}

TEST_CASE("a carriage return alone doesn't end a record") {
  CHECK(read_all("a\rb\nc\n") == std::vector<Seen>{{1, {}, "there is a carriage return outside quotes"}, {2, {"c"}, ""}});
}

TEST_CASE("NUL bytes and text that isn't UTF-8 spoil their record") {
  CHECK(read_all(std::string("a\0b\nc\n", 6)) == std::vector<Seen>{{1, {}, "there is a NUL byte"}, {2, {"c"}, ""}});
  CHECK(read_all("\xff\nc\n") == std::vector<Seen>{{1, {}, "the text is not valid UTF-8"}, {2, {"c"}, ""}});
  CHECK(read_all("Zo\xc3\xab\n") == std::vector<Seen>{{1, {"Zo\xc3\xab"}, ""}});
}

TEST_CASE("records, cells and columns are bounded") {
  const auto long_line = read_all(std::string(max_record_bytes + 1, 'x') + "\nb\n");
  REQUIRE(long_line.size() == 2);
  CHECK(long_line[0].problem.starts_with("the record is longer than 1 MiB"));
  CHECK(long_line[1] == Seen{2, {"b"}, ""});

  std::string many_lines = "a,\"open\n";
  for (std::size_t i = 0; i < max_record_bytes / 4; ++i) many_lines += "b,c\n";
  const auto unclosed = read_all(many_lines);
  REQUIRE(unclosed.size() == max_record_bytes / 4 + 1);
  CHECK(unclosed[0].problem.starts_with("the record is longer than 1 MiB"));
  CHECK(unclosed[1] == Seen{2, {"b", "c"}, ""});

  CHECK(read_all(std::string(max_cell_bytes + 1, 'x'))[0].problem == "a cell is longer than 100,000 bytes");
  CHECK(read_all(std::string(max_columns - 1, ','))[0].cells.size() == max_columns);
  CHECK(read_all(std::string(max_columns, ','))[0].problem == "there are more than 500 cells");
}

}  // namespace crondb::csv
