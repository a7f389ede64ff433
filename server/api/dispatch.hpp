#pragma once

#include "api/credentials.hpp"
#include "api/flows.hpp"
#include "api/http.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "own_routes.hpp"
#include "pages.hpp"

namespace crondb::server {

/// The whole API behind one function. Order: match → authenticate → rate limit → decode → operation (role, plan, rules) → encode.
class Dispatcher final : public Application {
 public:
  /// All must outlive it. `own` are served beside the API, and don't change while requests come; `pages` where nothing else is.
  explicit Dispatcher(Services& services, const OwnRoutes& own = no_own_routes, const Pages* pages = nullptr)
      : services_(services), own_(own), pages_(pages) {}

  Intake expect(const RequestHead& head) override;
  Response handle(Request request) override;
  Response reject(Fault fault, const HeaderFields& known) override;

  /// Who sends a request. Errors: unauthenticated; forbidden for what the page of others does with a browser's cookie.
  [[nodiscard]] Result<Principal> authenticate(const RequestHead& head);

 private:
  /// What is told of a request afterwards.
  struct Trace {
    std::string_view route = "unmatched";  ///< the template of the path, not the path: tokens stand in paths and queries
    std::optional<Principal> by;
  };
  Response route(Request& request, Trace& trace);
  Response respond_by_own(const Request& request, Trace& trace);
  Response respond(const Route& route, wire::Parameters path, wire::Parameters query, Request& request, Trace& trace);
  /// Whom a request shows to be its sender.
  struct Identified {
    std::optional<Caller> caller{};  ///< absent: nobody
    bool renewal_due = false;        ///< of a browser's session
  };
  [[nodiscard]] Result<Identified> identify(const Credential& credential, Instant now);
  /// By a key or a browser's session.
  [[nodiscard]] static Result<Identified> find(Transaction& tx, const Credential& credential, Instant now);
  /// Whether a session was due and may be kept for longer from now on.
  bool renewed(const Identified& identified, const Credential& credential, Instant now);
  [[nodiscard]] Result<Identified> redeem(std::string_view ticket, Instant now);
  Response respond_within_limits(Exchange& exchange, Instant now);
  static Response respond(Exchange& exchange);
  void note_use(const Caller& caller, Instant now);
  /// Adds what every answer has, early ones too. `origin`: the page that asks; empty if that isn't known.
  void complete(Response& response, const std::string& id, std::string_view origin) const;
  void add_cors(Response& response, std::string_view origin) const;

  Services& services_;
  const OwnRoutes& own_;
  const Pages* pages_;
  Flows flows_;
};

}  // namespace crondb::server
