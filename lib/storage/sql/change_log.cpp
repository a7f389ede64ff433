#include "storage/sql/change_log.hpp"

#include <algorithm>
#include <variant>

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

constexpr std::uint8_t erased_bit = 0x80;

struct EntryOf {
  LogEntry operator()(const Deal& deal) const { return {RecordKind::deal, deal.id.bytes, false}; }
  LogEntry operator()(const StageInterval& stay) const { return {RecordKind::deal, stay.deal_id.bytes, false}; }
  LogEntry operator()(const Lead& lead) const { return {RecordKind::lead, lead.id.bytes, false}; }
  LogEntry operator()(const StatusInterval& stay) const { return {RecordKind::lead, stay.lead_id.bytes, false}; }
  LogEntry operator()(const Task& task) const { return {RecordKind::task, task.id.bytes, false}; }
  LogEntry operator()(const Call& call) const { return {RecordKind::call, call.id.bytes, false}; }
  LogEntry operator()(const Email& email) const { return {RecordKind::email, email.id.bytes, false}; }
  LogEntry operator()(const metrics::Erased<DealId>& gone) const { return {RecordKind::deal, gone.id.bytes, true}; }
  LogEntry operator()(const metrics::Erased<LeadId>& gone) const { return {RecordKind::lead, gone.id.bytes, true}; }
  LogEntry operator()(const metrics::Erased<TaskId>& gone) const { return {RecordKind::task, gone.id.bytes, true}; }
  LogEntry operator()(const metrics::Erased<CallId>& gone) const { return {RecordKind::call, gone.id.bytes, true}; }
  LogEntry operator()(const metrics::Erased<EmailId>& gone) const { return {RecordKind::email, gone.id.bytes, true}; }
};

}  // namespace

std::vector<std::uint8_t> pack_log(const std::vector<metrics::Change>& changes) {
  std::vector<LogEntry> entries;
  entries.reserve(changes.size());
  for (const auto& change : changes) {
    const LogEntry entry = std::visit(EntryOf{}, change);
    if (entries.empty() || entries.back() != entry) entries.push_back(entry);
  }
  std::ranges::sort(entries);
  entries.erase(std::ranges::unique(entries).begin(), entries.end());
  std::vector<std::uint8_t> packed;
  packed.reserve(entries.size() * packed_entry);
  for (const LogEntry& entry : entries) {
    packed.push_back(static_cast<std::uint8_t>(static_cast<std::uint8_t>(entry.kind) | (entry.erased ? erased_bit : 0)));
    packed.insert(packed.end(), entry.id.begin(), entry.id.end());
  }
  return packed;
}

bool unpack_log(std::span<const std::uint8_t> packed, std::set<LogEntry>& entries) {
  if (packed.size() % packed_entry != 0) return false;
  for (; !packed.empty(); packed = packed.subspan(packed_entry)) {
    LogEntry entry{static_cast<RecordKind>(packed[0] & ~erased_bit), {}, (packed[0] & erased_bit) != 0};
    if (entry.kind > RecordKind::email) return false;
    std::ranges::copy(packed.subspan(1, entry.id.size()), entry.id.begin());
    entries.insert(entry);
  }
  return true;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
