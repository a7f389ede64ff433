#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "crondb/core/result.hpp"
#include "crondb/delivery/sender.hpp"

namespace crondb::server {

/// Writes each mail into `directory`, which is made if there is none, as <delivery id>.eml: whole or not at all, readable by the
/// owner alone. Errors: validation_error about `--smtp-from`.
[[nodiscard]] Result<std::unique_ptr<Sender>> make_mail_files(std::filesystem::path directory, std::string from);

}  // namespace crondb::server
