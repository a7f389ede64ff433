#include "crondb/storage/icp.hpp"

#include <algorithm>

#include "crondb/storage/industry.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

BusinessProfile profile_of(UserId user) {
  BusinessProfile profile;
  profile.user_id = user;
  profile.target_industries = {"Software"};
  return profile;
}

/// What scan_companies handed out, with texts of its own.
struct Found {
  std::string domain;
  std::string industry;
  std::string country;
  std::optional<std::int64_t> employees;
  bool reachable = false;
  std::optional<Instant> enriched_at;
  bool operator==(const Found&) const = default;
};

std::vector<Found> companies(Trial& t, TeamId team, std::optional<UserId> only_rows_of = {}) {
  std::vector<Found> found;
  t.succeeds(AccessMode::read, [&](Transaction& tx) {
    found.clear();
    return tx.icp().scan_companies(team, only_rows_of, [&](std::string_view domain, const CompanyTraits& company) {
      found.push_back({std::string(domain), std::string(company.industry), std::string(company.country), company.employees,
                       company.reachable, company.enriched_at});
    });
  });
  std::ranges::sort(found, {}, &Found::domain);
  return found;
}

Found found(const Company& company) {
  return {company.domain,    company.industry,         company.country.value_or(""),
          company.employees, company.emails_found > 0, company.enriched_at};
}

Company company(Trial& t, const std::string& domain) {
  Company made;
  made.domain = domain;
  made.name = "Company";
  made.industry = "Software";
  made.first_seen_at = t.minute(0);
  t.does(&IndustryPort::put_company, made);
  return made;
}

const Rule of_icp[] = {
    {"a profile is kept with everything it says, for one user in one team",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       BusinessProfile profile = profile_of(firm.owner);
       t.does(&IcpPort::put_profile, firm.team, profile, 0);
       t.same(t.asks(&IcpPort::find_profile, firm.team, firm.owner), profile);
       t.same(t.asks(&IcpPort::find_profile, other.team, firm.owner), std::nullopt);
       t.same(t.asks(&IcpPort::find_profile, firm.team, other.owner), std::nullopt);
       profile.industry = "Größenwerk";
       profile.team_size = CompanySize::to_50;
       profile.target_geos = {"DE", "line\nbreak"};
       profile.target_industries = {};
       profile.target_company_sizes = {CompanySize::more, CompanySize::to_10};
       profile.persona = "CFO";
       profile.value_proposition = "cheaper";
       profile.onboarding = Onboarding::skipped;
       profile.version = 2;
       t.does(&IcpPort::put_profile, firm.team, profile, 1);
       t.same(t.asks(&IcpPort::find_profile, firm.team, firm.owner), profile);
     }},
    {"a profile that was changed meanwhile is not replaced",
     [](Trial& t) {
       const Firm firm = t.firm();
       const BusinessProfile profile = profile_of(firm.owner);
       t.refuses(ErrorCode::conflict, &IcpPort::put_profile, firm.team, profile, 1);
       t.does(&IcpPort::put_profile, firm.team, profile, 0);
       t.refuses(ErrorCode::conflict, &IcpPort::put_profile, firm.team, profile, 0);
       t.refuses(ErrorCode::conflict, &IcpPort::put_profile, firm.team, profile, 2);
     }},
    {"an erased profile is gone, and only it",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.does(&IcpPort::put_profile, firm.team, profile_of(firm.owner), 0);
       t.does(&IcpPort::put_profile, other.team, profile_of(firm.owner), 0);
       t.does(&IcpPort::erase_profile, firm.team, firm.owner);
       t.does(&IcpPort::erase_profile, firm.team, firm.owner);
       t.same(t.asks(&IcpPort::find_profile, firm.team, firm.owner), std::nullopt);
       t.holds(t.asks(&IcpPort::find_profile, other.team, firm.owner).has_value());
     }},
    {"companies are found by the domains of a team's deals and leads, each once, as they are now",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Deal deal = t.deal(firm);
       deal.domain = "a.example";
       t.kept(firm.team, deal);
       Lead lead = t.lead();
       lead.domain = "a.example";
       t.kept(firm.team, lead);
       Lead unknown = t.lead();
       unknown.domain = "unknown.example";
       t.kept(firm.team, unknown);
       t.kept(firm.team, t.lead());
       t.same(companies(t, firm.team), {});
       Company a = company(t, "a.example");
       Company b = company(t, "b.example");
       t.same(companies(t, firm.team), {found(a)});
       t.same(companies(t, other.team), {});

       a.industry = "Retail";
       a.country = "DE";
       a.employees = 7;
       a.emails_found = 1;
       a.enriched_at = t.minute(9);
       t.does(&IndustryPort::put_company, a);
       t.same(companies(t, firm.team), {found(a)});

       deal.domain = "b.example";
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       t.same(companies(t, firm.team), {found(a), found(b)});
       t.does(&LeadsPort::erase_lead, firm.team, lead.id);
       t.same(companies(t, firm.team), {found(b)});
       deal.name = "Renamed";
       deal.version = 3;
       t.does(&PipelinePort::put_deal, firm.team, deal, 2);
       t.same(companies(t, firm.team), {found(b)});
       deal.domain.reset();
       deal.version = 4;
       t.does(&PipelinePort::put_deal, firm.team, deal, 3);
       t.same(companies(t, firm.team), {});
     }},
    {"who sees only their own rows finds the companies of those that they own or are assigned to",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId bob = t.user("Bob").id;
       const auto with_domain = [](auto row, const std::string& domain) {
         row.domain = domain;
         return row;
       };
       t.kept(firm.team, with_domain(t.deal(firm), "others.example"));
       Deal assigned = with_domain(t.deal(firm), "assigned.example");
       assigned.assignee_user_ids = {bob};
       t.kept(firm.team, assigned);
       Lead owned = with_domain(t.lead(), "owned.example");
       owned.owner_user_id = bob;
       t.kept(firm.team, owned);
       t.kept(firm.team, with_domain(t.lead(), "owned.example"));
       t.kept(firm.team, with_domain(t.lead(), "others.example"));
       const Company a = company(t, "assigned.example");
       const Company b = company(t, "others.example");
       const Company c = company(t, "owned.example");
       t.same(companies(t, firm.team), {found(a), found(b), found(c)});
       t.same(companies(t, firm.team, bob), {found(a), found(c)});
     }},
};

}  // namespace

std::span<const Rule> icp_rules() { return of_icp; }

}  // namespace crondb::contract
