#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "crondb/server/http.hpp"
#include "crondb/server/options.hpp"

namespace crondb::server {

/// A file that is compiled into the program.
struct Asset {
  std::string_view name;
  std::string_view hash;    ///< of what is in it
  std::string_view packed;  ///< its bytes, gzipped
};

/// The API reference.
[[nodiscard]] std::span<const Asset> docs_assets();
/// The dashboard: `index.html`, and files whose names change with what is in them.
[[nodiscard]] std::span<const Asset> dashboard_assets();

/// Whether a server with these options has a dashboard.
[[nodiscard]] bool has_dashboard(const ServerOptions& options);

/// What the server shows to people: the dashboard at `/` and the API reference at `/docs`. Safe to use from many threads at once.
class Pages {
 public:
  explicit Pages(const ServerOptions& options) : dashboard_(has_dashboard(options)), folder_(options.dashboard_directory) {}

  /// The file or page at a path; absent if there is none. Any path that a browser goes to and nothing else stands at is one of the
  /// dashboard's own.
  [[nodiscard]] std::optional<Response> respond(const RequestHead& head) const;

 private:
  [[nodiscard]] std::optional<Response> dashboard_file(std::string_view name, const RequestHead& head) const;

  bool dashboard_;
  std::filesystem::path folder_;  ///< read anew for every request; empty: the files that the program was built with
};

}  // namespace crondb::server
