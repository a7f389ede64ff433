#pragma once

#include <string>
#include <string_view>

#include "api/http.hpp"

namespace crondb::server {

/// Whether the client takes gzip, whatever else it says (RFC 9110, 12.5.3).
[[nodiscard]] bool takes_gzip(const RequestHead& head);

/// What gzip has packed, for clients that take none. The bytes must be whole.
[[nodiscard]] std::string unpacked(std::string_view packed);

/// Packs an answer of text over 1 KiB for clients that take it, but for one that holds a secret: the length of what is packed would
/// tell of it (the attack known as BREACH). Its entity tag becomes another one of the same version.
void compress(Response& response, const RequestHead& head);

/// The tag of what was packed or not, as the tag of what wasn't.
[[nodiscard]] std::string plain_tag(std::string_view opaque);

}  // namespace crondb::server
