#include "demo/usage.hpp"

#include <array>
#include <random>

#include "crondb/analytics/operations.hpp"
#include "crondb/icp/operations.hpp"

namespace crondb::server {

namespace {

constexpr auto pages = std::to_array<std::string_view>({"/board", "/board", "/board", "/deals", "/deals", "/leads", "/leads",
                                                        "/tasks", "/reports", "/reports/pipeline", "/team", "/settings"});
/// What a session leads to now and then.
constexpr auto conversions = std::to_array<std::string_view>({"deal_created", "deal_won", "report_created"});

/// One person's working day: a few sessions of a few pages each.
void add_day(std::vector<TrackedEvent>& events, std::mt19937_64& dice, Instant morning, Instant now) {
  const auto below = [&](std::uint64_t end) { return static_cast<std::int64_t>(dice() % end); };
  Instant at = morning;
  for (std::int64_t sessions = 1 + below(3); sessions > 0; --sessions) {
    at += std::chrono::minutes{35 + below(120)};
    for (std::int64_t views = 2 + below(5); views > 0; --views) {
      at += std::chrono::seconds{10 + below(400)};
      if (at > now) return;
      TrackedEvent view;
      view.event_type = page_view;
      view.page = pages[static_cast<std::size_t>(below(pages.size()))];
      view.occurred_at = at;
      events.push_back(std::move(view));
    }
    if (below(3) > 0) continue;
    TrackedEvent done;
    done.event_type = conversions[static_cast<std::size_t>(below(conversions.size()))];
    done.occurred_at = at;
    events.push_back(std::move(done));
  }
}

}  // namespace

Result<void> fill_demo_usage(Storage& storage, const Environment& environment, std::span<const Principal> people) {
  std::mt19937_64 dice{20'260'311};
  const Instant now = environment.clock.now();
  const Instant today = std::chrono::floor<std::chrono::days>(now);
  for (const Principal& person : people) {
    std::vector<TrackedEvent> events;
    for (int ago = traffic_days - 1; ago >= 0; --ago) {
      if (dice() % 5 > 0) add_day(events, dice, today - std::chrono::days{ago} + std::chrono::hours{8}, now);
    }
    for (std::size_t sent = 0; sent < events.size(); sent += max_events) {
      const auto first = events.begin() + static_cast<std::ptrdiff_t>(sent);
      Track batch;
      batch.events.emplace(first, first + std::min<std::ptrdiff_t>(max_events, events.end() - first));
      if (auto tracked = track({storage, environment, person}, batch); !tracked) return fail(std::move(tracked.error()));
    }
  }
  CreateProfile profile;
  profile.industry = "Software";
  profile.team_size = CompanySize::to_50;
  profile.target_geos = {"Germany", "United Kingdom", "France", "Netherlands"};
  profile.target_industries = {"Logistics", "Manufacturing", "Retail"};
  profile.target_company_sizes = {CompanySize::to_200, CompanySize::to_500};
  profile.persona = "Head of operations";
  profile.value_proposition = "Orders that find their way without a phone call";
  const auto created = create_profile({storage, environment, people.back()}, profile);
  return created ? Result<void>() : fail(created.error());
}

}  // namespace crondb::server
