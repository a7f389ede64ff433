#pragma once

#include <optional>
#include <string>

#include "crondb/core/fields.hpp"
#include "crondb/importing/import.hpp"

/// What targets say to the endpoints that need HTTP itself.
namespace crondb::server {

enum class SnapshotFormat : std::uint8_t { csv, pdf };

struct ExportQuery {
  SnapshotId snapshot_id;
  SnapshotFormat format = SnapshotFormat::csv;
};

struct ImportQuery {
  ImportKind kind{};
  bool create_missing = false;
  bool dry_run = false;
};

/// With what a browser signs in: one of the three.
struct SignIn {
  std::optional<std::string> key;
  std::optional<std::string> token;
  std::optional<std::string> code;
};
/// That it is signed in.
struct SignedIn {
  Instant expires_at;
};

/// What a socket is opened with; the dispatcher has used the ticket by then.
struct OpenSocket {
  std::optional<std::string> ticket;
  std::optional<NotificationId> since;
  bool changes = false;
};

}  // namespace crondb::server

namespace crondb {

template <>
inline constexpr auto words<server::SnapshotFormat> = std::to_array<std::string_view>({"csv", "pdf"});

template <>
inline constexpr auto fields<server::ExportQuery> = std::array{
    path<&server::ExportQuery::snapshot_id>("snapshot_id", ""),
    query<&server::ExportQuery::format>("format", "What kind of file"),
};

template <>
inline constexpr auto fields<server::ImportQuery> = std::array{
    path<&server::ImportQuery::kind>("kind", "What the rows are"),
    query<&server::ImportQuery::create_missing>("create_missing",
                                                "Makes stages and tags, and for admins placeholder members, that don't exist"),
    query<&server::ImportQuery::dry_run>("dry_run", "Only says what would happen"),
};

template <>
inline constexpr auto fields<server::SignIn> = std::array{
    field<&server::SignIn::key>("key", "An API key", {.max_length = 100}),
    field<&server::SignIn::token>("token", "A session token of the identity provider", {.max_length = 8192}),
    field<&server::SignIn::code>("code", "Out of a link that signs in once", {.max_length = 100}),
};
template <>
inline constexpr auto fields<server::SignedIn> = std::array{
    field<&server::SignedIn::expires_at>("expires_at",
                                         "Unless it is used before: every use of a session that a key began renews it"),
};

template <>
inline constexpr auto fields<server::OpenSocket> = std::array{
    query<&server::OpenSocket::ticket>("ticket", "In the place of an Authorization header", {.max_length = 100}),
    query<&server::OpenSocket::since>("since", "The last notification that the caller knows: what came after it is sent first"),
    query<&server::OpenSocket::changes>(
        "changes", "Also told, within a second, that deals, leads, tasks, calls, emails, stages or tags of the team changed"),
};

}  // namespace crondb
