#include "core/try.hpp"
#include "crondb/leads/operations.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"
#include "leads/rules.hpp"

/// Leads out of a file.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes of a lead, what it names, and the stamps, which only an import can set.
struct LeadRow {
  PatchLead lead;
  std::string_view owner;
  std::string_view assignees;
  std::string_view tags;
  std::optional<LeadStatus> reached_status;
  std::optional<Instant> first_contacted_at;
  std::optional<Instant> converted_at;
  std::optional<Instant> created_at;
};

constexpr auto columns = std::to_array<Column<LeadRow>>({
    {"external_id", [](LeadRow& row, const Cell& cell) { row.lead.external_id = std::string(cell.text); }},
    {"first_name", [](LeadRow& row, const Cell& cell) { row.lead.first_name = std::string(cell.text); }},
    {"last_name", [](LeadRow& row, const Cell& cell) { row.lead.last_name = std::string(cell.text); }},
    {"email", [](LeadRow& row, const Cell& cell) { row.lead.email = std::string(cell.text); }},
    {"phone", [](LeadRow& row, const Cell& cell) { row.lead.phone = std::string(cell.text); }},
    {"company", [](LeadRow& row, const Cell& cell) { row.lead.company = std::string(cell.text); }},
    {"domain", [](LeadRow& row, const Cell& cell) { row.lead.domain = std::string(cell.text); }},
    {"source", [](LeadRow& row, const Cell& cell) { set(row.lead.source, cell.choice<LeadSource>()); }},
    {"status", [](LeadRow& row, const Cell& cell) { set(row.lead.status, cell.choice<LeadStatus>()); }},
    {"owner", [](LeadRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"assignees", [](LeadRow& row, const Cell& cell) { row.assignees = cell.text; }},
    {"tags", [](LeadRow& row, const Cell& cell) { row.tags = cell.text; }},
    {"first_contacted_at", [](LeadRow& row, const Cell& cell) { row.first_contacted_at = cell.time(); }},
    {"converted_at", [](LeadRow& row, const Cell& cell) { row.converted_at = cell.time(); }},
    {"created_at", [](LeadRow& row, const Cell& cell) { row.created_at = cell.time(); }},
    {"reached_status", [](LeadRow& row, const Cell& cell) { row.reached_status = cell.choice<LeadStatus>(); }},
});
constexpr auto column_names = names_of(columns);

/// What a row makes of a lead.
struct Draft {
  Lead lead;
  bool moved = false;                   ///< to another status
  std::optional<Instant> converted_at;  ///< of a lead that this row makes a client, as it says
};

class LeadImport : RowImport {
 public:
  LeadImport(Batch& batch, Problems& problems) : RowImport(batch, problems), leads_(batch.context.tx.leads()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(columns, batch_.settings, row, problems_);
    normalize(given.lead);
    check_fields(given.lead, {}, problems_);
    CRONDB_TRY(const auto before,
               known<Lead>(
                   "lead", given.lead.external_id.value, [&](auto id) { return leads_.find_lead_by_external_id(team_, id); },
                   [](const Lead& lead, UserId user) { return lead.involves(user); }));
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
  Result<Draft> make_draft(const LeadRow& given, const std::optional<Lead>& before, Missing& missing) {
    Draft draft{before.value_or(Lead{}), false, std::nullopt};
    Lead& lead = draft.lead;
    if (!before) {
      lead.id = context_.new_id<LeadId>();
      lead.external_id = given.lead.external_id.value;
    }
    given.lead.first_name.apply_to(lead.first_name);
    given.lead.last_name.apply_to(lead.last_name);
    given.lead.email.apply_to(lead.email);
    given.lead.phone.apply_to(lead.phone);
    given.lead.company.apply_to(lead.company);
    given.lead.domain.apply_to(lead.domain);
    if (given.lead.domain.value) detail::check_domain(*given.lead.domain.value, "domain", problems_);
    lead.source = given.lead.source.value_or(lead.source);
    CRONDB_TRY(set_people(lead, given, missing));
    CRONDB_TRY(set_tags(lead, given, missing));
    draft.moved = set_stamps(lead, given, before.has_value());
    if (draft.moved && lead.status == LeadStatus::client) draft.converted_at = given.converted_at;
    if (before && lead.created_at != before->created_at) CRONDB_TRY(recount_contacts(lead));
    leads::check_lead(lead, problems_);
    check_not_ahead(given.created_at, "created_at");
    if (!before) check_reached(lead, given.reached_status);
    return draft;
  }

  Result<void> set_people(Lead& lead, const LeadRow& given, Missing& missing) {
    if (!given.owner.empty()) {
      CRONDB_TRY(lead.owner_user_id, batch_.references.person(given.owner, "owner", problems_, missing));
    }
    if (!given.assignees.empty()) {
      CRONDB_TRY(lead.assignee_user_ids, people(given.assignees, "assignees", missing));
    }
    return {};
  }

  Result<void> set_tags(Lead& lead, const LeadRow& given, Missing& missing) {
    if (given.tags.empty()) return {};
    std::vector<TagId> tags;
    CRONDB_TRY(for_each_name(given.tags, [&](std::string_view name) -> Result<void> {
      CRONDB_TRY(tags.emplace_back(), batch_.references.tag(name, problems_, missing));
      return {};
    }));
    check_value(tags, Rules{}, "tags", problems_);
    lead.tag_ids = leads::as_set(std::move(tags));
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
    const auto status = given.lead.status.value_or(lead.status);
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

  Result<Outcome> update(const Lead& before, Draft& draft) {
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
  Result<void> correct_stays(const Lead& before, const Draft& draft) {
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

const Kind leads_kind{ImportKind::leads, column_names, &import_lead};

}  // namespace crondb::importing
