#include "crondb/storage/identities.hpp"

#include "crondb/storage/access.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

const Rule of_identities[] = {
    {"a person of an identity provider is found by issuer and subject, exactly",
     [](Trial& t) {
       const Firm firm = t.firm();
       LinkedUser linked{"https://a.example", "user_1", firm.owner, firm.team};
       t.does(&IdentitiesPort::put_user, linked);
       t.same(t.asks(&IdentitiesPort::find_user, "https://a.example", "user_1"), linked);
       t.same(t.asks(&IdentitiesPort::find_user, "https://a.example", "USER_1"), std::nullopt);
       t.same(t.asks(&IdentitiesPort::find_user, "https://a.example/", "user_1"), std::nullopt);
       t.same(t.asks(&IdentitiesPort::find_user, "user_1", "https://a.example"), std::nullopt);
       linked.own_team_id = t.firm().team;
       t.does(&IdentitiesPort::put_user, linked);
       t.same(t.asks(&IdentitiesPort::find_user, "https://a.example", "user_1"), linked);
     }},
    {"an organization is one team, which is then managed externally",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const LinkedTeam linked{"https://a.example", "org_1", firm.team};
       t.holds(!t.asks(&IdentitiesPort::managed_externally, firm.team));
       t.does(&IdentitiesPort::put_team, linked);
       t.same(t.asks(&IdentitiesPort::find_team, "https://a.example", "org_1"), linked);
       t.same(t.asks(&IdentitiesPort::find_team, "https://b.example", "org_1"), std::nullopt);
       t.holds(t.asks(&IdentitiesPort::managed_externally, firm.team));
       t.holds(!t.asks(&IdentitiesPort::managed_externally, other.team));
       t.refuses(ErrorCode::already_exists, &IdentitiesPort::put_team, LinkedTeam{"https://a.example", "org_2", firm.team});
       t.does(&IdentitiesPort::put_team, linked);
       t.does(&IdentitiesPort::put_team, LinkedTeam{"https://a.example", "org_1", other.team});
       t.holds(!t.asks(&IdentitiesPort::managed_externally, firm.team));
       t.holds(t.asks(&IdentitiesPort::managed_externally, other.team));
     }},
    {"a member is a placeholder without an email and a primary team",
     [](Trial& t) {
       const Firm firm = t.firm();
       User person{t.new_id<UserId>(), std::nullopt, "Grace", firm.team, t.minute(0)};
       t.does(&AccessPort::put_user, person);
       t.member(firm.team, person.id, 1);
       User placeholder{t.new_id<UserId>(), std::nullopt, "Somebody", std::nullopt, t.minute(0)};
       t.does(&AccessPort::put_user, placeholder);
       t.member(firm.team, placeholder.id, 2);
       std::vector<std::string> placeholders;
       for (const Member& member : t.asks(&AccessPort::list_members, firm.team, {}).rows) {
         if (member.placeholder) placeholders.push_back(member.name);
       }
       t.same(placeholders, {"Somebody"});
     }},
};

}  // namespace

std::span<const Rule> identities_rules() { return of_identities; }

}  // namespace crondb::contract
