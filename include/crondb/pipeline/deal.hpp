#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"
#include "crondb/pipeline/commission.hpp"

#pragma GCC visibility push(default)

/// The rows of a sales pipeline as they are kept.
namespace crondb {

/// What it means for a deal to stand in a stage; also the status of the deal.
enum class StageKind : std::uint8_t { open, won, lost };
template <>
inline constexpr auto words<StageKind> = std::to_array<std::string_view>({"open", "won", "lost"});
/// A deal has the kind of its stage.
using DealStatus = StageKind;

/// A column of the board.
struct Stage {
  StageId id{};
  std::string name{};      ///< unique in the team
  std::string color{};     ///< `#RRGGBB`
  std::int64_t order = 0;  ///< dense from 0
  StageKind kind = StageKind::open;
  std::int64_t probability = 0;  ///< percent; 100 for won, 0 for lost
  bool operator==(const Stage&) const = default;
};

/// A sale that somebody works on, standing in one stage.
struct Deal {
  DealId id{};
  std::string name{};
  std::optional<std::string> domain{};  ///< of the company, as normalize_domain makes it
  std::optional<std::int64_t> value{};  ///< minor units of `currency`; absent: not known
  Currency currency{};
  StageId stage_id{};
  DealStatus status = DealStatus::open;  ///< the kind of the stage
  UserId owner_user_id{};
  std::vector<UserId> assignee_user_ids{};  ///< ascending, each once
  std::optional<LeadId> lead_id{};
  std::optional<Date> expected_close_on{};
  std::optional<Instant> closed_at{};        ///< set exactly for won and lost deals
  std::optional<std::string> lost_reason{};  ///< only of lost deals
  std::optional<Commission> commission{};
  std::int64_t rank = 0;      ///< order in the column, sparse; hidden from clients
  std::int64_t position = 0;  ///< 0-based place in the column when it was read; derived, never stored
  Instant stage_entered_at{};
  std::optional<std::string> external_id{};  ///< unique in the team
  Instant created_at{};
  Instant updated_at{};
  std::int64_t version = 1;  ///< counts changes of the deal itself, not of its contacts and activities
  bool operator==(const Deal&) const = default;

  [[nodiscard]] bool involves(UserId user) const;  ///< as owner or assignee
};

/// A stay of a deal in a stage: [entered_at, exited_at), open while exited_at is absent. A deal has exactly one open stay.
struct StageInterval {
  IntervalId id{};
  DealId deal_id{};
  StageId stage_id{};
  Instant entered_at{};
  std::optional<Instant> exited_at{};
  bool operator==(const StageInterval&) const = default;
};

/// A person at the other end of a deal. A name or an email is there.
struct Contact {
  ContactId id{};
  DealId deal_id{};
  std::optional<std::string> name{};
  std::optional<std::string> email{};
  std::optional<std::string> phone{};
  std::optional<std::string> title{};
  Instant created_at{};
  bool operator==(const Contact&) const = default;
};

/// What an activity is; `stage_changed` is written by moves alone, and never changed.
enum class ActivityType : std::uint8_t { call, email, meeting, note, task, stage_changed };
template <>
inline constexpr auto words<ActivityType> =
    std::to_array<std::string_view>({"call", "email", "meeting", "note", "task", "stage_changed"});

/// Something that happened, or is planned, around a deal.
struct Activity {
  ActivityId id{};
  DealId deal_id{};
  ActivityType type = ActivityType::note;
  std::optional<std::string> body{};
  std::optional<Instant> scheduled_for{};
  std::optional<Instant> completed_at{};
  std::optional<UserId> author_user_id{};  ///< absent if the system principal acted
  std::optional<StageId> from_stage_id{};  ///< only with stage_changed
  std::optional<StageId> to_stage_id{};    ///< only with stage_changed
  Instant created_at{};
  bool operator==(const Activity&) const = default;
};

/// By what deals can be sorted. Rows without a value come last in either direction; ties by id in the same direction.
enum class DealSort : std::uint8_t { created_at, updated_at, name, value, expected_close_on, closed_at };
template <>
inline constexpr auto words<DealSort> =
    std::to_array<std::string_view>({"created_at", "updated_at", "name", "value", "expected_close_on", "closed_at"});

/// What `deal` is sorted by, as cursors hold it: an instant in milliseconds and a date in days, both since 1970, a value in minor
/// units, the name as it is (names compare byte by byte). monostate if the deal has no such value.
[[nodiscard]] inline Cursor::Key sort_key(const Deal& deal, DealSort by) {
  const auto milliseconds = [](Instant at) { return Cursor::Key(std::int64_t{at.time_since_epoch().count()}); };
  switch (by) {
    case DealSort::created_at:
      return milliseconds(deal.created_at);
    case DealSort::updated_at:
      return milliseconds(deal.updated_at);
    case DealSort::name:
      return deal.name;
    case DealSort::value:
      return deal.value ? Cursor::Key(*deal.value) : Cursor::Key();
    case DealSort::closed_at:
      return deal.closed_at ? milliseconds(*deal.closed_at) : Cursor::Key();
    case DealSort::expected_close_on:
      return deal.expected_close_on
                 ? Cursor::Key(std::int64_t{std::chrono::sys_days(*deal.expected_close_on).time_since_epoch().count()})
                 : Cursor::Key();
  }
  return {};
}

/// What people ask of a list of deals. Everything that is set must hold.
struct DealCriteria {
  std::optional<StageId> stage_id{};
  std::optional<UserId> owner_user_id{};
  std::optional<DealStatus> status{};
  std::optional<LeadId> lead_id{};
  std::optional<Date> expected_close_from{};  ///< inclusive
  std::optional<Date> expected_close_to{};    ///< inclusive
  std::optional<std::string> q{};             ///< substring of name or domain, compared by fold_case
};

/// Which deals a list shows. Everything that is set must hold.
struct DealFilter : DealCriteria {
  std::optional<UserId> only_rows_of{};     ///< owned by or assigned to
  std::optional<Currency> currency{};       ///< that of the bounds; only its deals match
  std::optional<std::int64_t> min_value{};  ///< minor units, inclusive; deals without a value don't match
  std::optional<std::int64_t> max_value{};  ///< minor units, inclusive; deals without a value don't match
};

/// Which deals a storage lists, and in which order.
struct DealQuery {
  DealFilter filter{};
  DealSort sort = DealSort::created_at;
  bool descending = true;
  PageRequest page{};
  bool positions = true;  ///< fill Deal::position, which costs a count per row
};

/// Deals of one stage and currency, those without a value counted and summed as 0.
struct ColumnTotal {
  StageId stage_id{};
  Currency currency{};
  std::int64_t count = 0;
  std::int64_t with_value = 0;
  Int128 sum = 0;  ///< minor units
  bool operator==(const ColumnTotal&) const = default;
};

/// Won deals with a value of one owner and currency.
struct WonTotal {
  UserId owner_user_id{};
  Currency currency{};
  std::int64_t count = 0;
  Int128 sum = 0;  ///< minor units
  bool operator==(const WonTotal&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
