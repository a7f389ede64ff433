#include <cstdint>
#include <string_view>

#include "api/target.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/pipeline/requests.hpp"

/// The first line is a request target, the rest a body: whatever stands there, decoding answers a value or an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\n');
  const auto target = crondb::server::parse_target(input.substr(0, end));
  const auto body = crondb::wire::parse(end == std::string_view::npos ? std::string_view() : input.substr(end + 1));
  const crondb::wire::Parameters path{{"deal_id", "0196f000-0000-7000-8000-000000000001"}};
  const crondb::wire::Parts parts{body ? &*body : nullptr, &path, target ? &target->query : nullptr, "\"1-1\""};
  (void)crondb::wire::decode<crondb::CreateDeal>(parts);
  (void)crondb::wire::decode<crondb::PatchDeal>(parts);
  (void)crondb::wire::decode<crondb::ListDeals>(parts);
  (void)crondb::wire::decode<crondb::metrics::RunRequest>(parts);
  return 0;
}
