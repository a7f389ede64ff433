#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crondb/schedules/cron.hpp"

/// A cron that is accepted fires in every zone, each time after the moment asked about and with nothing in between. The first byte
/// chooses the zone, the second the month to start from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb;
  if (size < 2) return 0;
  constexpr std::array zones{"UTC",          "Europe/Berlin",    "America/New_York", "Australia/Lord_Howe",
                             "Pacific/Apia", "Africa/Casablanca"};
  const auto cron = parse_cron({reinterpret_cast<const char*>(data) + 2, size - 2});
  if (!cron) {
    if (cron.error().fields.empty()) std::abort();
    return 0;
  }
  const auto zone = TimeZone::find(zones[data[0] % zones.size()]);
  if (!zone) std::abort();
  auto after =
      std::chrono::sys_days(add_months(Date{std::chrono::year{2006}, std::chrono::January, std::chrono::day{1}}, data[1])) +
      Milliseconds{1};
  for (int i = 0; i < 10; ++i) {
    const auto next = next_after(*cron, *zone, after);
    if (!next) return 0;
    if (*next <= after || next_after(*cron, *zone, *next - Milliseconds{1}) != next) std::abort();
    after = *next;
  }
  return 0;
}
