#include "importing/columns.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "crondb/core/text.hpp"
#include "importing/kinds.hpp"
#include "importing/text_source.hpp"

namespace crondb::importing {

namespace {

/// What is known of a field, in whatever kinds it occurs. A field that a row keeps as it is given needs no entry but for its
/// aliases.
struct ColumnFacts {
  std::string_view name;
  ColumnType type;
  std::string_view aliases;  ///< as exports of other programs head them, separated by bars, the likeliest first
  std::string_view doc;
};
using enum ColumnType;

// clang-format off
constexpr auto facts = std::to_array<ColumnFacts>({
    {"external_id", text, "ID|Record ID|Object ID|Deal ID|Lead ID|Contact ID|Opportunity ID|Activity ID|Task ID|Call ID|Email ID|Key|Nr.", "What the row is known by elsewhere; a row that the team has is updated"},
    {"first_name", text, "First name|Given name|Forename|Vorname|Prénom", "This, last_name, company, email or phone is required of a new lead"},
    {"last_name", text, "Last name|Surname|Family name|Nachname|Nom", ""},
    {"email", text, "E-mail|Email address|E-mail address|Work email|Email - Work|Person email|Mail", ""},
    {"phone", text, "Phone number|Telephone|Phone - Work|Work phone|Mobile|Mobile phone|Mobile phone number|Telefon|Tel.", ""},
    {"company", text, "Company name|Company / Account|Associated company|Organization|Organization name|Organisation|Account|Account name|Firma", ""},
    {"domain", text, "Company domain name|Company domain|Website|Website URL|Web site|Web|URL|Homepage|Webseite", "A host name, or an address that has one"},
    {"source", word, "Lead source|Original source|Original traffic source|Source origin|Channel|Quelle", ""},
    {"status", word, "Lead status|Lifecycle stage|Task status|Email status", ""},
    {"reached_status", word, "", "The status that a new client had before"},
    {"tags", tags, "Tag|Labels|Label|Lead labels|Categories", "Names, separated by ;"},
    {"name", text, "Title|Deal name|Deal title|Opportunity name|Opportunity|Deal|Subject", ""},
    {"title", text, "Subject|Task name|Task title|Task|Name|Activity name", ""},
    {"description", text, "Body|Notes|Note|Task notes|Comments|Details|Beschreibung", ""},
    {"value", amount, "Amount|Deal value|Deal amount|Deal size|Amount in deal currency|Amount in company currency|Revenue|Total|Price|Wert|Betrag", ""},
    {"currency", currency, "Currency code|Currency ISO code|Deal currency|Opportunity currency|Deal currency code|Währung", "ISO 4217; without it that of the team"},
    {"value_usd", amount, "Amount (USD)|Value (USD)|Amount USD", "In place of value and currency"},
    {"stage", stage, "Deal stage|Stage name|Pipeline stage|Opportunity stage|Phase", "A name"},
    {"reached_stage", stage, "Reached stage|Last open stage", "The open stage in which a closed deal stood before"},
    {"owner", person, "Owner name|Deal owner|Lead owner|Contact owner|Opportunity owner|Account owner|Task owner|Activity owner|Record owner|Assigned to|Assigned to user|Sales rep|Sales agent|Salesperson|Inhaber", "Email, name or id of a member"},
    {"assignees", people, "Assignee|Collaborators|Team members|Followers", "Emails, names or ids of members, separated by ;"},
    {"lead", lead, "Lead ID|Contact ID|Associated contact ID|Associated contact IDs|Person ID|Related lead", "The external_id of a lead"},
    {"deal", deal, "Deal ID|Associated deal ID|Associated deal IDs|Opportunity ID|Related deal", "The external_id of a deal"},
    {"expected_close_on", date, "Expected close date|Close date|Expected closing date|Estimated close date|Closing date", ""},
    {"closed_at", time, "Closed date|Deal closed on|Closed on|Won time|Lost time|Closed time|Actual close date|Date closed", "Only of deals in a won or lost stage"},
    {"lost_reason", text, "Closed lost reason|Loss reason|Reason lost|Reason for loss|Lost reason", "Only of deals in a lost stage"},
    {"commission", json, "", "JSON such as {\"total\": {\"percent\": 5}}"},
    {"first_contacted_at", time, "First contacted|First contact date|First outreach date|Date of first engagement", ""},
    {"converted_at", time, "Converted date|Conversion date|Became a customer date|Date converted", ""},
    {"completed_at", time, "Completed date|Completed on|Completed date/time|Marked as done time|Completion date|Date completed", "Only of done tasks"},
    {"priority", word, "Task priority", ""},
    {"due_on", date, "Due date|Due|Date due|Deadline|Fällig am", "Or due_at"},
    {"due_at", time, "Due time|Due date/time|Due date and time", "Or due_on"},
    {"direction", word, "Call direction|Email direction|Call type", ""},
    {"outcome", word, "Call outcome|Call result|Disposition|Result", ""},
    {"duration_seconds", whole_number, "Call duration (seconds)|Duration (seconds)|Call duration in seconds|Duration|Call duration", ""},
    {"started_at", time, "Start time|Started|Call date|Call start time|Call time|Activity date", ""},
    {"automated", boolean, "Is automated|Automatic", ""},
    {"opened_at", time, "Opened|Date opened|First opened|Email open date", ""},
    {"replied_at", time, "Replied|Date replied|Email reply date", ""},
    {"sent_at", time, "Sent|Date sent|Sent date|Send date|Email send date|Activity date", ""},
    {"industry", text, "Branch|Sector|Branche", ""},
    {"country", text, "Country/Region|Country code|Land", ""},
    {"employees", whole_number, "Number of employees|Employee count|No. of employees|Headcount|Mitarbeiter", ""},
    {"revenue_usd", amount, "Annual revenue|Revenue|Annual revenue (USD)", ""},
    {"emails_found", whole_number, "", ""},
    {"enriched_at", time, "", ""},
    {"first_seen_at", time, "Create date|Created date", ""},
    {"created_at", time, "Create date|Created date|Created|Created on|Created time|Date created|Creation date|Record created|Lead created|Deal created|Add time|Erstellt am|Angelegt am", ""},
});
// clang-format on

/// All that is known of a field; nothing of one that isn't in the table.
const ColumnFacts& facts_of(std::string_view field) {
  static constexpr ColumnFacts nothing{"", text, "", ""};
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const ColumnFacts& row) { return row.name == field; });
  return found == facts.end() ? nothing : *found;
}

/// A field that a row of the kind keeps or decides under the name that files have for it; null if there is none.
const RowField* row_field(ImportKind kind, std::string_view name) {
  const auto rows = find_kind(kind).rows;
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const RowField& row) { return row.set.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_required(ImportKind kind, std::string_view field) {
  const RowField* row = row_field(kind, field);
  return row && row->when_created == Presence::required;
}

std::vector<std::string> words_of(ImportKind kind, std::string_view field) {
  // The status that was reached is one of those that are.
  const RowField* row = row_field(kind, field == "reached_status" ? "status" : field);
  if (!row || !row->set.type->item) return {};
  const Description& type = *row->set.type->item;
  if (type.kind == TypeKind::boolean) return {"true", "false"};
  return {type.words.begin(), type.words.end()};
}

/// What the cells of a field are that is kept as it is given.
ColumnType type_of(const Description& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return boolean;
    case TypeKind::integer:
      return whole_number;
    case TypeKind::decimal:
      return amount;
    case TypeKind::instant:
      return time;
    case TypeKind::date:
      return date;
    case TypeKind::word:
      return word;
    default:
      return text;
  }
}

std::vector<std::string_view> split(std::string_view aliases) {
  std::vector<std::string_view> parts;
  while (!aliases.empty()) {
    const auto end = std::min(aliases.find('|'), aliases.size());
    parts.push_back(aliases.substr(0, end));
    aliases.remove_prefix(std::min(end + 1, aliases.size()));
  }
  return parts;
}

/// A name without case, spaces and punctuation.
std::string bare(std::string_view name) {
  std::string left;
  for (const char c : fold_case(csv::cut(name, 60))) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) left += c;
  }
  return left;
}

/// What heads a column of a field, without case, spaces and punctuation: its name, then its aliases.
struct Heads {
  std::string name;
  std::vector<std::string> aliases;
};
const Heads& heads_of(std::string_view field) {
  static const std::vector<Heads> all = [] {
    std::vector<Heads> heads;
    for (const ColumnFacts& row : facts) {
      heads.push_back({bare(row.name), {}});
      for (const auto alias : split(row.aliases)) heads.back().aliases.push_back(bare(alias));
    }
    return heads;
  }();
  static const Heads nothing;
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const ColumnFacts& row) { return row.name == field; });
  return found == facts.end() ? nothing : all[static_cast<std::size_t>(found - facts.begin())];
}

/// A column's name as it may be meant: whole, and without the object that some exports put before it (`Deal - Title`).
std::array<std::string, 2> meanings(std::string_view column) {
  const auto dash = column.find(" - ");
  return {bare(column), dash == std::string_view::npos ? std::string() : bare(column.substr(dash + 3))};
}

/// How well a column fits a field: 0 not at all, else the more the better.
std::size_t fit(const std::array<std::string, 2>& column, std::string_view field) {
  constexpr std::size_t best = 1'000;
  const auto& [name, aliases] = heads_of(field);
  std::size_t less = 0;
  for (const auto& meaning : column) {
    if (meaning.empty()) continue;
    if (meaning == name) return best - less;
    const auto alias = std::find(aliases.begin(), aliases.end(), meaning);
    if (alias != aliases.end()) return best - less - 2 - static_cast<std::size_t>(alias - aliases.begin());
    ++less;
  }
  return 0;
}

/// How many letters differ, by Levenshtein.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (letter == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<ImportField> columns_of(ImportKind kind) {
  std::vector<ImportField> columns;
  for (const auto name : find_kind(kind).fields) {
    const auto& known = facts_of(name);
    const auto aliases = split(known.aliases);
    const RowField* row = row_field(kind, name);
    const bool is_kept = row && row->keep;
    columns.push_back({std::string(name),
                       is_kept ? type_of(*row->set.type->item) : known.type,
                       is_required(kind, name),
                       words_of(kind, name),
                       {aliases.begin(), aliases.end()},
                       std::string(known.doc.empty() && is_kept ? row->set.doc : known.doc)});
  }
  return columns;
}

std::optional<std::string_view> field_for(std::string_view column, std::span<const std::string_view> fields) {
  std::optional<std::string_view> found;
  std::size_t best = 0;
  const auto meant = meanings(column);
  for (const auto field : fields) {
    if (const std::size_t now = fit(meant, field); now > best) {
      best = now;
      found = field;
    }
  }
  return found;
}

SuggestedMapping suggest(std::span<const std::string_view> header, ImportKind kind) {
  struct Candidate {
    std::size_t fit;
    std::size_t column;
    std::string_view field;
  };
  std::vector<Candidate> candidates;
  const auto fields = find_kind(kind).fields;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i].empty() || std::count(header.begin(), header.end(), header[i]) > 1) continue;
    const auto meant = meanings(header[i]);
    for (const auto field : fields) {
      if (const std::size_t now = fit(meant, field); now > 0) candidates.push_back({now, i, field});
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.fit != b.fit ? a.fit > b.fit : std::tie(a.column, a.field) < std::tie(b.column, b.field);
  });
  SuggestedMapping suggestion;
  std::vector<bool> used(header.size());
  for (const auto& [fit, column, field] : candidates) {
    if (used[column] || suggestion.mapping.fields.contains(std::string(field))) continue;
    used[column] = true;
    suggestion.mapping.fields.emplace(field, header[column]);
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!used[i] && !header[i].empty()) suggestion.unused_columns.emplace_back(header[i]);
  }
  for (const auto field : fields) {
    const bool missing = is_required(kind, field) && !suggestion.mapping.fields.contains(std::string(field));
    if (missing) suggestion.missing_columns.emplace_back(field);
  }
  return suggestion;
}

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> known) {
  constexpr std::size_t enough = 100;
  const std::string wanted = bare(name);
  std::optional<std::string_view> found;
  std::size_t least = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const auto candidate : known.first(std::min(known.size(), enough))) {
    const std::string other = bare(candidate);
    const std::size_t apart = distance(wanted, other);
    if (apart >= least || apart >= std::max(wanted.size(), other.size())) continue;
    least = apart;
    found = candidate;
  }
  return found;
}

}  // namespace crondb::importing
