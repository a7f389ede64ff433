#include "pages.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "api/compression.hpp"

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
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
});

std::optional<std::string_view> type_of(std::string_view name) {
  for (const auto& [ending, type] : types) {
    if (name.ends_with(ending)) return type;
  }
  return std::nullopt;
}

/// What pages may do: nothing with other hosts. The API reference writes styles into its elements.
constexpr std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr std::string_view dashboard_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view front = "index.html";

Response respond_with(const Asset& asset, const RequestHead& head, std::string_view policy) {
  Response response;
  const bool packed = takes_gzip(head);
  const std::string tag = "\"" + std::string(asset.hash) + (packed ? "-gzip\"" : "\"");
  response.headers.set("Content-Security-Policy", std::string(policy));
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("ETag", tag);
  if (head.headers.list("If-None-Match").value_or("").find(tag) != std::string::npos) {
    response.status = 304;
    return response;
  }
  const auto type = type_of(asset.name);
  if (!type) throw std::logic_error("a file of a kind that has no media type is embedded");
  response.headers.set("Content-Type", std::string(*type));
  if (packed) {
    response.headers.set("Content-Encoding", "gzip");
    response.body = asset.packed;
  } else {
    response.body = unpacked(asset.packed);
  }
  return response;
}

std::optional<Response> find(std::span<const Asset> assets, std::string_view name, const RequestHead& head,
                             std::string_view policy) {
  const auto found = std::find_if(assets.begin(), assets.end(), [&](const Asset& asset) { return asset.name == name; });
  if (found == assets.end()) return std::nullopt;
  return respond_with(*found, head, policy);
}

/// Whether a name can be one of a file below a folder, and none above it.
bool stays_below(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' ||
           c == '/';
  });
  return plain && !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos;
}

/// What belongs to the API and its reference, whatever else stands behind it.
bool is_for_programs(std::string_view path) {
  static constexpr auto beginnings = std::to_array<std::string_view>({"/v1", "/crm-reports", "/docs"});
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
    return path.starts_with(beginning) && (path.size() == beginning.size() || path[beginning.size()] == '/');
  });
}

}  // namespace

bool has_dashboard(const ServerOptions& options) {
  return options.dashboard && (!options.dashboard_directory.empty() || !dashboard_assets().empty());
}

std::optional<Response> Pages::respond(const RequestHead& head) const {
  const auto path = std::string_view(head.target).substr(0, head.target.find('?'));
  static constexpr std::string_view docs = "/docs";
  if (path.starts_with(docs)) {
    auto name = path.substr(docs.size());
    if (name.empty() || name == "/") return find(docs_assets(), front, head, docs_policy);
    if (name.front() == '/') return find(docs_assets(), name.substr(1), head, docs_policy);
  }
  if (!dashboard_ || is_for_programs(path)) return std::nullopt;
  if (path.size() > 1 && path.substr(1) != front) {
    if (auto file = dashboard_file(path.substr(1), head)) return file;
    if (head.headers.list("Accept").value_or("").find("text/html") == std::string::npos) return std::nullopt;
  }
  return dashboard_file(front, head);
}

std::optional<Response> Pages::dashboard_file(std::string_view name, const RequestHead& head) const {
  if (folder_.empty()) {
    auto found = find(dashboard_assets(), name, head, dashboard_policy);
    if (found && name != front) found->headers.set("Cache-Control", "public, max-age=31536000, immutable");
    return found;
  }
  const auto type = type_of(name);
  if (!type || !stays_below(name)) return std::nullopt;
  std::ifstream file(folder_ / name, std::ios::binary);
  if (!file) return std::nullopt;
  Response response;
  response.headers.set("Content-Security-Policy", std::string(dashboard_policy));
  response.headers.set("Content-Type", std::string(*type));
  response.body.assign(std::istreambuf_iterator<char>(file), {});
  return response;
}

}  // namespace crondb::server
