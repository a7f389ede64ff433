#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/pipeline/deal.hpp"

namespace crondb::metrics {

/// Milliseconds since 1970.
using Ticks = std::int64_t;
/// Days since 1970.
using DayNumber = std::uint16_t;
/// A place in one of the dictionaries of Facts.
using Code = std::uint32_t;
/// A deal's place in its chunk.
using Row = std::uint16_t;

inline constexpr Ticks never = std::numeric_limits<Ticks>::min();           ///< closed_at of open deals
inline constexpr Ticks not_yet = std::numeric_limits<Ticks>::max();         ///< exited_at of open stays
inline constexpr std::int64_t no_value = -1;                                ///< value of deals without one
inline constexpr DayNumber no_day = std::numeric_limits<DayNumber>::max();  ///< expected_close_on of undated deals
inline constexpr std::string_view unspecified = "unspecified";              ///< lost_reason of deals without one

/// Up to `capacity` deals in order of id and what belongs to them, in columns. The rows of the other tables name the row of their
/// deal and stand in that order.
struct Chunk {
  static constexpr std::size_t capacity = 4'096;

  std::vector<DealId> ids;
  std::vector<Ticks> created;
  std::vector<Ticks> closed;
  std::vector<std::int64_t> values;
  std::vector<DayNumber> expected;
  std::vector<Code> stages;
  std::vector<Code> people;
  std::vector<Code> lost_reasons;
  std::vector<std::uint8_t> currencies;
  std::vector<DealStatus> statuses;

  struct Stays {
    std::vector<Row> rows;
    std::vector<Code> stages;
    std::vector<Ticks> entered;
    std::vector<Ticks> exited;
    std::vector<IntervalId> ids;
  } stays;

  struct Commissions {
    std::vector<Row> rows;
    std::vector<std::int64_t> totals;
    std::vector<std::int64_t> collaborators;
    std::vector<std::int64_t> agents;
  } commissions;

  struct AgentShares {
    std::vector<Row> rows;
    std::vector<Code> users;
    std::vector<std::int64_t> amounts;
  } agent_shares;

  [[nodiscard]] std::size_t size() const { return ids.size(); }
  [[nodiscard]] std::size_t bytes() const;
};

/// The owner and the assignees of deals, each combination once.
struct PeopleSets {
  std::vector<Code> members;             ///< codes of users; of each set the owner first
  std::vector<std::uint32_t> starts{0};  ///< where each set starts, and the end

  [[nodiscard]] std::size_t size() const { return starts.size() - 1; }
  [[nodiscard]] std::span<const Code> operator[](std::size_t set) const {
    return std::span(members).subspan(starts[set], starts[set + 1] - starts[set]);
  }
  [[nodiscard]] Code owner(std::size_t set) const { return members[starts[set]]; }
};

template <class T>
using Shared = std::shared_ptr<const T>;

class Facts {
 public:
  std::vector<Shared<Chunk>> chunks;
  Shared<std::vector<UserId>> users = std::make_shared<std::vector<UserId>>();
  Shared<std::vector<StageId>> stages = std::make_shared<std::vector<StageId>>();
  Shared<std::vector<Currency>> currencies = std::make_shared<std::vector<Currency>>();
  Shared<std::vector<std::string>> lost_reasons = std::make_shared<std::vector<std::string>>();
  Shared<PeopleSets> people = std::make_shared<PeopleSets>();
  std::size_t text_bytes = 0;  ///< of lost_reasons

  /// Approximate, dictionaries included.
  [[nodiscard]] std::size_t bytes() const;
  /// Deals, stays, commissions and agents' shares.
  [[nodiscard]] std::size_t rows() const;
};

/// Keeps facts of one team. What `snapshot` gave out never changes: what a reader still holds is copied before it is written to.
class FactsWriter {
 public:
  FactsWriter();

  void put(const Deal& deal);
  void erase(DealId id);
  /// Ignored if the deal isn't there.
  void put(const StageInterval& interval);
  void apply(const ChangeSet& changes);
  [[nodiscard]] std::shared_ptr<const Facts> snapshot() const { return facts_; }
  /// Approximate, what is needed for writing included.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Place {
    std::size_t chunk;
    std::size_t row;  ///< where the id is or belongs
    bool found;
  };
  struct CodesHash {
    std::size_t operator()(const std::vector<Code>& codes) const;
  };

  Place find(DealId id) const;
  Facts& facts();
  Chunk& chunk(std::size_t index);
  Place make_room(DealId id, Place place);
  Code people_of(const Deal& deal);
  void put_commission(Chunk& chunk, Row row, const Deal& deal);
  template <class T, class Map>
  Code encode(Shared<std::vector<T>> Facts::* dictionary, Map& codes, const T& value);

  std::shared_ptr<Facts> facts_;
  std::unordered_map<UserId, Code> user_codes_;
  std::unordered_map<StageId, Code> stage_codes_;
  std::unordered_map<std::string, Code> currency_codes_;
  std::unordered_map<std::string, Code> lost_reason_codes_;
  std::unordered_map<std::vector<Code>, Code, CodesHash> people_codes_;
};

}  // namespace crondb::metrics
