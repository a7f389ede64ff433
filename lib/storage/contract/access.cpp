#include "crondb/storage/access.hpp"

#include "crondb/storage/identities.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

const Rule of_access[] = {
    {"a user is found by id, whoever asks",
     [](Trial& t) {
       const User ada = t.user();
       t.same(t.asks(&AccessPort::find_user, ada.id), ada);
       t.same(t.asks(&AccessPort::find_user, t.new_id<UserId>()), std::nullopt);
     }},
    {"an email finds its user in whatever case it is written",
     [](Trial& t) {
       User user = t.user();
       user.email = "Jörg@Example.com";
       t.does(&AccessPort::put_user, user);
       t.same(t.asks(&AccessPort::find_user_by_email, "JÖRG@example.COM"), user);
       t.same(t.asks(&AccessPort::find_user_by_email, "jorg@example.com"), std::nullopt);
       user.email = "jörg@xn--bcher-kva.example";
       t.does(&AccessPort::put_user, user);
       t.same(t.asks(&AccessPort::find_user_by_email, "Jörg@BÜCHER.example"), user);
     }},
    {"two users can't have one email, in whatever case",
     [](Trial& t) {
       const User ada = t.user();
       User bob = t.user("Bob");
       const User before = bob;
       bob.email = "U" + ada.email->substr(1);
       t.refuses(ErrorCode::already_exists, &AccessPort::put_user, bob);
       t.same(t.asks(&AccessPort::find_user, bob.id), before);
     }},
    {"putting a user again replaces it and frees the email that it had",
     [](Trial& t) {
       User ada = t.user();
       const std::string before = *ada.email;
       ada.email = "ada@lovelace.example";
       ada.name = "Ada Lovelace";
       t.does(&AccessPort::put_user, ada);
       t.same(t.asks(&AccessPort::find_user, ada.id), ada);
       t.same(t.asks(&AccessPort::find_user_by_email, before), std::nullopt);
       User bob = t.user("Bob");
       bob.email = before;
       t.does(&AccessPort::put_user, bob);
     }},
    {"placeholders have no email to collide with",
     [](Trial& t) {
       for (int i = 0; i < 2; ++i) t.does(&AccessPort::put_user, {t.new_id<UserId>(), {}, "Someone", {}, t.minute(0)});
       t.same(t.asks(&AccessPort::find_user_by_email, ""), std::nullopt);
     }},
    {"a team is kept with everything it says, and replaced when put again",
     [](Trial& t) {
       Team team = t.team();
       t.same(t.asks(&AccessPort::find_team, team.id), team);
       team = {team.id,           "Zürich",      "in the east",         Plan::starter,         "Europe/Zurich",
               WeekStart::sunday, team.currency, RecordVisibility::own, {"deal_won", "alpha"}, t.minute(5)};
       team.currency = Currency::find("KWD").value();
       t.does(&AccessPort::put_team, team);
       t.same(t.asks(&AccessPort::find_team, team.id), team);
       t.same(t.asks(&AccessPort::count_teams), 1);
       t.same(t.asks(&AccessPort::find_team, t.new_id<TeamId>()), std::nullopt);
     }},
    {"teams of a name are found whatever its spelling, those of exactly the name first, then oldest first, up to a limit",
     [](Trial& t) {
       Team young = t.team();
       young.created_at = t.minute(9);
       t.does(&AccessPort::put_team, young);
       const Team old = t.team();
       const Team lower = t.team("acme");
       t.same(t.asks(&AccessPort::find_teams_by_name, "Acme", 10), {old, young, lower});
       t.same(t.asks(&AccessPort::find_teams_by_name, "acme", 2), {lower, old});
       t.same(t.asks(&AccessPort::find_teams_by_name, "Ａcme\u00a0", 10).size(), 3);
       t.same(t.asks(&AccessPort::find_teams_by_name, "Acme", 1), {old});
       t.same(t.asks(&AccessPort::find_teams_by_name, "Acm", 10), {});
       t.same(t.asks(&AccessPort::count_teams), 3);
     }},
    {"a ticket is found until it is taken, which it is once, and is replaced when put again",
     [](Trial& t) {
       const Firm firm = t.firm();
       Ticket ticket{{}, firm.team, firm.owner, t.new_id<KeyId>(), t.minute(5)};
       ticket.hash[3] = 7;
       t.does(&AccessPort::put_ticket, ticket);
       t.same(t.asks(&AccessPort::find_ticket, ticket.hash), ticket);
       ticket.expires_at = t.minute(6);
       t.does(&AccessPort::put_ticket, ticket);
       t.same(t.asks(&AccessPort::find_ticket, ticket.hash), ticket);
       t.same(t.does(&AccessPort::take_ticket, ticket.hash), ticket);
       t.same(t.does(&AccessPort::take_ticket, ticket.hash), std::nullopt);
       t.same(t.asks(&AccessPort::find_ticket, ticket.hash), std::nullopt);
     }},
    {"tickets that expired are forgotten, so many at a time",
     [](Trial& t) {
       const Firm firm = t.firm();
       Ticket ticket{{}, firm.team, firm.owner, t.new_id<KeyId>(), t.minute(5)};
       ticket.hash[3] = 7;
       Ticket old = ticket;
       old.hash[3] = 8;
       old.expires_at = t.minute(4);
       t.does(&AccessPort::put_ticket, ticket);
       t.does(&AccessPort::put_ticket, old);
       t.same(t.does(&AccessPort::purge_tickets, t.minute(5), 0), 0);
       t.does(&AccessPort::purge_tickets, t.minute(5), 1'000);
       t.same(t.asks(&AccessPort::find_ticket, old.hash), std::nullopt);
       t.same(t.asks(&AccessPort::find_ticket, ticket.hash), ticket);
     }},
    {"a membership holds in its own team and can be replaced",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Team other = t.team("Other");
       Membership membership = t.member(firm.team, firm.owner, 3);
       t.same(t.asks(&AccessPort::find_membership, firm.team, firm.owner), membership);
       membership.role = Role::owner;
       t.does(&AccessPort::put_membership, membership);
       t.same(t.asks(&AccessPort::find_membership, firm.team, firm.owner), membership);
       t.same(t.asks(&AccessPort::find_membership, other.id, firm.owner), std::nullopt);
     }},
    {"who leaves a team loses the keys for it and no others",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const User bob = t.user("Bob");
       t.member(firm.team, bob.id);
       t.member(other.team, bob.id);
       const ApiKey lost = t.key(firm.team, bob.id);
       const ApiKey elsewhere = t.key(other.team, bob.id);
       const ApiKey another = t.key(firm.team, firm.owner);
       t.does(&AccessPort::erase_membership, firm.team, bob.id);
       t.same(t.asks(&AccessPort::find_membership, firm.team, bob.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_caller_by_hash, lost.hash), std::nullopt);
       t.same(t.asks(&AccessPort::find_key, lost.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_key, elsewhere.id), elsewhere);
       t.same(t.asks(&AccessPort::find_key, another.id), another);
     }},
    {"what a member may do follows the role, the team and who manages it, until the member leaves",
     [](Trial& t) {
       Team team = t.team();
       team.plan = Plan::starter;
       team.record_visibility = RecordVisibility::own;
       t.does(&AccessPort::put_team, team);
       const User bob = t.user("Bob");
       Membership membership = t.member(team.id, bob.id);
       const TeamId elsewhere = t.firm().team;
       Principal may{bob.id, team.id, Role::member, Plan::starter, RecordVisibility::own, false};
       t.same(t.asks(&AccessPort::find_principal, team.id, bob.id), may);
       t.same(t.asks(&AccessPort::find_principal, elsewhere, bob.id), std::nullopt);
       may.role = membership.role = Role::admin;
       t.does(&AccessPort::put_membership, membership);
       t.does(&IdentitiesPort::put_team, {"https://a.example", "org_1", elsewhere});
       t.same(t.asks(&AccessPort::find_principal, team.id, bob.id), may);
       may.managed_externally = true;
       t.does(&IdentitiesPort::put_team, {"https://a.example", "org_2", team.id});
       t.same(t.asks(&AccessPort::find_principal, team.id, bob.id), may);
       t.does(&AccessPort::erase_membership, team.id, bob.id);
       t.same(t.asks(&AccessPort::find_principal, team.id, bob.id), std::nullopt);
     }},
    {"who leaves a team stays among its people",
     [](Trial& t) {
       const Firm firm = t.firm();
       const User bob = t.user("Bob");
       t.user("Stranger");
       t.member(firm.team, bob.id);
       t.does(&AccessPort::erase_membership, firm.team, bob.id);
       const auto people = t.asks(&AccessPort::people, firm.team);
       t.same(ids_of(people), {firm.owner, bob.id});
       t.same(t.asks(&AccessPort::names, firm.team), {{firm.owner, "Ada"}, {bob.id, "Bob"}});
       t.same(t.asks(&AccessPort::members_by_name, firm.team, "Bob").size(), 0);
     }},
    {"leaving a team without being in it does nothing, and who left can join again",
     [](Trial& t) {
       const Firm firm = t.firm();
       const User bob = t.user("Bob");
       t.does(&AccessPort::erase_membership, firm.team, bob.id);
       t.same(t.asks(&AccessPort::people, firm.team).size(), 1);
       t.member(firm.team, bob.id);
       t.does(&AccessPort::erase_membership, firm.team, bob.id);
       const Membership again = t.member(firm.team, bob.id, 7);
       t.same(t.asks(&AccessPort::find_membership, firm.team, bob.id), again);
       t.same(t.asks(&AccessPort::people, firm.team).size(), 2);
     }},
    {"members are listed with their names by joined_at and then id",
     [](Trial& t) {
       const TeamId team = t.team().id;
       const User second = t.user("Second");
       const User third = t.user("Third");
       const User ghost{t.new_id<UserId>(), {}, "First", {}, t.minute(0)};
       t.does(&AccessPort::put_user, ghost);
       t.member(team, third.id, 5);
       t.member(team, second.id, 5);
       t.member(team, ghost.id, 1);
       t.member(t.team("Other").id, second.id);
       const auto listed = t.asks(&AccessPort::list_members, team, first_hundred);
       t.same(listed.rows, {{ghost.id, "First", {}, Role::member, true, t.minute(1)},
                            {second.id, "Second", second.email, Role::member, false, t.minute(5)},
                            {third.id, "Third", third.email, Role::member, false, t.minute(5)}});
       t.same(listed.total, 3);
       t.holds(!listed.more);
     }},
    {"members come in pages, by number or by cursor",
     [](Trial& t) {
       const TeamId team = t.team().id;
       std::vector<UserId> users;
       for (int i = 0; i < 5; ++i) t.member(team, users.emplace_back(t.user().id), i / 2);
       const auto second = t.asks(&AccessPort::list_members, team, {2, 2, {}});
       t.holds(second.rows.size() == 2 && second.rows[0].user_id == users[2] && second.rows[1].user_id == users[3]);
       t.same(second.total, 5);
       t.holds(second.more);
       const Cursor after{"joined_at", std::int64_t{t.minute(1).time_since_epoch().count()}, users[2].bytes};
       const auto rest = t.asks(&AccessPort::list_members, team, {1, 100, after});
       t.holds(rest.rows.size() == 2 && rest.rows[0].user_id == users[3] && rest.rows[1].user_id == users[4]);
       t.same(rest.total, std::nullopt);
       t.holds(!rest.more);
     }},
    {"members are found by their name whatever its spelling, placeholders too, those of exactly the name first, then in order of "
     "id",
     [](Trial& t) {
       const TeamId team = t.team().id;
       const User bob = t.user("Bob");
       const User ghost{t.new_id<UserId>(), {}, "Bob", {}, t.minute(0)};
       t.does(&AccessPort::put_user, ghost);
       t.member(team, ghost.id);
       t.member(team, bob.id, 2);
       const User lower = t.user("bob");
       t.member(team, lower.id);
       t.member(t.team("Other").id, t.user("Bob").id);
       t.same(ids_of(t.asks(&AccessPort::members_by_name, team, "Bob")), {bob.id, ghost.id, lower.id});
       t.same(ids_of(t.asks(&AccessPort::members_by_name, team, "bob")), {lower.id, bob.id, ghost.id});
       t.same(ids_of(t.asks(&AccessPort::members_by_name, team, "ＢＯＢ")), {bob.id, ghost.id, lower.id});
     }},
};

const Rule of_keys[] = {
    {"a key stands for its user in its own team, as they are there now, until it is erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.member(other.team, firm.owner);
       ApiKey key = t.key(firm.team, firm.owner);
       const auto caller = [&] {
         return Caller{t.asks(&AccessPort::find_principal, firm.team, firm.owner).value_or(Principal{}), key.id, key.last_used_at};
       };
       t.same(t.asks(&AccessPort::find_caller_by_hash, key.hash), caller());
       t.same(t.asks(&AccessPort::find_caller_by_hash, Sha256{}), std::nullopt);
       t.same(t.asks(&AccessPort::find_caller, firm.team, key.id), caller());
       t.same(t.asks(&AccessPort::find_caller, other.team, key.id), std::nullopt);
       t.does(&AccessPort::put_membership, {firm.team, firm.owner, Role::viewer, t.minute(0)});
       key.last_used_at = t.minute(8);
       t.does(&AccessPort::put_key, key);
       t.holds(caller().principal.role == Role::viewer);
       t.same(t.asks(&AccessPort::find_caller_by_hash, key.hash), caller());
       t.does(&AccessPort::erase_key, firm.team, key.id);
       t.same(t.asks(&AccessPort::find_caller_by_hash, key.hash), std::nullopt);
       t.same(t.asks(&AccessPort::find_caller, firm.team, key.id), std::nullopt);
       t.same(t.asks(&AccessPort::find_key, key.id), std::nullopt);
     }},
    {"a key is found by id in any team, and erased from its own only",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const ApiKey key = t.key(firm.team, firm.owner);
       t.same(t.asks(&AccessPort::find_key, t.new_id<KeyId>()), std::nullopt);
       t.does(&AccessPort::erase_key, other.team, key.id);
       t.same(t.asks(&AccessPort::find_key, key.id), key);
     }},
    {"putting a key again replaces it",
     [](Trial& t) {
       const Firm firm = t.firm();
       ApiKey key = t.key(firm.team, firm.owner);
       key.last_used_at = t.minute(8);
       key.name = "desktop";
       t.does(&AccessPort::put_key, key);
       t.same(t.asks(&AccessPort::find_key, key.id), key);
       t.same(t.asks(&AccessPort::count_keys, firm.team, firm.owner), 1);
     }},
    {"the keys of a user are listed over all teams, newest first, the greater id first among equals",
     [](Trial& t) {
       const Firm firm = t.firm();
       const TeamId other = t.team("Other").id;
       t.member(other, firm.owner);
       const ApiKey tied = t.key(other, firm.owner, 2);
       const ApiKey newest = t.key(firm.team, firm.owner, 2);
       const ApiKey old = t.key(firm.team, firm.owner, 1);
       const User bob = t.user("Bob");
       t.member(firm.team, bob.id);
       t.key(firm.team, bob.id);
       const auto listed = t.asks(&AccessPort::list_keys, firm.owner, std::nullopt, first_hundred);
       t.same(listed.rows, {newest, tied, old});
       t.same(listed.total, 3);
       t.holds(!listed.more);
     }},
    {"the keys of a user are listed with all others of a team, each once, in pages",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.member(other.team, firm.owner);
       const User bob = t.user("Bob");
       t.member(firm.team, bob.id);
       const ApiKey elsewhere = t.key(other.team, firm.owner, 1);
       const ApiKey own = t.key(firm.team, firm.owner, 2);
       const ApiKey bobs = t.key(firm.team, bob.id, 3);
       t.key(other.team, other.owner, 4);
       t.same(t.asks(&AccessPort::list_keys, firm.owner, firm.team, first_hundred).rows, {bobs, own, elsewhere});
       const auto page = t.asks(&AccessPort::list_keys, firm.owner, firm.team, {1, 2, {}});
       t.same(page.rows, {bobs, own});
       t.same(page.total, 3);
       t.holds(page.more);
       const Cursor after{"-created_at", std::int64_t{own.created_at.time_since_epoch().count()}, own.id.bytes};
       const auto rest = t.asks(&AccessPort::list_keys, firm.owner, firm.team, {1, 2, after});
       t.same(rest.rows, {elsewhere});
       t.same(rest.total, std::nullopt);
     }},
    {"keys are counted by user and team",
     [](Trial& t) {
       const Firm firm = t.firm();
       const TeamId other = t.team("Other").id;
       t.member(other, firm.owner);
       t.key(firm.team, firm.owner);
       t.key(firm.team, firm.owner);
       t.key(other, firm.owner);
       t.same(t.asks(&AccessPort::count_keys, firm.team, firm.owner), 2);
       t.same(t.asks(&AccessPort::count_keys, other, t.user().id), 0);
     }},
};

}  // namespace

std::span<const Rule> access_rules() { return of_access; }
std::span<const Rule> key_rules() { return of_keys; }

}  // namespace crondb::contract
