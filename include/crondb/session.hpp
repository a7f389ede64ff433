#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "crondb/access/access.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/core/validate.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Where `now` comes from. Called from many threads at once.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() = 0;
};

/// Where ids and secrets come from. Called from many threads at once.
class IdSource {
 public:
  virtual ~IdSource() = default;
  /// A UUIDv7 of `now`; ascending among the calls of one millisecond.
  [[nodiscard]] virtual Uuid next(Instant now) = 0;
  /// Fills `bytes` with unpredictable ones.
  virtual void secret(std::span<std::uint8_t> bytes) = 0;
};

/// The system's wall clock.
class SystemClock final : public Clock {
 public:
  Instant now() override;
};

/// UUIDv7 from the operating system's randomness.
class RandomIds final : public IdSource {
 public:
  Uuid next(Instant now) override;
  void secret(std::span<std::uint8_t> bytes) override;
};

/// What operations need of the world around them.
struct Environment {
  Clock& clock;
  IdSource& ids;
  Plan default_plan = Plan::enterprise;                   ///< of new teams
  std::string invite_url = "/v1/invites/{token}/signup";  ///< in the mail of an invite, with `{token}` to be filled in
  bool plain_http_channels = false;                       ///< channels may have http:// URLs
};

/// One caller's way into one storage. Cheap to make; the parts must outlive it.
struct Session {
  Storage& storage;
  const Environment& environment;
  Principal principal{};
};

/// What an operation works with: one transaction and one `now`.
struct Context {
  Transaction& tx;
  metrics::FactsCache& facts;
  const Environment& environment;
  const Principal& by;
  Instant now{};
  bool quiet = false;       ///< nobody is told of what happens
  bool unfinished = false;  ///< set by an operation that did a piece of its work and is to be called again, in another transaction

  template <class AnyId>
  [[nodiscard]] AnyId new_id() const {
    return AnyId{environment.ids.next(now)};
  }
};

/// What requests about a team that their path names are made of: the caller's role and plan in that team count.
struct OfTeam {
  TeamId team_id{};
};
template <>
inline constexpr auto fields<OfTeam> = std::array{path<&OfTeam::team_id>("team_id", "A team of the caller")};

/// The caller as a member of `team`. Errors: not_found if there is no such membership; forbidden for writing in another team than
/// the one that the caller acts in.
[[nodiscard]] Result<Principal> principal_in(Context& context, TeamId team, AccessMode access);

/// role_required or plan_required if `by` falls short.
[[nodiscard]] Result<void> permit(const Principal& by, Role role, Plan plan);

/// What a caller must be for an operation.
struct Needs {
  Role role{};
  Plan plan{};
  AccessMode access{};
};
/// The part of a request that names its team; null if it names none.
template <class Request>
[[nodiscard]] const OfTeam* team_of(const Request& request) {
  if constexpr (std::derived_from<Request, OfTeam>) {
    return &request;
  } else {
    return nullptr;
  }
}
/// As whom the caller acts: as a member of the team that the request names, if it names one. Errors: those of principal_in and
/// permit.
[[nodiscard]] Result<Principal> admit(Context& context, const OfTeam* request, const Needs& needs);
/// Calls `work(context)` with the caller as they act in the team that the request names. Errors: those of admit, and of `work`.
template <class Work>
[[nodiscard]] auto admitted(Context& context, const OfTeam* request, const Needs& needs, const Work& work)
    -> std::invoke_result_t<const Work&, Context&> {
  const auto by = admit(context, request, needs);
  if (!by) return fail(by.error());
  Context there{context.tx, context.facts, context.environment, *by, context.now, context.quiet};
  auto answer = work(there);
  context.unfinished = there.unfinished;
  return answer;
}

/// Calls `work` in a transaction, and again in another one as long as it is `unfinished`. What was committed before an error stays.
template <class Work>
[[nodiscard]] auto transact_in_pieces(const Session& session, AccessMode access, const Work& work) {
  for (;;) {
    bool unfinished = false;
    auto result = transact(session.storage, access, [&](Transaction& tx) {
      Context context{tx, session.storage.facts(), session.environment, session.principal, session.environment.clock.now()};
      auto answer = work(context);
      unfinished = context.unfinished;
      return answer;
    });
    if (!result || !unfinished) return result;
  }
}

/// An operation of the library: the same for an embedding program and for the server. Calling it checks role and plan, normalises
/// the request's fields and checks them, then runs it in one transaction; one that may change any number of rows takes a piece at a
/// time, so that other writers wait for a piece only.
template <class RequestType, class ResponseType>
struct Operation {
  using Request = RequestType;
  using Response = ResponseType;

  std::string_view name{};
  Role role{};
  Plan plan{};
  AccessMode access{};
  Result<ResponseType> (*function)(Context&, const RequestType&);

  /// Within a transaction that is already open. What comes back is an answer only if the operation isn't `unfinished`.
  Result<ResponseType> within(Context& context, const RequestType& request) const {
    return admitted(context, team_of(request), {role, plan, access}, [&](Context& there) -> Result<ResponseType> {
      RequestType normal = request;
      normalize(normal);
      if (auto valid = validate(normal); !valid) return fail(std::move(valid.error()));
      return function(there, normal);
    });
  }
  Result<ResponseType> operator()(const Session& session, const RequestType& request) const {
    return transact_in_pieces(session, access, [&](Context& context) { return within(context, request); });
  }
};

/// The request of operations that need nothing.
struct Nothing {
  bool operator==(const Nothing&) const = default;
};
template <>
inline constexpr auto fields<Nothing> = std::array<Field, 0>{};

}  // namespace crondb

#pragma GCC visibility pop
