#include "assets.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <zlib.h>

#include "api/problem.hpp"

namespace crondb::server {

namespace {

struct TypeOfName {
  std::string_view ending;
  std::string_view type;
};
constexpr auto types = std::to_array<TypeOfName>({
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
});

std::string_view type_of(std::string_view name) {
  for (const auto& [ending, type] : types) {
    if (name.ends_with(ending)) return type;
  }
  throw std::logic_error("a file of a kind that has no media type is embedded");
}

/// For clients that take no gzip.
std::string unpacked(std::string_view packed) {
  z_stream stream{};
  static constexpr int gzip_window = 15 + 16;
  if (::inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string bytes;
  std::array<char, 16'384> piece{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    bytes.append(piece.data(), piece.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  return bytes;
}

/// Whether the client takes gzip, whatever else it says (RFC 9110, 12.5.3).
bool takes_gzip(const RequestHead& head) {
  const auto codings = head.headers.list("Accept-Encoding").value_or("");
  for (std::size_t at = codings.find("gzip"); at != std::string::npos; at = codings.find("gzip", at + 1)) {
    const auto rest = std::string_view(codings).substr(at + 4);
    const auto parameters = rest.substr(0, rest.find(','));
    if (parameters.find("q=0") == std::string_view::npos || parameters.find("q=0.") != std::string_view::npos) return true;
  }
  return false;
}

/// What pages of the program itself may do: nothing with other hosts.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response respond_with(const Asset& asset, const RequestHead& head) {
  Response response;
  const bool packed = takes_gzip(head);
  const std::string tag = "\"" + std::string(asset.hash) + (packed ? "-gzip\"" : "\"");
  response.headers.set("Content-Security-Policy", std::string(page_policy));
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("ETag", tag);
  if (head.headers.list("If-None-Match").value_or("").find(tag) != std::string::npos) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", std::string(type_of(asset.name)));
  if (packed) {
    response.headers.set("Content-Encoding", "gzip");
    response.body = asset.packed;
  } else {
    response.body = unpacked(asset.packed);
  }
  return response;
}

/// `/docs` and what it is made of.
Response respond_with_docs(const Request& request) {
  static constexpr std::string_view root = "/docs";
  const auto path = request.head.target.substr(0, request.head.target.find('?'));
  const auto rest = std::string_view(path).substr(root.size());
  const auto name = rest.empty() || rest == "/" ? std::string_view("index.html") : rest.substr(1);
  for (const Asset& asset : docs_assets()) {
    if (asset.name == name) return respond_with(asset, request.head);
  }
  return problem(ErrorCode::unknown_route, "there is nothing at this path");
}

}  // namespace

void add_pages(OwnRoutes& routes) {
  if (!docs_assets().empty()) routes.push_back({"GET", "/docs", true, &respond_with_docs});
}

}  // namespace crondb::server
