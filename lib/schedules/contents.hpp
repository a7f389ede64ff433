#pragma once

#include <string>
#include <variant>
#include <vector>

#include "crondb/delivery/delivery.hpp"
#include "crondb/schedules/operations.hpp"

/// What schedules send.
namespace crondb::schedules {

/// Who the owner is at present; nullopt for one who has left the team.
[[nodiscard]] Result<std::optional<Principal>> owner_of(Context& context, const Schedule& schedule);

/// Errors: forbidden, if it sends somebody else's private report, which not even admins may see.
[[nodiscard]] Result<void> expect_visible(Context& context, const Schedule& schedule);

/// What a report says at one moment.
struct Contents {
  std::string title;
  std::string team;  ///< its name
  TimeZone zone;     ///< the team's
  Instant as_of;
  std::variant<Benchmark, Snapshot> document;
  std::vector<std::string> scope;  ///< of a snapshot: whose rows counted, for people
};

/// For `context.by`, who is the owner. Errors: plan_required; not_found and validation_error for what the params name no longer.
[[nodiscard]] Result<Contents> contents_of(Context& context, const Schedule& schedule);

struct Message {
  std::string subject;  ///< one line
  std::string body;
  Attachment attachment;
};

/// Errors: those of the renderer.
[[nodiscard]] Result<Message> message_of(const Schedule& schedule, const Contents& contents, const PdfRenderer& renderer);

/// The report that pipeline_summary runs: where the pipeline stands and what came of it lately.
[[nodiscard]] Report pipeline_summary();

}  // namespace crondb::schedules
