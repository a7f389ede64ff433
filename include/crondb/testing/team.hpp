#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/money.hpp"
#include "crondb/leads/requests.hpp"
#include "crondb/metrics/timeframe.hpp"
#include "crondb/pipeline/requests.hpp"
#include "crondb/session.hpp"
#include "crondb/testing/clock.hpp"

#pragma GCC visibility push(default)

/// Sales rules tested offline, in a few lines:
///
///     crondb::testing::TestTeam team;
///     const auto deal = team.deal("Renewal").worth("1250.00").owned_by(team.member()).create();
///     team.clock().advance(std::chrono::hours{24});
///     team.win(deal);
///     CHECK(team.stat("deals.win_rate") == crondb::Decimal{100, 0});
///
/// What fails throws std::runtime_error with the error's message and fields: a test that gets so far has set something up wrongly.
/// Rules under test are called as everywhere: `crondb::create_deal(team.member(), …)`.
namespace crondb::testing {

class TestTeam;

/// A deal in the making. What isn't said is as create_deal leaves it.
class DealBuilder {
 public:
  DealBuilder(TestTeam& team, std::string_view name);
  DealBuilder& worth(std::string_view value);  ///< in major units: `1250.00`
  DealBuilder& in_currency(std::string_view code);
  DealBuilder& in_stage(std::string_view name);
  DealBuilder& owned_by(const Session& who);
  DealBuilder& from(const Lead& lead);
  DealBuilder& closing_on(Date day);
  DealBuilder& external_id(std::string_view id);
  [[nodiscard]] Deal create();

 private:
  TestTeam& team_;
  CreateDeal request_;
};

/// A lead in the making. What isn't said is as create_lead leaves it.
class LeadBuilder {
 public:
  LeadBuilder(TestTeam& team, std::string_view first_name);
  LeadBuilder& of_company(std::string_view name);
  LeadBuilder& email(std::string_view address);
  LeadBuilder& from_source(LeadSource source);
  LeadBuilder& with_status(LeadStatus status);
  LeadBuilder& owned_by(const Session& who);
  LeadBuilder& external_id(std::string_view id);
  [[nodiscard]] Lead create();

 private:
  TestTeam& team_;
  CreateLead request_;
};

/// A team in memory at 2026-05-20 12:00 UTC, a Wednesday: Ada who owns it, Alan an admin, Grace a member, Vera a viewer, and the
/// first board. Plan enterprise, USD, UTC, weeks from Monday. Everything is the same in every run. By one thread at a time.
class TestTeam {
 public:
  TestTeam();
  ~TestTeam();
  TestTeam(const TestTeam&) = delete;
  TestTeam& operator=(const TestTeam&) = delete;

  [[nodiscard]] const Session& owner() const;
  [[nodiscard]] const Session& admin() const;
  [[nodiscard]] const Session& member() const;
  [[nodiscard]] const Session& viewer() const;
  [[nodiscard]] FixedClock& clock();
  [[nodiscard]] Storage& storage();
  [[nodiscard]] const Environment& environment() const;
  [[nodiscard]] TeamId id() const;

  /// The stage of that name; the first board has `New`, `Qualified`, `Proposal` and others (list_stages).
  [[nodiscard]] Stage stage(std::string_view name);
  /// The first stage of a kind.
  [[nodiscard]] Stage stage(StageKind kind);

  [[nodiscard]] DealBuilder deal(std::string_view name) { return {*this, name}; }
  [[nodiscard]] LeadBuilder lead(std::string_view first_name) { return {*this, first_name}; }
  /// Moves a deal, by its owner.
  Deal move(const Deal& deal, std::string_view stage);
  Deal win(const Deal& deal);
  Deal lose(const Deal& deal, std::string_view reason = "price");

  /// A quarter of a small firm up to now: 24 leads of which a third became clients, 18 deals of which 6 are won and 4 lost, tasks,
  /// calls and emails, of both the admin and the member. Leaves the clock where it was.
  void add_data();

  /// A metric's number for the whole team, in its shortest form; nullopt without a population. For metrics whose shape is a single
  /// number.
  [[nodiscard]] std::optional<Decimal> stat(std::string_view metric_id, metrics::Timeframe timeframe = {});

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace crondb::testing

#pragma GCC visibility pop
