#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/generated_team.hpp"
#include "core/csv.hpp"

namespace crondb::bench {

namespace {

std::string cell(const std::string& value) { return value; }
std::string cell(std::int64_t value) { return std::to_string(value); }
std::string cell(bool value) { return value ? "true" : "false"; }
std::string cell(Instant value) { return to_string(value); }
std::string cell(Date value) { return to_string(value); }
std::string cell(Currency value) { return std::string(value.code()); }
template <Worded E>
std::string cell(E value) {
  return std::string(word(value));
}
template <class T>
std::string cell(const std::optional<T>& value) {
  return value ? cell(*value) : std::string();
}

/// One file in the import format.
class Sheet {
 public:
  Sheet(const std::filesystem::path& folder, const char* name, std::string_view columns)
      : path_(folder / name), out_(path_, std::ios::binary) {
    out_ << columns << '\n';
  }

  template <class... Values>
  void row(const Values&... values) {
    line_.clear();
    const auto add = [&](const std::string& text) {
      csv::append_cell(line_, text);
      line_ += ',';
    };
    (add(cell(values)), ...);
    line_.back() = '\n';
    out_ << line_;
    ++rows_;
  }

  /// False if something could not be written.
  [[nodiscard]] bool close() {
    out_.close();
    if (!out_) std::cerr << path_.string() << ": " << std::strerror(errno) << '\n';
    if (out_) fmt::print("{}: {} rows\n", path_.string(), rows_);
    return static_cast<bool>(out_);
  }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
  std::string line_;
  std::int64_t rows_ = 0;
};

/// Writes the rows of the team; the stays are left to the import.
class Export {
 public:
  Export(const std::filesystem::path& folder, const GeneratedTeam& team)
      : team_(team),
        names_(team.setting()),
        leads_(folder, "leads.csv",
               "external_id,company,source,status,owner,assignees,tags,first_contacted_at,converted_at,created_at"),
        deals_(folder, "deals.csv",
               "external_id,name,value,currency,stage,owner,assignees,lead,expected_close_on,closed_at,lost_reason,commission,"
               "created_at"),
        tasks_(folder, "tasks.csv", "external_id,title,status,priority,due_on,due_at,owner,assignees,completed_at,created_at"),
        calls_(folder, "calls.csv", "external_id,owner,direction,outcome,duration_seconds,started_at"),
        emails_(folder, "emails.csv", "external_id,owner,direction,status,automated,opened_at,replied_at,sent_at") {}

  void operator()(const Lead& lead) {
    const auto id = external(lead.id);
    leads_.row(id, "Company " + id, lead.source, lead.status, person(lead.owner_user_id), people(lead.assignee_user_ids),
               tags(lead.tag_ids), lead.first_contacted_at, lead.converted_at, lead.created_at);
  }
  void operator()(const Deal& deal) {
    const auto id = external(deal.id);
    const auto lead = deal.lead_id ? external(*deal.lead_id) : std::string();
    const auto value =
        deal.value ? to_string(Decimal{*deal.value, static_cast<std::int8_t>(deal.currency.digits())}) : std::string();
    deals_.row(id, "Deal " + id, value, deal.currency, stage(deal.stage_id), person(deal.owner_user_id),
               people(deal.assignee_user_ids), lead, deal.expected_close_on, deal.closed_at, deal.lost_reason,
               deal.commission ? commission(*deal.commission) : std::string(), deal.created_at);
  }
  void operator()(const Task& task) {
    const auto id = external(task.id);
    tasks_.row(id, "Task " + id, task.status, task.priority, task.due_on, task.due_at, person(task.owner_user_id),
               people(task.assignee_user_ids), task.completed_at, task.created_at);
  }
  void operator()(const Call& call) {
    calls_.row(external(call.id), person(call.owner_user_id), call.direction, call.outcome, call.duration_seconds, call.started_at);
  }
  void operator()(const Email& email) {
    emails_.row(external(email.id), person(email.owner_user_id), email.direction, email.status, email.automated, email.opened_at,
                email.replied_at, email.sent_at);
  }
  void operator()(const StageInterval&) {}
  void operator()(const StatusInterval&) {}

  [[nodiscard]] bool close() {
    bool good = true;
    for (Sheet* sheet : {&leads_, &deals_, &tasks_, &calls_, &emails_}) good = sheet->close() && good;
    return good;
  }

 private:
  template <class AnyId>
  static std::string external(const AnyId& id) {
    std::uint64_t n = 0;
    for (std::size_t i = 8; i < 16; ++i) n = n << 8 | id.bytes[i];
    return std::to_string(n);
  }
  [[nodiscard]] std::string person(const std::optional<UserId>& user) const {
    return user ? *find_name(names_.names, *user) : std::string();
  }
  template <class AnyId, class Name>
  static std::string listed(const std::vector<AnyId>& ids, Name name) {
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ";") + name(id);
    return list;
  }
  [[nodiscard]] std::string people(const std::vector<UserId>& users) const {
    return listed(users, [&](UserId user) { return *find_name(names_.names, user); });
  }
  [[nodiscard]] std::string tags(const std::vector<TagId>& ids) const {
    return listed(ids, [&](TagId tag) { return names_.tags.contains(tag) ? names_.tags.at(tag) : "Tag " + external(tag); });
  }
  [[nodiscard]] std::string stage(StageId id) const {
    for (const Stage& stage : team_.stages) {
      if (stage.id == id) return stage.name;
    }
    return {};
  }
  [[nodiscard]] std::string commission(const Commission& given) const {
    const auto percent = [](const Share& share) { return to_string(Decimal{share.percent_e4, 4}); };
    std::string json = "{\"total\":{\"percent\":" + percent(given.total) + "},\"collaborators\":[";
    for (const auto& one : given.collaborators) json += "{\"name\":\"" + one.name + "\",\"percent\":" + percent(one.share) + "}";
    json += "],\"agents\":[";
    for (const auto& one : given.agents)
      json += "{\"user_id\":\"" + person(one.user_id) + "\",\"percent\":" + percent(one.share) + "}";
    return json + "]}";
  }

  const GeneratedTeam& team_;
  metrics::Setting names_;
  Sheet leads_, deals_, tasks_, calls_, emails_;
};

}  // namespace

int export_rows(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    std::cerr << folder << ": " << failed.message() << '\n';
    return 1;
  }
  const GeneratedTeam team(wanted_share());
  Export writer(folder, team);
  team.each_row(writer);
  return writer.close() ? 0 : 1;
}

}  // namespace crondb::bench
