#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/industry/requests.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/reports.hpp"
#include "crondb/wire/write.hpp"
#include "reports/sheet.hpp"
#include "schedules/contents.hpp"

namespace crondb::schedules {

namespace {

struct FileType {
  std::string_view extension;
  std::string_view media_type;
};
/// In the order of ReportFormat.
constexpr auto file_types = std::to_array<FileType>({
    {"json", "application/json"},
    {"csv", "text/csv; charset=utf-8"},
    {"pdf", "application/pdf"},
});

std::string to_json(const Contents&, const Benchmark& benchmark) { return wire::to_json(benchmark); }

std::string to_json(const Contents& contents, const Snapshot& snapshot) {
  std::string out;
  wire::Object object(out);
  wire::write(object.member("title"), snapshot.title);
  wire::write(object.member("as_of"), snapshot.as_of);
  wire::write(object.member("time_zone"), snapshot.time_zone);
  wire::write(object.member("scope"), contents.scope);
  wire::write(object.member("timeframe"), snapshot.timeframe);
  wire::write(object.member("layout"), snapshot.layout);
  wire::write(object.member("results"), snapshot.results);
  object.close();
  return out;
}

template <class T>
std::string text(const std::optional<T>& value) {
  if constexpr (std::integral<T>) return value ? std::to_string(*value) : std::string();
  if constexpr (!std::integral<T>) return value ? to_string(*value) : std::string();
}

std::string to_csv(const Snapshot& snapshot) { return snapshot_csv(snapshot); }

/// One block for the key figures and one for each list, an empty line between them.
std::string to_csv(const Benchmark& benchmark) {
  reports::Sheet sheet;
  sheet.line({"figure", "value"});
  sheet.line({"industry", benchmark.industry});
  sheet.line({"companies", std::to_string(benchmark.companies)});
  sheet.line({"enrichment_rate", to_string(benchmark.enrichment_rate)});
  sheet.line({"email_coverage", to_string(benchmark.email_coverage)});
  sheet.line({"growth_pct", text(benchmark.growth_pct)});
  sheet.line({"median_employees", text(benchmark.median_employees)});
  sheet.line({"computed_at", to_string(benchmark.computed_at)});
  sheet.line({});
  sheet.line({"domain", "name", "emails_found", "employees"});
  for (const TopDomain& each : benchmark.top_domains) {
    sheet.line({each.domain, each.name, std::to_string(each.emails_found), text(each.employees)});
  }
  sheet.line({});
  sheet.line({"country", "companies"});
  for (const CountryShare& each : benchmark.by_country) sheet.line({each.country, std::to_string(each.companies)});
  sheet.line({});
  sheet.line({"month", "new_companies", "companies"});
  for (const MonthGrowth& each : benchmark.growth) {
    sheet.line({to_string(each.month), std::to_string(each.new_companies), std::to_string(each.companies)});
  }
  return sheet.take();
}

Result<std::string> file_of(ReportFormat format, const Contents& contents, const PdfRenderer& renderer) {
  switch (format) {
    case ReportFormat::json:
      return std::visit([&](const auto& document) { return to_json(contents, document); }, contents.document);
    case ReportFormat::csv:
      return std::visit([](const auto& document) { return to_csv(document); }, contents.document);
    case ReportFormat::pdf:
      if (const auto* benchmark = std::get_if<Benchmark>(&contents.document)) return renderer.draw(*benchmark);
      return renderer.draw(std::get<Snapshot>(contents.document), contents.scope);
  }
  return fail(ErrorCode::internal, "the format of the schedule is unknown");
}

}  // namespace

Result<Message> message_of(const Schedule& schedule, const Contents& contents, const PdfRenderer& renderer) {
  const FileType& type = file_types[static_cast<std::size_t>(schedule.format)];
  CRONDB_TRY(const auto file, file_of(schedule.format, contents, renderer));
  const Date date = contents.zone.local_date(contents.as_of);
  const std::string title = one_line(contents.title);
  std::string name(word(schedule.report_type));
  std::replace(name.begin(), name.end(), '_', '-');
  Message message;
  message.attachment = {
      fmt::format("{}-{}.{}", name, to_string(date), type.extension), std::string(type.media_type), {file.begin(), file.end()}};
  message.subject = fmt::format("{}, {}", title, to_string(date));
  message.body = fmt::format(
      "{} of {}, as of {}, is attached as {}.\n\n"
      "It is sent on the schedule {} ({}). Admins of the team change or cancel it.\n",
      title, one_line(contents.team), to_string(date), message.attachment.name, schedule.cron, schedule.time_zone);
  return message;
}

}  // namespace crondb::schedules
