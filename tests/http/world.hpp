#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "api/dispatch.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/teams/operations.hpp"
#include "crondb/testing/clock.hpp"

namespace crondb::testing {

/// An empty one, in memory, or in a database of its own if CRONDB_TEST_STORAGE is postgres.
[[nodiscard]] std::shared_ptr<Storage> make_storage();

/// A small instance behind the dispatcher, without sockets: the Pro team "Acme" with an owner, an admin, a member and a viewer, the
/// Pro team "Rival", the free team "Startup"; each with one deal that has a contact and an activity, a report with a snapshot, a
/// schedule, a tag, a lead, a task, a call, an email, an import whose only row failed and, but for the free one, an invite;
/// acme.token is that of an invite of a fourth team to the owner of Acme. Their owners skipped the business profile, and have a
/// saved search, an unread notification of it and a webhook. Beside them a pool of companies: two in logistics, and buyer.example,
/// the domain of the deals. In paths and bodies `{word}` stands for what `names` holds: acme.deal, rival.deal, acme.won (a stage),
/// acme.owner (a user) …
class World {
 public:
  World();

  struct Reply {
    int status = 0;
    std::string body;
    server::HeaderFields headers;
    [[nodiscard]] boost::json::value json() const;
    /// The value at a JSON pointer such as /results/0/name, as text: strings without quotes, anything else as JSON. Absent:
    /// "(absent)".
    [[nodiscard]] std::string at(std::string_view pointer) const;
  };

  /// `who` is a key of `keys`, such as acme.owner, or empty for a request without a key. An exchange that the OpenAPI document
  /// doesn't allow fails the test.
  Reply send(std::string_view who, std::string_view method, std::string_view path, std::string_view body = {},
             const std::map<std::string, std::string>& headers = {});
  [[nodiscard]] std::string fill(std::string_view text) const;

  struct Invited {
    std::string id;
    std::string token;
  };
  /// Invites, and reads the mail.
  Invited invite(const Session& session, const SendInvite& request);

  FixedClock clock{"2026-05-20T12:00:00Z"};
  CountedIds ids;
  std::shared_ptr<Storage> kept = make_storage();
  Storage& storage{*kept};
  Environment environment{clock, ids, Plan::pro};
  std::map<std::string, std::string> keys;
  std::map<std::string, std::string> names;
  server::Services services{storage, environment, {}, {}, {}, {}, {}, {}};
  server::Dispatcher dispatcher{services};

 private:
  void fill_pool();
  void add_team(const std::string& name, Plan plan);
};

}  // namespace crondb::testing
