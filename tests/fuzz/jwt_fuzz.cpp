#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/jwt.hpp"

/// Nothing that wasn't signed by a known key is an identity, and any text is a key set or refused. A key set of the input is used
/// for a token behind its first line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb;
  using namespace crondb::server;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const auto keys = KeySet::parse(text.substr(0, line));
  const auto token = line == std::string_view::npos ? text : text.substr(line + 1);
  (void)token_key_id(token);
  const Instant now{};
  if (verify_token(token, keys ? *keys : KeySet(), {"https://login.example", "crondb"}, now)) std::abort();
  return 0;
}
