#include <algorithm>

#include "storage/sql/asked_early.hpp"
#include "storage/sql/links.hpp"
#include "storage/sql/lists.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

const ListIndex lead_assignees{"lead_assignees", "lead_id", "user_id"};
const ListIndex lead_tags{"lead_tags", "lead_id", "tag_id"};

}  // namespace

Result<std::optional<Tag>> SqlLeads::find_tag(TeamId team, TagId id) { return find_row<Tag>(db_, team, id); }

Result<std::vector<Tag>> SqlLeads::list_tags(TeamId team) { return find_all<Tag>(db_, list_tags_sql(), team); }

Result<void> SqlLeads::put_tag(TeamId team, const Tag& tag) {
  return instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another tag has this name", {}}, put(db_, team, tag));
}

Result<void> SqlLeads::erase_tag(TeamId team, TagId id) {
  static const std::string tagged = "SELECT " + columns_of<Lead>() +
                                    " FROM leads WHERE team_id = $1 AND lead_id IN"
                                    " (SELECT lead_id FROM lead_tags WHERE team_id = $1 AND tag_id = $2)";
  CRONDB_TRY(auto leads, find_all<Lead>(db_, tagged, team, id));
  CRONDB_TRY(execute(db_, "DELETE FROM lead_tags WHERE team_id = $1 AND tag_id = $2", team, id));
  for (Lead& lead : leads) {
    std::erase(lead.tag_ids, id);
    ++lead.version;
    CRONDB_TRY(execute(db_, "UPDATE leads SET tags = $1, version = $2 WHERE team_id = $3 AND lead_id = $4", lead.tag_ids,
                       lead.version, team, lead.id));
    changes_.add(team, std::move(lead));
  }
  CRONDB_TRY(erase_row<Tag>(db_, team, id));
  return {};
}

Result<std::optional<Lead>> SqlLeads::find_lead(TeamId team, LeadId id) { return find_row<Lead>(db_, team, id); }

Result<std::optional<Lead>> SqlLeads::find_lead_by_external_id(TeamId team, std::string_view external_id) {
  return find_by_external_id<Lead>(db_, team, external_id);
}

Result<void> SqlLeads::put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) {
  std::int64_t version = 0;
  std::optional<std::string> domain;
  std::vector<UserId> assignees;
  std::vector<TagId> tags;
  {
    auto old =
        prepare(db_, "SELECT version, assignees, tags, domain FROM leads WHERE team_id = $1 AND lead_id = $2", team, lead.id);
    CRONDB_TRY(const bool found, old.step());
    if (found) {
      version = old.integer(0);
      assignees = read<std::vector<UserId>>(old, 1);
      tags = read<std::vector<TagId>>(old, 2);
      domain = read<std::optional<std::string>>(old, 3);
      CRONDB_TRY(old.status());
    }
  }
  if (version != expected_version) return fail(ErrorCode::conflict, "the lead has been changed meanwhile");
  for (const TagId& tag : lead.tag_ids) {
    if (std::ranges::binary_search(tags, tag)) continue;
    CRONDB_TRY(const auto known, find<std::int64_t>(db_, "SELECT 1 FROM tags WHERE team_id = $1 AND tag_id = $2", team, tag));
    if (!known) return fail(ErrorCode::conflict, "a tag of the lead doesn't exist");
  }
  CRONDB_TRY(instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another lead has this external_id", {}},
                        put(db_, team, lead)));
  CRONDB_TRY(count_domain(db_, team, domain, lead.domain));
  CRONDB_TRY(index_list(db_, lead_assignees, team, lead.id, assignees, lead.assignee_user_ids));
  CRONDB_TRY(index_list(db_, lead_tags, team, lead.id, tags, lead.tag_ids));
  changes_.add(team, lead);
  return {};
}

Result<void> SqlLeads::erase_lead(TeamId team, LeadId id) {
  CRONDB_TRY(forget<Task>(db_, changes_, team, "lead_id", id));
  CRONDB_TRY(forget<Call>(db_, changes_, team, "lead_id", id));
  CRONDB_TRY(forget<Email>(db_, changes_, team, "lead_id", id));
  CRONDB_TRY(const auto erased, find_all<std::optional<std::string>>(
                                    db_, "DELETE FROM leads WHERE team_id = $1 AND lead_id = $2 RETURNING domain", team, id));
  if (erased.empty()) return {};
  CRONDB_TRY(count_domain(db_, team, erased.front(), std::nullopt));
  CRONDB_TRY(forget<Deal>(db_, changes_, team, "lead_id", id));
  changes_.add(team, metrics::Erased<LeadId>{id});
  return {};
}

Result<Rows<Lead>> SqlLeads::list_leads(TeamId team, const LeadQuery& query) {
  return fetch_newest<Lead>(db_, matching(team, query.filter), query.page);
}

Result<std::vector<StatusInterval>> SqlLeads::status_intervals(TeamId team, LeadId lead) {
  static const std::string sql = "SELECT " + columns_of<StatusInterval>() +
                                 " FROM status_intervals WHERE team_id = $1 AND lead_id = $2 ORDER BY entered_at, interval_id";
  return find_all<StatusInterval>(db_, sql, team, lead);
}

Result<void> SqlLeads::put_status_interval(TeamId team, const StatusInterval& interval) {
  CRONDB_TRY(instead_of(ErrorCode::conflict, not_found("lead"), put(db_, team, interval)));
  changes_.add(team, interval);
  return {};
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
