#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"
#include "crondb/metrics/facts.hpp"
#include "metrics/chunked.hpp"
#include "metrics/chunks.hpp"

namespace crondb::metrics {

inline constexpr std::string_view unspecified = "unspecified";  ///< lost_reason of deals without one

/// Combinations of codes, each once: the owner and the assignees of a row, the tags of a lead.
struct CodeSets {
  std::vector<Code> members;             ///< of each set of people the owner first
  std::vector<std::uint32_t> starts{0};  ///< where each set starts, and the end

  [[nodiscard]] std::size_t size() const { return starts.size() - 1; }
  [[nodiscard]] std::span<const Code> operator[](std::size_t set) const {
    return std::span(members).subspan(starts[set], starts[set + 1] - starts[set]);
  }
  [[nodiscard]] Code owner(std::size_t set) const { return members[starts[set]]; }
};

class DayTallies;

/// Rows in order of id; what is not in a row itself stands once in a dictionary.
class Facts {
 public:
  Chunked<DealChunk>::List deals;
  Chunked<LeadChunk>::List leads;
  Chunked<TaskChunk>::List tasks;
  Chunked<CallChunk>::List calls;
  Chunked<EmailChunk>::List emails;
  Shared<std::vector<UserId>> users = std::make_shared<std::vector<UserId>>();  ///< the nil one owns leads without an owner
  Shared<std::vector<StageId>> stages = std::make_shared<std::vector<StageId>>();
  Shared<std::vector<TagId>> tags = std::make_shared<std::vector<TagId>>();
  Shared<std::vector<Currency>> currencies = std::make_shared<std::vector<Currency>>();
  Shared<std::vector<std::string>> lost_reasons = std::make_shared<std::vector<std::string>>();
  Shared<CodeSets> people = std::make_shared<CodeSets>();
  Shared<CodeSets> tag_sets = std::make_shared<CodeSets>();
  std::size_t text_bytes = 0;        ///< of lost_reasons
  std::shared_ptr<DayTallies> days;  ///< the same for all versions of a writer; null for facts that are a part of others
  std::uint64_t stamp = 0;           ///< counts changes

  /// Approximate, dictionaries included.
  [[nodiscard]] std::size_t bytes() const;
  /// Of every kind, stays, commissions and agents' shares included.
  [[nodiscard]] std::size_t rows() const;
  /// At most so many rows of the tables themselves, found without looking at a chunk.
  [[nodiscard]] std::size_t most_rows() const;

  static auto tables(auto& self) { return std::tie(self.deals, self.leads, self.tasks, self.calls, self.emails); }
};

/// Keeps facts of one team. What `snapshot` gave out never changes: what a reader still holds is copied before it is written to. A
/// copy goes its own way. For one thread at a time; what it hands out is for any.
class FactsWriter {
 public:
  FactsWriter();
  FactsWriter(const FactsWriter& other);
  FactsWriter& operator=(const FactsWriter&) = delete;

  void put(const Deal& deal);
  void put(const Lead& lead);
  void put(const Task& task);
  void put(const Call& call);
  void put(const Email& email);
  /// Ignored if the deal isn't there.
  void put(const StageInterval& interval);
  /// Ignored if the lead isn't there.
  void put(const StatusInterval& interval);
  void erase(DealId id);
  void erase(LeadId id);
  void erase(TaskId id);
  void erase(CallId id);
  void erase(EmailId id);
  void apply(const ChangeSet& changes);
  [[nodiscard]] std::shared_ptr<const Facts> snapshot() const;
  /// Approximate, what is needed for writing and for answers included; counted anew when it was asked for as often as there are
  /// chunks.
  [[nodiscard]] std::size_t bytes();

 private:
  struct CodesHash {
    std::size_t operator()(const std::vector<Code>& codes) const;
  };
  using SetCodes = std::unordered_map<std::vector<Code>, Code, CodesHash>;

  struct DealCount {
    std::uint32_t all = 0;
    std::uint32_t won = 0;
  };

  /// The chunk that was written to last. As long as nothing was handed out since, nobody else can have it.
  template <class Chunk>
  struct Written {
    Chunk* chunk = nullptr;
    std::uint64_t handed_out = 0;
  };

  Facts& facts();
  /// The chunk at `i` to write to.
  template <class Chunk>
  Chunk& own(typename Chunked<Chunk>::List Facts::* table, std::size_t i);
  template <class Chunk>
  void erase_row(typename Chunked<Chunk>::List Facts::* table, const typename Chunk::Id& id);
  /// The chunk and the row of `id`, made if it isn't there.
  template <class Chunk>
  std::pair<Chunk&, std::size_t> row_of(typename Chunked<Chunk>::List Facts::* table, const typename Chunk::Id& id);
  Code people_of(UserId owner, const std::vector<UserId>& assignees);
  Code tags_of(const std::vector<TagId>& tags);
  void put_commission(DealChunk& chunk, Row row, const Deal& deal);
  /// Counts a deal for its lead, or with -1 no more.
  void count_deal(LeadId lead, bool won, int step);
  template <class T, class Map>
  Code encode(Shared<std::vector<T>> Facts::* dictionary, Map& codes, const T& value);
  Code encode_set(Shared<CodeSets> Facts::* dictionary, SetCodes& codes);

  std::shared_ptr<Facts> facts_;
  mutable std::uint64_t handed_out_ = 1;  ///< how often facts were handed out
  std::uint64_t own_since_ = 0;           ///< handed_out_ when facts_ was last seen to be nobody else's
  std::tuple<Written<DealChunk>, Written<LeadChunk>, Written<TaskChunk>, Written<CallChunk>, Written<EmailChunk>> written_;
  std::unordered_map<UserId, Code> user_codes_;
  std::unordered_map<StageId, Code> stage_codes_;
  std::unordered_map<TagId, Code> tag_codes_;
  std::unordered_map<std::string, Code> currency_codes_;
  std::unordered_map<std::string, Code> lost_reason_codes_;
  SetCodes people_codes_;
  static constexpr Code not_encoded = std::numeric_limits<Code>::max();
  std::vector<Code> alone_;  ///< of people_codes_ those of owners without assignees, by the owner's code
  SetCodes tag_set_codes_;
  std::unordered_map<LeadId, DealCount> awaited_;  ///< deals of leads that aren't there
  std::vector<Code> set_;                          ///< the one that is being encoded
  std::size_t bytes_ = 0;
  std::size_t asked_until_counted_ = 0;
};

}  // namespace crondb::metrics
