#include "crondb/icp/operations.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/storage/icp.hpp"
#include "crondb/storage/industry.hpp"

namespace crondb::icp {

namespace {

Result<std::optional<BusinessProfile>> find_own(Context& context) {
  if (context.by.user.is_nil()) return fail(ErrorCode::forbidden, "the system has no profile");
  return context.tx.icp().find_profile(context.by.team, context.by.user);
}

Result<BusinessProfile> own(Context& context) {
  CRONDB_TRY(auto found, find_own(context));
  if (!found) return fail(not_found("business profile"));
  return *std::move(found);
}

Result<BusinessProfile> own_for_scores(Context& context) {
  CRONDB_TRY(auto found, find_own(context));
  if (!found) return fail(ErrorCode::conflict, "scores need a business profile; make one first");
  return *std::move(found);
}

Result<void> check_version(const BusinessProfile& profile, const IfVersion& if_version) {
  if (!if_version.admits(profile.version)) {
    return fail(ErrorCode::precondition_failed, "the business profile has been changed meanwhile");
  }
  return {};
}

/// Keeps `profile` in the place of the one with `old_version`, 0 for none.
Result<BusinessProfile> keep(Context& context, BusinessProfile profile, std::int64_t old_version) {
  profile.user_id = context.by.user;
  profile.version = old_version + 1;
  CRONDB_TRY(context.tx.icp().put_profile(context.by.team, profile, old_version));
  return profile;
}

/// A place in the list: best first, then by name.
struct Ranked {
  std::int64_t score = 0;
  std::string domain;
};
bool operator<(const Ranked& a, const Ranked& b) { return a.score != b.score ? a.score > b.score : a.domain < b.domain; }

constexpr std::string_view best_first = "-score";

/// Cursors carry both parts of the order in their text key.
Cursor cursor_of(const IcpScore& row) { return {std::string(best_first), fmt::format("{} {}", row.score, row.domain), {}}; }

Result<Ranked> place_of(const Cursor& cursor) {
  Ranked place;
  const auto* text = std::get_if<std::string>(&cursor.key);
  const auto* end = text ? text->data() + text->size() : nullptr;
  const auto number = text ? std::from_chars(text->data(), end, place.score) : std::from_chars_result{};
  if (!text || number.ec != std::errc{} || number.ptr == end || *number.ptr != ' ') {
    return fail(invalid("cursor", "is not one of this list"));
  }
  place.domain.assign(number.ptr + 1, end);
  return place;
}

/// Which of `all` the page shows, in order.
Result<Rows<Ranked>> select(std::vector<Ranked> all, const PageRequest& page) {
  Rows<Ranked> answer;
  if (page.cursor) {
    CRONDB_TRY(const auto last, place_of(*page.cursor));
    std::erase_if(all, [&](const Ranked& each) { return !(last < each); });
  } else {
    answer.total = std::ssize(all);
  }
  const auto size = std::ssize(all);
  const auto first = std::min<std::int64_t>(size, page.offset());
  const auto last = first + std::min<std::int64_t>(size - first, page.per_page);
  std::partial_sort(all.begin(), all.begin() + last, all.end());
  answer.rows.assign(std::make_move_iterator(all.begin() + first), std::make_move_iterator(all.begin() + last));
  answer.more = last < size;
  return answer;
}

}  // namespace

Result<BusinessProfile> get_profile(Context& context, const Nothing&) { return own(context); }

Result<BusinessProfile> create_profile(Context& context, const CreateProfile& request) {
  CRONDB_TRY(const auto known, find_own(context));
  if (known && known->onboarding == Onboarding::completed) {
    return fail(ErrorCode::already_exists, "there is a business profile; change it with PUT");
  }
  BusinessProfile profile;
  profile.industry = request.industry;
  profile.team_size = request.team_size;
  profile.target_geos = request.target_geos;
  profile.target_industries = request.target_industries;
  profile.target_company_sizes = request.target_company_sizes;
  profile.persona = request.persona;
  profile.value_proposition = request.value_proposition;
  return keep(context, std::move(profile), known ? known->version : 0);
}

Result<BusinessProfile> put_profile(Context& context, const PutProfile& request) {
  CRONDB_TRY(auto profile, own(context));
  CRONDB_TRY(check_version(profile, request.if_version));
  const auto replace = [](auto& list, const auto& change) {
    if (change.given) list = change.value.value_or(std::remove_cvref_t<decltype(list)>());
  };
  request.industry.apply_to(profile.industry);
  request.team_size.apply_to(profile.team_size);
  replace(profile.target_geos, request.target_geos);
  replace(profile.target_industries, request.target_industries);
  replace(profile.target_company_sizes, request.target_company_sizes);
  request.persona.apply_to(profile.persona);
  request.value_proposition.apply_to(profile.value_proposition);
  profile.onboarding = Onboarding::completed;
  const auto version = profile.version;
  return keep(context, std::move(profile), version);
}

Result<Nothing> delete_profile(Context& context, const DeleteProfile& request) {
  CRONDB_TRY(const auto profile, own(context));
  CRONDB_TRY(check_version(profile, request.if_version));
  CRONDB_TRY(context.tx.icp().erase_profile(context.by.team, context.by.user));
  return Nothing{};
}

Result<BusinessProfile> skip_onboarding(Context& context, const Nothing&) {
  CRONDB_TRY(auto known, find_own(context));
  if (known && known->onboarding == Onboarding::completed) {
    return fail(ErrorCode::conflict, "there is a business profile already: nothing is left to skip");
  }
  if (known) return *std::move(known);
  BusinessProfile profile;
  profile.onboarding = Onboarding::skipped;
  return keep(context, std::move(profile), 0);
}

Result<IcpScore> score_domain(Context& context, const ScoreDomain& request) {
  std::vector<FieldError> problems;
  detail::check_domain(request.domain, "domain", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  CRONDB_TRY(const auto profile, own_for_scores(context));
  CRONDB_TRY(const auto company, context.tx.industry().find_company(request.domain));
  if (!company) return fail(not_found("company"));
  return IcpScorer(profile, context.now).explain(request.domain, traits_of(*company));
}

Result<Page<IcpScore>> list_icp_leads(Context& context, const ListIcpLeads& request) {
  CRONDB_TRY(const auto page, page_request(request, best_first));
  CRONDB_TRY(const auto profile, own_for_scores(context));
  IcpScorer scorer(profile, context.now);
  std::vector<Ranked> all;
  CRONDB_TRY(context.tx.icp().scan_companies(
      context.by.team, context.by.only_rows_of(),
      [&](std::string_view domain, const CompanyTraits& company) { all.push_back({scorer.score(company), std::string(domain)}); }));
  CRONDB_TRY(const auto shown, select(std::move(all), page));
  Rows<IcpScore> rows{{}, shown.total, shown.more};
  for (const auto& place : shown.rows) {
    CRONDB_TRY(const auto company, context.tx.industry().find_company(place.domain));
    if (!company) return fail(ErrorCode::internal, "a company was scored that is not in the pool");
    rows.rows.push_back(scorer.explain(place.domain, traits_of(*company)));
  }
  return make_page(std::move(rows), page, cursor_of);
}

}  // namespace crondb::icp
