#include "crondb/storage/leads.hpp"

#include "core/try.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/storage/engagement.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"
#include "leads/rules.hpp"

/// Leads out of a file.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes of a lead, what it names, and the stamps, which only an import can set.
struct LeadRow {
  PatchLead change;
  std::string_view owner;
  std::string_view assignees;
  std::string_view tags;
  std::optional<LeadStatus> reached_status;
  std::optional<Instant> first_contacted_at;
  std::optional<Instant> converted_at;
  std::optional<Instant> created_at;
};

constexpr auto lead_columns = columns_of<Lead>(std::to_array<FileColumn<LeadRow>>({
    {"status", [](LeadRow& row, const Cell& cell) { set(row.change.status, cell.choice<LeadStatus>()); }},
    {"owner", [](LeadRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"assignees", [](LeadRow& row, const Cell& cell) { row.assignees = cell.text; }},
    {"tags", [](LeadRow& row, const Cell& cell) { row.tags = cell.text; }},
    {"first_contacted_at", [](LeadRow& row, const Cell& cell) { row.first_contacted_at = cell.time(); }},
    {"converted_at", [](LeadRow& row, const Cell& cell) { row.converted_at = cell.time(); }},
    {"created_at", [](LeadRow& row, const Cell& cell) { row.created_at = cell.time(); }},
    {"reached_status", [](LeadRow& row, const Cell& cell) { row.reached_status = cell.choice<LeadStatus>(); }},
}));
constexpr auto lead_column_names = names_of(lead_columns);

/// What a row makes of a lead.
struct LeadDraft {
  Lead lead;
  bool moved = false;                   ///< to another status
  std::optional<Instant> converted_at;  ///< of a lead that this row makes a client, as it says
};

class LeadImport : RowImport {
 public:
  LeadImport(Batch& batch, Problems& problems) : RowImport(batch, problems), leads_(batch.context.tx.leads()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(lead_columns, batch_.settings, row, problems_);
    normalize(given.change);
    CRONDB_TRY(const auto before, known<Lead>(
                                      "lead", given.change.external_id.value,
                                      [&](const auto& id) { return leads_.find_lead_by_external_id(team_, id); },
                                      [](const Lead& lead, UserId user) { return lead.involves(user); }));
    check_change<LeadChange>(given.change, !before);
    Missing missing;
    CRONDB_TRY(auto draft, make_draft(given, before, missing));
    if (!problems_.empty()) return Outcome::failed;
    if (missing.any()) {
      CRONDB_TRY(batch_.references.make(missing));
      CRONDB_TRY(draft, make_draft(given, before, missing));
    }
    CRONDB_TRY(const auto outcome, before ? update(*before, draft) : create(draft.lead, given.reached_status));
    remember(draft.lead);
    return outcome;
  }

 private:
  Result<LeadDraft> make_draft(LeadRow& given, const std::optional<Lead>& before, Missing& missing) {
    LeadDraft draft{before.value_or(Lead{}), false, std::nullopt};
    Lead& lead = draft.lead;
    if (!before) lead.id = context_.new_id<LeadId>();
    CRONDB_TRY(find_references(given, missing));
    leads::apply(lead, given.change);
    draft.moved = set_stamps(lead, given, before.has_value());
    if (draft.moved && lead.status == LeadStatus::client) draft.converted_at = given.converted_at;
    if (before && lead.created_at != before->created_at) CRONDB_TRY(recount_contacts(lead));
    leads::check_lead(lead, problems_);
    check_not_ahead(given.created_at, "created_at");
    if (!before) check_reached(lead, given.reached_status);
    return draft;
  }

  /// Who and what the row names becomes a part of its change.
  Result<void> find_references(LeadRow& given, Missing& missing) {
    LeadChange& change = given.change;
    if (!given.owner.empty()) {
      CRONDB_TRY(change.owner_user_id, batch_.references.person(given.owner, "owner", problems_, missing));
    }
    CRONDB_TRY(set_people(change.assignee_user_ids, given.assignees, "assignees", missing));
    if (given.tags.empty()) return {};
    auto& tags = change.tag_ids.emplace();
    CRONDB_TRY(for_each_name(given.tags, [&](std::string_view name) -> Result<void> {
      CRONDB_TRY(tags.emplace_back(), batch_.references.tag(name, problems_, missing));
      return {};
    }));
    check_value(tags, Rules{}, "tags", problems_);
    return {};
  }

  /// Status and stamps, of which each depends on the other. True if an existing lead changed its status.
  bool set_stamps(Lead& lead, const LeadRow& given, bool exists) {
    if (given.created_at) {
      lead.created_at = *given.created_at;
    } else if (!exists) {
      lead.created_at =
          std::min({context_.now, given.first_contacted_at.value_or(context_.now), given.converted_at.value_or(context_.now)});
    }
    if (given.converted_at) lead.converted_at = given.converted_at;
    if (given.first_contacted_at) {
      lead.first_contacted_at = given.first_contacted_at;
      lead.contact_given = true;
    }
    const auto status = given.change.status.value_or(lead.status);
    return leads::change_status(lead, status, exists ? context_.now : lead.created_at) && exists;
  }

  /// Contacts count from created_at on: where that changes, an earlier one may count, or later.
  Result<void> recount_contacts(Lead& lead) {
    if (lead.contact_given || !lead.first_contacted_at) return {};
    CRONDB_TRY(const auto first, context_.tx.engagement().first_contact(team_, lead.id));
    const Instant earliest = std::min(*lead.first_contacted_at, first.value_or(*lead.first_contacted_at));
    lead.first_contacted_at = std::max(earliest, lead.created_at);
    return {};
  }

  void check_reached(const Lead& lead, std::optional<LeadStatus> reached) {
    if (reached && *reached != lead.status && lead.status != LeadStatus::client) {
      problems_.push_back({"reached_status", "can't be another status than that of a lead that is no client"});
    }
  }

  [[nodiscard]] StatusInterval stay(const Lead& lead, LeadStatus status, Instant from, std::optional<Instant> to) const {
    const auto by = context_.by.user.is_nil() ? std::nullopt : std::optional(context_.by.user);
    return {context_.new_id<IntervalId>(), lead.id, status, from, to, by};
  }

  Result<Outcome> create(Lead& lead, std::optional<LeadStatus> reached) {
    if (dry()) return Outcome::created;
    lead.updated_at = context_.now;
    CRONDB_TRY(leads_.put_lead(team_, lead, 0));
    Instant since = lead.created_at;
    if (reached && *reached != lead.status) {
      since = *lead.converted_at;
      CRONDB_TRY(leads_.put_status_interval(team_, stay(lead, *reached, lead.created_at, since)));
    }
    CRONDB_TRY(leads_.put_status_interval(team_, stay(lead, lead.status, since, std::nullopt)));
    return Outcome::created;
  }

  Result<Outcome> update(const Lead& before, LeadDraft& draft) {
    Lead& lead = draft.lead;
    if (lead == before) return Outcome::unchanged;
    // That the row says what was a stamp until now is kept, but changes nothing that anybody sees.
    Lead seen = lead;
    seen.contact_given = before.contact_given;
    const auto outcome = seen == before ? Outcome::unchanged : Outcome::updated;
    if (outcome == Outcome::updated) {
      lead.updated_at = context_.now;
      lead.version = before.version + 1;
    }
    if (dry()) return outcome;
    CRONDB_TRY(leads_.put_lead(team_, lead, before.version));
    CRONDB_TRY(correct_stays(before, draft));
    return outcome;
  }

  /// Ends, begins and corrects stays as an update demands.
  Result<void> correct_stays(const Lead& before, const LeadDraft& draft) {
    const Lead& lead = draft.lead;
    // Of a lead that moves, converted_at belongs to this move; else it corrects the one before.
    const bool converted_before = !draft.moved && before.converted_at && lead.converted_at != before.converted_at;
    if (!draft.moved && !converted_before && lead.created_at == before.created_at) return {};
    const auto follow = [&](Instant at) {
      if (at == before.created_at) return lead.created_at;
      return converted_before && at == before.converted_at ? lead.converted_at.value_or(at) : at;
    };
    Instant since = context_.now;
    CRONDB_TRY(const auto stays, leads_.status_intervals(team_, lead.id));
    for (const auto& old : stays) {
      StatusInterval next = old;
      next.entered_at = follow(old.entered_at);
      if (old.exited_at) next.exited_at = follow(*old.exited_at);
      if (next.exited_at && *next.exited_at < next.entered_at) next = old;
      if (!old.exited_at && draft.moved) next.exited_at = since = end_of_stay(next.entered_at, draft.converted_at);
      if (next != old) CRONDB_TRY(leads_.put_status_interval(team_, next));
    }
    if (draft.moved) CRONDB_TRY(leads_.put_status_interval(team_, stay(lead, lead.status, since, std::nullopt)));
    return {};
  }

  LeadsPort& leads_;
};

Result<Outcome> import_lead(Batch& batch, const Row& row, Problems& problems) { return LeadImport(batch, problems).run(row); }

}  // namespace

const RowKind leads_kind{ImportKind::leads, row_fields<Lead>, lead_column_names, &import_lead};

}  // namespace crondb::importing
