#pragma once

#include <span>

#include "crondb/access/access.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/core/validate.hpp"
#include "crondb/storage/storage.hpp"

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
  Plan default_plan = Plan::enterprise;  ///< of new teams
};

/// One caller's way into one storage. Cheap to make; the parts must outlive it.
struct Session {
  Storage& storage;
  const Environment& environment;
  Principal principal;
};

/// What an operation works with: one transaction and one `now`.
struct Context {
  Transaction& tx;
  Storage& storage;
  const Environment& environment;
  const Principal& by;
  Instant now;

  template <class AnyId>
  [[nodiscard]] AnyId new_id() const {
    return AnyId{environment.ids.next(now)};
  }
};

/// role_required or plan_required if `by` falls short.
[[nodiscard]] Result<void> permit(const Principal& by, Role role, Plan plan);

/// An operation of the library: the same for an embedding program and for the server. Calling it checks role and plan, then the
/// request's fields, then runs it in one transaction.
template <class RequestType, class ResponseType>
struct Operation {
  using Request = RequestType;
  using Response = ResponseType;

  std::string_view name;
  Role role;
  Plan plan;
  Access access;
  Result<ResponseType> (*function)(Context&, const RequestType&);

  /// Within a transaction that is already open.
  Result<ResponseType> within(Context& context, const RequestType& request) const {
    if (auto permitted = permit(context.by, role, plan); !permitted) return fail(std::move(permitted.error()));
    if (auto valid = validate(request); !valid) return fail(std::move(valid.error()));
    return function(context, request);
  }
  Result<ResponseType> operator()(const Session& session, const RequestType& request) const {
    return transact(session.storage, access, [&](Transaction& tx) {
      Context context{tx, session.storage, session.environment, session.principal, session.environment.clock.now()};
      return within(context, request);
    });
  }
};

/// The request of operations that need nothing.
struct Nothing {
  bool operator==(const Nothing&) const = default;
};
template <>
inline constexpr auto fields<Nothing> = std::tuple{};

}  // namespace crondb
