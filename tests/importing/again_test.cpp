#include <algorithm>
#include <functional>
#include <random>

#include <fmt/format.h>

#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "firm.hpp"

/// Files that are imported more than once, and in any order.
namespace crondb::testing {

namespace {

/// Everything that imports make of a team.
struct Books {
  std::vector<Lead> leads;
  std::vector<Deal> deals;
  std::vector<Task> tasks;
  std::vector<Call> calls;
  std::vector<Email> emails;
  std::vector<Tag> tags;
  std::vector<Stage> stages;
  std::vector<User> people;
  std::vector<std::vector<StageInterval>> stage_stays;
  std::vector<std::vector<StatusInterval>> status_stays;
  std::int64_t activities = 0;
  bool operator==(const Books&) const = default;
};

Books books_of(Firm& firm) {
  return firm.read([&](Transaction& tx) -> Result<Books> {
    const PageRequest all{1, 100'000, {}};
    const TeamId team = firm.team;
    Books books{.leads = tx.leads().list_leads(team, {{}, all})->rows,
                .deals = tx.pipeline().list_deals(team, {.page = all})->rows,
                .tasks = tx.engagement().list_tasks(team, {}, all)->rows,
                .calls = tx.engagement().list_calls(team, {}, all)->rows,
                .emails = tx.engagement().list_emails(team, {}, all)->rows,
                .tags = *tx.leads().list_tags(team),
                .stages = *tx.pipeline().list_stages(team),
                .people = *tx.access().people(team)};
    for (const auto& lead : books.leads) books.status_stays.push_back(*tx.leads().status_intervals(team, lead.id));
    for (const auto& deal : books.deals) {
      books.stage_stays.push_back(*tx.pipeline().intervals(team, deal.id));
      books.activities += std::ssize(tx.pipeline().list_activities(team, deal.id, all)->rows);
    }
    return books;
  });
}

struct File {
  ImportKind kind;
  std::string csv;
};

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  void shuffle(std::vector<T>& items) {
    std::shuffle(items.begin(), items.end(), random_);
  }
  std::string of(std::initializer_list<std::string_view> words) {
    return std::string(*(words.begin() + below(static_cast<int>(words.size()))));
  }

 private:
  std::mt19937 random_;
};

std::string moment(int hour) { return to_string(at("2026-01-01T00:00:00Z") + std::chrono::hours{hour}); }

/// One row, cell by cell; `named` says what stands in every file.
using Cells = std::vector<std::pair<std::string_view, std::string>>;

/// Several files of one kind that say the same of the same rows: each leaves out some cells and some rows, and none leaves out
/// those of `always`. The rows of each come in an order of their own.
std::vector<File> files_of(Dice& dice, ImportKind kind, const std::vector<Cells>& rows,
                           const std::vector<std::string_view>& always) {
  std::vector<File> files;
  for (int i = 1 + dice.below(3); i > 0; --i) {
    File file{kind, {}};
    for (std::size_t column = 0; column < rows.front().size(); ++column) {
      file.csv += (column == 0 ? "" : ",") + std::string(rows.front()[column].first);
    }
    std::vector<std::string> lines;
    for (const auto& cells : rows) {
      if (i > 1 && dice.one_in(4)) continue;
      std::string line;
      for (const auto& [name, text] : cells) {
        const bool stays = std::find(always.begin(), always.end(), name) != always.end();
        line += (&name == &cells.front().first ? "" : ",") + (stays || !dice.one_in(3) ? "\"" + text + "\"" : std::string());
      }
      lines.push_back(std::move(line));
    }
    dice.shuffle(lines);
    for (const auto& line : lines) file.csv += "\n" + line;
    files.push_back(std::move(file));
  }
  return files;
}

struct Files {
  std::vector<File> subjects;  ///< leads and deals, which the others name
  std::vector<File> others;
};

Files random_files(Dice& dice, const std::string& round) {
  std::vector<Cells> leads;
  std::vector<Cells> deals;
  std::vector<Cells> tasks;
  std::vector<Cells> calls;
  std::vector<Cells> emails;
  const auto sometimes = [&](const std::string& text) { return dice.one_in(2) ? text : std::string(); };
  for (int i = 0; i < 6; ++i) {
    const int created = dice.below(100);
    const bool client = dice.one_in(3);
    leads.push_back({{"external_id", fmt::format("{}-l{}", round, i)},
                     {"company", "Acme"},
                     {"domain", dice.of({"https://www.Acme.example/x", "acme.example", ""})},
                     {"status", client ? "client" : dice.of({"lead", "potential"})},
                     {"owner", dice.of({"", "ada@example.com", "Zed"})},
                     {"assignees", dice.of({"", "Zed;Ada; Zed", "Ada;Yan"})},
                     {"tags", dice.of({"", "Hot;cold;hot", "new"})},
                     {"first_contacted_at", sometimes(moment(created + dice.below(50)))},
                     {"converted_at", client ? sometimes(moment(created + dice.below(50))) : ""},
                     {"reached_status", client ? sometimes("potential") : ""},
                     {"created_at", moment(created)}});
    const bool closed = dice.one_in(2);
    const int opened = dice.below(100);
    deals.push_back(
        {{"external_id", fmt::format("{}-d{}", round, i)},
         {"name", "Deal"},
         {"value", dice.of({"", "100", "12.50"})},
         {"stage", closed ? dice.of({"Won", "lost"}) : dice.of({"New", "proposal", "Pilot"})},
         {"owner", dice.of({"", "Zed"})},
         {"assignees", dice.of({"", "Zed;Ada;zed"})},
         {"commission", dice.of({"", "{}", R"({""total"":{""percent"":5.5},""agents"":[{""user_id"":""Zed"",""percent"":50}]})"})},
         {"closed_at", closed ? sometimes(moment(opened + dice.below(50))) : ""},
         {"reached_stage", closed ? sometimes("Qualified") : ""},
         {"created_at", moment(opened)}});
    const bool done = dice.one_in(2);
    const int noted = dice.below(100);
    tasks.push_back({{"external_id", fmt::format("{}-t{}", round, i)},
                     {"title", "Ring"},
                     {"status", done ? "done" : "open"},
                     {"due_on", sometimes("2026-03-01")},
                     {"lead", sometimes(fmt::format("{}-l{}", round, dice.below(6)))},
                     {"deal", sometimes(fmt::format("{}-d{}", round, dice.below(6)))},
                     {"assignees", dice.of({"", "Yan;Zed"})},
                     {"completed_at", done ? sometimes(moment(noted + dice.below(50))) : ""},
                     {"created_at", moment(noted)}});
  }
  for (int i = 0; i < 12; ++i) {
    const std::string lead = fmt::format("{}-l{}", round, dice.below(6));
    calls.push_back({{"external_id", fmt::format("{}-c{}", round, i)},
                     {"lead", lead},
                     {"direction", dice.of({"outbound", "outbound", "inbound"})},
                     {"outcome", dice.of({"success", "busy", ""})},
                     {"owner", dice.of({"", "Zed"})},
                     {"started_at", moment(dice.below(150))}});
    const int sent = dice.below(150);
    emails.push_back({{"external_id", fmt::format("{}-e{}", round, i)},
                      {"lead", lead},
                      {"direction", dice.of({"outbound", "outbound", "inbound"})},
                      {"automated", dice.of({"false", "true"})},
                      {"opened_at", sometimes(moment(sent + 1))},
                      {"replied_at", sometimes(moment(sent + 2))},
                      {"sent_at", moment(sent)}});
  }
  Files files;
  const auto add = [&](std::vector<File>& to, ImportKind kind, const std::vector<Cells>& rows,
                       const std::vector<std::string_view>& always) {
    for (auto& file : files_of(dice, kind, rows, always)) to.push_back(std::move(file));
  };
  add(files.subjects, ImportKind::leads, leads, {"external_id", "company", "status", "created_at"});
  add(files.subjects, ImportKind::deals, deals, {"external_id", "name", "stage", "created_at"});
  add(files.others, ImportKind::tasks, tasks, {"external_id", "title", "status", "created_at"});
  add(files.others, ImportKind::calls, calls, {"external_id", "lead", "direction", "started_at"});
  add(files.others, ImportKind::emails, emails, {"external_id", "lead", "direction", "automated", "sent_at"});
  return files;
}

}  // namespace

TEST_CASE("importing all files again, in any order, changes nothing") {
  Firm firm;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    auto files = random_files(dice, fmt::format("r{}", seed));
    dice.shuffle(files.subjects);
    dice.shuffle(files.others);
    std::vector<File> all = files.subjects;
    all.insert(all.end(), files.others.begin(), files.others.end());
    for (const auto& file : all) firm.good(file.kind, file.csv, making());
    const Books books = books_of(firm);
    for (int round = 0; round < 3; ++round) {
      firm.clock.set(firm.clock.now() + std::chrono::hours{1});
      dice.shuffle(all);
      for (const auto& file : all) {
        CAPTURE(file.csv);
        const auto report = firm.good(file.kind, file.csv, making());
        CHECK(report.created == 0);
        CHECK(report.updated == 0);
      }
    }
    CHECK(books_of(firm) == books);
  }
}

TEST_CASE("the first contact of a lead is the same, whatever the order of its files and those of calls and emails") {
  Firm firm;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    std::vector<std::vector<std::optional<Instant>>> contacts;
    for (int order = 0; order < 3; ++order) {
      const std::string round = fmt::format("s{}-{}", seed, order);
      Dice same(seed);
      const auto files = random_files(same, round);
      std::vector<File> first;
      std::vector<File> rest = files.others;
      for (const auto& file : files.subjects) (file.kind == ImportKind::leads ? rest : first).push_back(file);
      // The last file of leads tells of all of them: it comes first, so that the others may come before the rest of what is said.
      const auto whole = std::find_if(rest.rbegin(), rest.rend(), [](const File& file) { return file.kind == ImportKind::leads; });
      first.push_back(*whole);
      rest.erase(std::prev(whole.base()));
      Dice other(seed * 100 + static_cast<std::uint32_t>(order));
      other.shuffle(rest);
      for (const auto& file : first) firm.good(file.kind, file.csv, making());
      for (const auto& file : rest) firm.good(file.kind, file.csv, making());
      for (const auto& file : rest) CHECK(firm.good(file.kind, file.csv, making()).updated == 0);
      auto& seen = contacts.emplace_back();
      for (int i = 0; i < 6; ++i) seen.push_back(firm.lead(fmt::format("{}-l{}", round, i)).first_contacted_at);
    }
    CHECK(contacts[0] == contacts[1]);
    CHECK(contacts[0] == contacts[2]);
  }
}

TEST_CASE("a lead keeps the first contact that its file says, whatever calls come in and whichever file comes again") {
  Firm firm;
  const std::string leads =
      "external_id,company,created_at,first_contacted_at\n"
      "said,A,2026-01-01T00:00:00Z,2026-01-01T02:00:00Z\n"
      "silent,A,2026-01-01T00:00:00Z,\n";
  const std::string calls =
      "external_id,lead,started_at\na,said,2026-01-01T02:00:00Z\nb,said,2026-01-01T01:00:00Z\n"
      "c,silent,2026-01-01T02:00:00Z\nd,silent,2026-01-01T01:00:00Z\n";
  firm.good(ImportKind::leads, leads);
  firm.good(ImportKind::calls, calls);
  for (int i = 0; i < 2; ++i) {
    CHECK(firm.lead("said").first_contacted_at == at("2026-01-01T02:00:00Z"));
    CHECK(firm.lead("silent").first_contacted_at == at("2026-01-01T01:00:00Z"));
    CHECK(firm.good(ImportKind::leads, leads).unchanged == 2);
    CHECK(firm.good(ImportKind::calls, calls).unchanged == 4);
  }
  firm.good(ImportKind::emails, "external_id,lead,sent_at\ne,said,2026-01-01T00:30:00Z\nf,silent,2026-01-01T00:30:00Z\n");
  CHECK(firm.lead("said").first_contacted_at == at("2026-01-01T02:00:00Z"));
  CHECK(firm.lead("silent").first_contacted_at == at("2026-01-01T00:30:00Z"));
}

TEST_CASE("a file that says what was a stamp until now changes nothing, and is kept from then on") {
  Firm firm;
  firm.good(ImportKind::leads, "external_id,company,created_at\na,A,2026-01-01T00:00:00Z\n");
  firm.good(ImportKind::calls, "external_id,lead,started_at\nc,a,2026-01-01T02:00:00Z\n");
  const auto version = firm.lead("a").version;
  CHECK(firm.good(ImportKind::leads, "external_id,first_contacted_at\na,2026-01-01T02:00:00Z\n").unchanged == 1);
  CHECK(firm.lead("a").version == version);
  firm.good(ImportKind::calls, "external_id,lead,started_at\nd,a,2026-01-01T01:00:00Z\n");
  CHECK(firm.lead("a").first_contacted_at == at("2026-01-01T02:00:00Z"));
  CHECK(firm.lead("a").version == version);
}

TEST_CASE("a corrected created_at lets contacts count that were before it, and no others") {
  Firm firm;
  firm.good(ImportKind::leads, "external_id,company\na,A\n");
  firm.good(ImportKind::calls, "external_id,lead,started_at\nc,a,2026-03-02T00:00:00Z\nd,a,2026-03-01T00:00:00Z\n");
  CHECK(firm.lead("a").first_contacted_at == firm.lead("a").created_at);
  firm.good(ImportKind::leads, "external_id,created_at\na,2026-01-01T00:00:00Z\n");
  CHECK(firm.lead("a").first_contacted_at == at("2026-03-01T00:00:00Z"));
  firm.good(ImportKind::leads, "external_id,created_at\na,2026-04-01T00:00:00Z\n");
  CHECK(firm.lead("a").first_contacted_at == at("2026-04-01T00:00:00Z"));
}

}  // namespace crondb::testing
