#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace crondb {

/// A UUID as bytes, in the order in which they are written.
using Uuid = std::array<std::uint8_t, 16>;

/// Parses the canonical form, in either case; nullopt for anything else.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);
/// 36 characters, lower case.
[[nodiscard]] std::string to_string(const Uuid& uuid);
/// The same at the end of a text.
void append(std::string& to, const Uuid& uuid);

/// A UUIDv7 that names one kind of row. The nil id (all zero) names nothing.
template <class Tag>
struct Id {
  Uuid bytes{};

  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    auto uuid = parse_uuid(text);
    return uuid ? std::optional(Id{*uuid}) : std::nullopt;
  }
  [[nodiscard]] bool is_nil() const { return *this == Id{}; }
  auto operator<=>(const Id&) const = default;
};

/// 36 characters, lower case.
template <class Tag>
[[nodiscard]] std::string to_string(const Id<Tag>& id) {
  return to_string(id.bytes);
}

using UserId = Id<struct UserTag>;
using TeamId = Id<struct TeamTag>;
using KeyId = Id<struct KeyTag>;
using StageId = Id<struct StageTag>;
using DealId = Id<struct DealTag>;
using LeadId = Id<struct LeadTag>;
using ContactId = Id<struct ContactTag>;
using ActivityId = Id<struct ActivityTag>;
using IntervalId = Id<struct IntervalTag>;
using TagId = Id<struct TagTag>;
using TaskId = Id<struct TaskTag>;
using CallId = Id<struct CallTag>;
using EmailId = Id<struct EmailTag>;
using ReportId = Id<struct ReportTag>;
using SnapshotId = Id<struct SnapshotTag>;
using InviteId = Id<struct InviteTag>;
using AuditEntryId = Id<struct AuditEntryTag>;
using DeliveryId = Id<struct DeliveryTag>;
using FireId = Id<struct FireTag>;
using ChannelId = Id<struct ChannelTag>;
using NotificationId = Id<struct NotificationTag>;
using ScheduleId = Id<struct ScheduleTag>;
using ImportId = Id<struct ImportTag>;
using EventId = Id<struct EventTag>;
using ProfileId = Id<struct ProfileTag>;

}  // namespace crondb

#pragma GCC visibility pop

/// For unordered containers.
template <class Tag>
struct std::hash<crondb::Id<Tag>> {
  /// The last eight bytes of a UUIDv7 are random.
  std::size_t operator()(const crondb::Id<Tag>& id) const noexcept {
    std::size_t tail = 0;
    std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
    return tail;
  }
};
