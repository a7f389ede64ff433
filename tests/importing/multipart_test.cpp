#include "api/multipart.hpp"

#include <sstream>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace crondb::server {

namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

/// Names and contents, or why there are none.
Result<Parts> read_all(const std::string& body) {
  std::istringstream in(body);
  MultipartReader reader(in, "xyz");
  Parts parts;
  for (;;) {
    auto name = reader.next();
    if (!name) return fail(name.error());
    if (!*name) return parts;
    std::ostringstream content;
    content << reader.content().rdbuf();
    parts.emplace_back(**name, content.str());
  }
}

std::string part(const std::string& name, const std::string& content) {
  return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
}

}  // namespace

TEST_CASE("the boundary of a form is quoted or not") {
  CHECK(multipart_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a;b\"") == "a;b");
  CHECK_FALSE(multipart_boundary("multipart/form-data"));
  CHECK_FALSE(multipart_boundary("multipart/form-data; boundary="));
  CHECK_FALSE(multipart_boundary("multipart/mixed; boundary=abc"));
  CHECK_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
}

TEST_CASE("the parts of a form have names and any content") {
  CHECK(read_all(part("a", "1") + part("b\\\"c", "") + part("file", "x,y\r\n--xy\r\n\r\n") + "--xyz--\r\n") ==
        Parts{{"a", "1"}, {"b\"c", ""}, {"file", "x,y\r\n--xy\r\n\r\n"}});
  CHECK(read_all("preamble\r\n" + part("a", "1") + "--xyz--") == Parts{{"a", "1"}});
  CHECK(read_all("--xyz--") == Parts{});
}

TEST_CASE("a delimiter may lie across the pieces in which a form is read") {
  for (std::size_t size = 65'400; size < 65'560; ++size) {
    const std::string content(size, 'x');
    CHECK(read_all(part("file", content) + part("b", "2") + "--xyz--") == Parts{{"file", content}, {"b", "2"}});
  }
}

TEST_CASE("content that isn't read is passed over") {
  std::istringstream in(part("a", std::string(200'000, 'x')) + part("b", "2") + "--xyz--");
  MultipartReader reader(in, "xyz");
  REQUIRE(reader.next());
  CHECK(reader.content().get() == 'x');
  CHECK(reader.next().value() == "b");
  CHECK(reader.text(10) == "2");
  CHECK_FALSE(reader.next().value());
}

TEST_CASE("a form that is cut off or out of shape is refused") {
  const std::string form = part("a", "1") + "--xyz--";
  for (std::size_t length = 0; length < form.size(); ++length) {
    const auto read = read_all(form.substr(0, length));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::bad_request);
  }
  CHECK_FALSE(read_all("--xyzz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xyz--"));
  CHECK_FALSE(read_all("--xyz\r\nContent-Type: text/csv\r\n\r\n1\r\n--xyz--"));
  CHECK_FALSE(read_all("--xyz\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--xyz--"));
}

TEST_CASE("heads, texts and the number of parts are bounded") {
  CHECK(read_all("--xyz\r\nX: " + std::string(max_part_head_bytes, 'x') + "\r\n\r\n1\r\n--xyz--").error().code ==
        ErrorCode::too_large);
  std::string many;
  for (std::size_t i = 0; i <= max_parts; ++i) many += part("a", "1");
  CHECK(read_all(many + "--xyz--").error().code == ErrorCode::too_large);
  std::istringstream in(part("a", "12345") + "--xyz--");
  MultipartReader reader(in, "xyz");
  REQUIRE(reader.next());
  CHECK(reader.text(4).error().code == ErrorCode::too_large);
}

}  // namespace crondb::server
