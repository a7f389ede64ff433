#pragma once

#include <string>

#include "crondb/delivery/delivery.hpp"

namespace crondb::server {

/// A delivery as a mail of RFC 5322 and MIME, its lines ended by CRLF. Its Message-ID is made of the delivery's id, so that a mail
/// which arrives twice is known. `from` is a mail address.
[[nodiscard]] std::string mail_message(const Delivery& delivery, const std::string& from);

}  // namespace crondb::server
