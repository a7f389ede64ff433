#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crondb::server {

/// Where the setting stands that `message` is about: `FILE:LINE: key: ` if `config` (the path of a TOML file, or empty) has it,
/// `CRONDB_NAME: ` if the environment has it; empty for the command line, which wins over both, and for messages about none. A
/// message names a setting as `--name`, or by `key`, its place in the file such as `serve.listen`.
[[nodiscard]] std::string setting_source(std::string_view message, std::string_view key, const std::vector<std::string>& arguments,
                                         const std::string& config);

}  // namespace crondb::server
