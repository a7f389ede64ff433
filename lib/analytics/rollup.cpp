#include "analytics/rollup.hpp"

#include <algorithm>

#include "crondb/core/hash.hpp"

namespace crondb::analytics {

void Visits::add(UserId user, Instant at, const std::function<VisitId()>& new_id) {
  const auto near = [&](const Visit& visit) { return at > visit.first_at - session_gap && at < visit.last_at + session_gap; };
  const auto first = std::ranges::find_if(visits_, near);
  if (first == visits_.end()) {
    const auto place = std::ranges::find_if(visits_, [&](const Visit& visit) { return visit.first_at > at; });
    visits_.insert(place, {new_id(), user, at, at});
    return;
  }
  first->first_at = std::min(first->first_at, at);
  first->last_at = std::max(first->last_at, at);
  const auto second = std::next(first);
  if (second == visits_.end() || !near(*second)) return;
  first->last_at = second->last_at;
  joined_.emplace_back(second->id, first->id);
  visits_.erase(second);
}

VisitId Visits::visit_of(Instant at) const {
  const auto found = std::ranges::find_if(visits_, [&](const Visit& visit) { return visit.first_at <= at && at <= visit.last_at; });
  return found == visits_.end() ? VisitId{} : found->id;
}

std::vector<Visit> Visits::changed() const {
  std::vector<Visit> different;
  for (const Visit& visit : visits_) {
    if (std::ranges::find(before_, visit) == before_.end()) different.push_back(visit);
  }
  return different;
}

Member named_session(std::string_view session_id) {
  const auto hash = sha256(session_id);
  Member member{};
  std::copy_n(hash.begin(), member.size(), member.begin());
  return member;
}

void Changes::relink(const Days& before, const Days& after) {
  add_links(before, -1);
  add_links(after, 1);
}

void Changes::add_links(const Days& days, std::int64_t sign) {
  const AudienceDay* last = nullptr;
  for (const auto& each : days) {
    std::optional<Date> previous;
    if (last && last->audience == each.audience &&
        std::chrono::sys_days(each.day) - std::chrono::sys_days(last->day) < std::chrono::days{traffic_days}) {
      previous = last->day;
    }
    auto& members = links[{each.audience, each.day, previous}];
    members += sign;
    if (members == 0) links.erase({each.audience, each.day, previous});
    last = &each;
  }
}

}  // namespace crondb::analytics
