#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <source_location>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/reports.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/contract/printed.hpp"

namespace crondb::contract {

/// A page that has all rows of a trial.
inline constexpr PageRequest first_hundred{.page = 1, .per_page = 100, .cursor = std::nullopt};

template <class Port>
[[nodiscard]] Port& port_of(Transaction& tx) {
  if constexpr (std::is_same_v<Port, AccessPort>) return tx.access();
  if constexpr (std::is_same_v<Port, PipelinePort>) return tx.pipeline();
  if constexpr (std::is_same_v<Port, LeadsPort>) return tx.leads();
  if constexpr (std::is_same_v<Port, EngagementPort>) return tx.engagement();
  if constexpr (std::is_same_v<Port, ReportsPort>) return tx.reports();
  if constexpr (std::is_same_v<Port, FactsPort>) return tx.facts();
  if constexpr (std::is_same_v<Port, ReplayPort>) return tx.replays();
  if constexpr (std::is_same_v<Port, TeamsPort>) return tx.teams();
  if constexpr (std::is_same_v<Port, DeliveriesPort>) return tx.deliveries();
  if constexpr (std::is_same_v<Port, IndustryPort>) return tx.industry();
  if constexpr (std::is_same_v<Port, SchedulesPort>) return tx.schedules();
  if constexpr (std::is_same_v<Port, AnalyticsPort>) return tx.analytics();
  if constexpr (std::is_same_v<Port, IcpPort>) return tx.icp();
  if constexpr (std::is_same_v<Port, IdentitiesPort>) return tx.identities();
  if constexpr (std::is_same_v<Port, NotificationsPort>) return tx.notifications();
  if constexpr (std::is_same_v<Port, ImportsPort>) return tx.imports();
}

/// A team with somebody in it and a short pipeline.
struct Firm {
  TeamId team;
  UserId owner;
  StageId open;
  StageId second;
  StageId won;
};

/// One case being tried: makes rows, calls ports in transactions of their own, and collects what went wrong.
class Trial {
 public:
  using Here = std::source_location;

  explicit Trial(Storage& storage) : storage_(storage) {}

  [[nodiscard]] Storage& storage() { return storage_; }
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

  /// The answer of a reading method, which must succeed.
  template <class Port, class T, class... P>
  T asks(Result<T> (Port::*method)(P...), std::type_identity_t<P>... arguments) {
    return calls<Port>(AccessMode::read, method, arguments...);
  }
  /// A writing method that must succeed.
  template <class Port, class T, class... P>
  T does(Result<T> (Port::*method)(P...), std::type_identity_t<P>... arguments) {
    return calls<Port>(AccessMode::write, method, arguments...);
  }
  /// A writing method that must answer `code`.
  template <class Port, class T, class... P>
  void refuses(ErrorCode code, Result<T> (Port::*method)(P...), std::type_identity_t<P>... arguments) {
    const auto answer =
        transact(storage_, AccessMode::write, [&](Transaction& tx) { return (port_of<Port>(tx).*method)(arguments...); });
    if (answer) problem<Port>("a call succeeded that must answer " + std::string(word(code)));
    if (!answer && answer.error().code != code) problem<Port>(told(answer.error()) + " instead of " + std::string(word(code)));
  }
  /// What `work` returns, which must be a success.
  template <class Work>
  auto succeeds(AccessMode access, Work work, Here here = Here::current()) ->
      typename std::invoke_result_t<Work&, Transaction&>::value_type {
    auto answer = transact(storage_, access, work);
    if (!answer) problem(told(answer.error()), here);
    return value_or_default(std::move(answer));
  }

  template <class T>
  void same(const T& actual, const std::type_identity_t<T>& expected, Here here = Here::current()) {
    if (!(actual == expected)) problem(printed(actual) + " instead of " + printed(expected), here);
  }
  void holds(bool truth, Here here = Here::current()) {
    if (!truth) problem("not so", here);
  }
  void problem(const std::string& text, Here here);
  void problem(std::string text);

  /// Greater than every id before.
  template <class AnyId>
  [[nodiscard]] AnyId new_id() {
    return {next_uuid()};
  }
  [[nodiscard]] static Instant minute(std::int64_t n);

  /// Rows that are kept already.
  User user(const std::string& name = "Ada");
  Team team(const std::string& name = "Acme");
  Membership member(TeamId team, UserId user, std::int64_t joined = 0);
  ApiKey key(TeamId team, UserId user, std::int64_t created = 0);
  Stage stage(TeamId team, const std::string& name, std::int64_t order, StageKind kind = StageKind::open);
  Firm firm();
  Deal kept(TeamId team, const Deal& deal);
  Tag tag(TeamId team, const std::string& name);
  Lead kept(TeamId team, const Lead& lead);

  /// Rows that are not kept yet. Deals are a minute and a rank of 1000 apart.
  [[nodiscard]] Deal deal(const Firm& firm, const std::string& name = "Deal");
  [[nodiscard]] Deal won_deal(const Firm& firm, std::optional<std::int64_t> value, std::int64_t closed);
  [[nodiscard]] Contact contact(const Deal& deal, std::int64_t created = 0);
  [[nodiscard]] Activity activity(const Deal& deal, std::int64_t created = 0);
  [[nodiscard]] StageInterval stay(const Deal& deal, std::int64_t entered = 0);
  [[nodiscard]] Lead lead(std::int64_t created = 0);
  [[nodiscard]] StatusInterval stay(const Lead& lead, std::int64_t entered = 0);
  [[nodiscard]] Task task(UserId owner, std::int64_t created = 0);
  [[nodiscard]] Call call(UserId owner, std::int64_t created = 0);
  [[nodiscard]] Email email(UserId owner, std::int64_t created = 0);
  [[nodiscard]] Replay replay(UserId user, const std::string& key, std::int64_t created = 0) const;

 private:
  template <class Port, class Method, class... P>
  auto calls(AccessMode access, Method method, const P&... arguments) {
    auto answer = transact(storage_, access, [&](Transaction& tx) { return (port_of<Port>(tx).*method)(arguments...); });
    if (!answer) problem<Port>(told(answer.error()));
    return value_or_default(std::move(answer));
  }
  template <class T>
  static T value_or_default(Result<T>&& answer) {
    if constexpr (!std::is_void_v<T>) return answer ? *std::move(answer) : T{};
  }
  /// Of a call of the port.
  template <class Port>
  void problem(const std::string& text) {
    problem(std::string(crondb::detail::type_name<Port>()) + ": " + text);
  }

  [[nodiscard]] Uuid next_uuid();
  [[nodiscard]] static std::string told(const Error& error);

  Storage& storage_;
  std::vector<std::string> problems_;
  std::uint64_t last_uuid_ = 0;
  std::int64_t deals_ = 0;
};

/// `deal` as it is read at `position`.
[[nodiscard]] Deal at_position(Deal deal, std::int64_t position);

template <class Row>
[[nodiscard]] auto ids_of(const std::vector<Row>& rows) {
  std::vector<decltype(Row::id)> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

/// Where a walk, newest first, continues after `row`.
template <class Row>
[[nodiscard]] Cursor cursor_after(const Row& row) {
  return {"-created_at", std::int64_t{row.created_at.time_since_epoch().count()}, row.id.bytes};
}

struct Rule {
  std::string_view name;
  void (*tried)(Trial&);
};

[[nodiscard]] std::span<const Rule> access_rules();
[[nodiscard]] std::span<const Rule> key_rules();
[[nodiscard]] std::span<const Rule> stage_rules();
[[nodiscard]] std::span<const Rule> deal_rules();
[[nodiscard]] std::span<const Rule> attached_rules();
[[nodiscard]] std::span<const Rule> list_rules();
[[nodiscard]] std::span<const Rule> board_rules();
[[nodiscard]] std::span<const Rule> tag_rules();
[[nodiscard]] std::span<const Rule> lead_rules();
[[nodiscard]] std::span<const Rule> lead_list_rules();
[[nodiscard]] std::span<const Rule> engagement_rules();
[[nodiscard]] std::span<const Rule> report_rules();
[[nodiscard]] std::span<const Rule> facts_rules();
[[nodiscard]] std::span<const Rule> replay_rules();
[[nodiscard]] std::span<const Rule> teams_rules();
[[nodiscard]] std::span<const Rule> deliveries_rules();
[[nodiscard]] std::span<const Rule> industry_rules();
[[nodiscard]] std::span<const Rule> schedules_rules();
[[nodiscard]] std::span<const Rule> analytics_rules();
[[nodiscard]] std::span<const Rule> icp_rules();
[[nodiscard]] std::span<const Rule> identities_rules();
[[nodiscard]] std::span<const Rule> notifications_rules();
[[nodiscard]] std::span<const Rule> imports_rules();
[[nodiscard]] std::span<const Rule> transaction_rules();

}  // namespace crondb::contract
