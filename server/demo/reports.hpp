#pragma once

#include "crondb/session.hpp"

namespace crondb::server {

/// Three reports of the caller for the whole team, each with a snapshot that all members can read, and the mails of a week and a
/// month.
[[nodiscard]] Result<void> make_demo_reports(const Session& session);

}  // namespace crondb::server
