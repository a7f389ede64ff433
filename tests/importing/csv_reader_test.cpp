#include "importing/csv_reader.hpp"

#include <optional>
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
        std::vector<Seen>{{1, {"a", "b,\"c\"", "d"}, ""}, {2, {"two\nlines", "", ""}, ""}});
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
  CHECK(read_all("Zo\xc3\xab\n\xff\nc\n") ==
        std::vector<Seen>{
            {1, {"Zo\xc3\xab"}, ""}, {2, {}, "the text is not valid utf-8; a mapping can name another encoding"}, {3, {"c"}, ""}});
  CHECK(read_all("Zo\xc3\xab\n") == std::vector<Seen>{{1, {"Zo\xc3\xab"}, ""}});
}

TEST_CASE("files that have no other line ends end their lines with carriage returns") {
  CHECK(read_all("a,b\rc,\"d\ne\"\rf,g") == std::vector<Seen>{{1, {"a", "b"}, ""}, {2, {"c", "d\ne"}, ""}, {4, {"f", "g"}, ""}});
}

TEST_CASE("files put one behind the other keep their byte order marks apart from their cells") {
  CHECK(read_all("\xef\xbb\xbf"
                 "a,b\n\xef\xbb\xbf"
                 "\"c\",d\n") == std::vector<Seen>{{1, {"a", "b"}, ""}, {2, {"c", "d"}, ""}});
}

namespace {

Delimiter delimiter_of(const std::string& text) {
  std::istringstream in(text);
  return Reader(in).delimiter();
}

}  // namespace

TEST_CASE("the delimiter is the one by which the rows fall into as many cells as the header") {
  CHECK(delimiter_of("a,b\n1,2\n") == Delimiter::comma);
  CHECK(delimiter_of("a;b\n1,5;2,5\n") == Delimiter::semicolon);
  CHECK(delimiter_of("a\tb\n1\t2\n") == Delimiter::tab);
  CHECK(delimiter_of("a|b\n1|2\n") == Delimiter::bar);
  CHECK(delimiter_of("a, x;b, y;c\n1;2,5;3\n4;5;6\n") == Delimiter::semicolon);
  CHECK(delimiter_of("name,tags\nA,x;y\nB,x;y;z\n") == Delimiter::comma);
  CHECK(delimiter_of("\"a;b;c\",d\n\"1;2\n;3\",4\n") == Delimiter::comma);
  CHECK(delimiter_of("name\nSmith; Bob\n") == Delimiter::comma);
  CHECK(delimiter_of("") == Delimiter::comma);
  CHECK(delimiter_of("a;b") == Delimiter::semicolon);
}

TEST_CASE("a line that names the separator decides, and is no row wherever it stands") {
  for (const char* line : {"sep=;\n", "SEP=;\r\n", "\"sep=;\"\n"}) {
    CHECK(read_all(std::string(line) + "a,b;c\n1;2\n") == std::vector<Seen>{{2, {"a,b", "c"}, ""}, {3, {"1", "2"}, ""}});
  }
  CHECK(read_all("sep=;\na;b\nsep=;\nc;d\n") == std::vector<Seen>{{2, {"a", "b"}, ""}, {4, {"c", "d"}, ""}});
  std::istringstream in("sep=;\na|b;c\n");
  Reader reader(in, Delimiter::bar);
  REQUIRE(reader.next());
  CHECK(reader.cells() == std::vector<std::string_view>{"a", "b;c"});
}

namespace {

/// The bytes of ASCII and of what is written as `\x01`–`\xff`, U+0001–U+00FF, in UTF-16.
std::string utf16(std::string_view latin1, bool big_endian) {
  std::string bytes;
  for (const char c : latin1) bytes.append(big_endian ? std::string{'\0', c} : std::string{c, '\0'});
  return bytes;
}

struct Read {
  TextEncoding encoding;
  std::vector<std::string> cells;  ///< of all records, `!` and the problem of bad ones
  bool operator==(const Read&) const = default;
};
Read read_cells(const std::string& bytes, std::optional<TextEncoding> given = std::nullopt) {
  std::istringstream in(bytes);
  Reader reader(in, std::nullopt, given);
  Read read{};
  while (reader.next()) {
    for (const auto cell : reader.cells()) read.cells.emplace_back(cell);
    if (!reader.problem().empty()) read.cells.push_back("!" + std::string(reader.problem()));
  }
  read.encoding = reader.encoding();
  CHECK(reader.bytes() == static_cast<std::int64_t>(bytes.size()));
  return read;
}

}  // namespace

TEST_CASE("encodings are recognised") {
  const std::vector<std::string> zoe{"Name", "Zo\xc3\xab", "10 \xe2\x82\xac"};
  CHECK(read_cells("Name\nZo\xc3\xab\n10 \xe2\x82\xac\n") == Read{TextEncoding::utf8, zoe});
  CHECK(read_cells("Name\nZo\xeb\n10 \x80\n") == Read{TextEncoding::windows1252, zoe});
  const std::vector<std::string> plain{"Name", "Zo\xc3\xab", "10"};
  for (const bool big_endian : {false, true}) {
    const auto encoding = big_endian ? TextEncoding::utf16be : TextEncoding::utf16le;
    const std::string bytes = utf16("Name\r\nZo\xeb\r\n10\r\n", big_endian);
    CHECK(read_cells((big_endian ? "\xfe\xff" : "\xff\xfe") + bytes) == Read{encoding, plain});
    CHECK(read_cells(bytes) == Read{encoding, plain});
    CHECK(read_cells(bytes, TextEncoding::utf16) == Read{encoding, plain});
    CHECK(read_cells(bytes, encoding) == Read{encoding, plain});
  }
  CHECK(read_cells("Name\nA\n") == Read{TextEncoding::utf8, {"Name", "A"}});
}

TEST_CASE("what is said of the encoding counts, but for a byte order mark that knows better") {
  CHECK(read_cells("a\nZo\xc3\xab\n", TextEncoding::windows1252) == Read{TextEncoding::windows1252, {"a", "Zo\xc3\x83\xc2\xab"}});
  CHECK(read_cells("\xef\xbb\xbf"
                   "Zo\xc3\xab\n",
                   TextEncoding::windows1252) == Read{TextEncoding::utf8, {"Zo\xc3\xab"}});
}

TEST_CASE("the encoding is decided by the first text that isn't plain, however late it comes") {
  std::string bytes;
  while (bytes.size() < 3 * TextSource::chunk) bytes += "plain\n";
  for (std::size_t shift = 0; shift < 4; ++shift) {
    const auto latin = read_cells(bytes + "Zo\xeb\n");
    CHECK(latin.encoding == TextEncoding::windows1252);
    CHECK(latin.cells.back() == "Zo\xc3\xab");
    CHECK(read_cells(bytes + "Zo\xc3\xab\n").encoding == TextEncoding::utf8);
    bytes.erase(0, 1);
  }
}

TEST_CASE("characters that lie across chunks stay whole") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    std::string latin = text;
    while (latin.size() < 2 * TextSource::chunk) {
      latin += "\xe4\xf6\xfc\n";
      text += "\xc3\xa4\xc3\xb6\xc3\xbc\n";
    }
    std::string joined;
    for (const auto& cell : read_cells(utf16(latin, false)).cells) joined += cell + "\n";
    CHECK(joined == text);
    joined.clear();
    for (const auto& cell : read_cells(text).cells) joined += cell + "\n";
    CHECK(joined == text);
  }
}

TEST_CASE("what can't be read in its encoding spoils its record and no other") {
  const auto problem = [](std::string_view encoding) {
    return "!the text is not valid " + std::string(encoding) + "; a mapping can name another encoding";
  };
  CHECK(read_cells("\xe9\n\x81\nb\n") == Read{TextEncoding::windows1252, {"\xc3\xa9", problem("windows-1252"), "b"}});
  std::string lone = utf16("a\nbc\nd\n", false);
  lone[5] = '\xd8';  // half a surrogate pair in place of b
  CHECK(read_cells("\xff\xfe" + lone) == Read{TextEncoding::utf16le, {"a", problem("utf-16le"), "d"}});
  CHECK(read_cells("\xff\xfe" + utf16("a\nb", false) + "c") == Read{TextEncoding::utf16le, {"a", problem("utf-16le")}});
  CHECK(read_cells(std::string("na,me\n\0bad,1\n", 13)).encoding == TextEncoding::utf8);
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
