#include "crondb/engagement/fields.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "api/handlers/requests.hpp"
#include "core/members.hpp"
#include "crondb/access/requests.hpp"
#include "crondb/analytics/requests.hpp"
#include "crondb/core/paging.hpp"
#include "crondb/engagement/requests.hpp"
#include "crondb/icp/requests.hpp"
#include "crondb/importing/commission.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/importing/requests.hpp"
#include "crondb/industry/requests.hpp"
#include "crondb/leads/fields.hpp"
#include "crondb/leads/requests.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/metrics/timeframe.hpp"
#include "crondb/notifications/requests.hpp"
#include "crondb/pipeline/fields.hpp"
#include "crondb/pipeline/requests.hpp"
#include "crondb/reports/requests.hpp"
#include "crondb/schedules/requests.hpp"
#include "crondb/session.hpp"
#include "crondb/teams/requests.hpp"
#include "crondb/wire/write.hpp"

/// No member of a type is forgotten in its field table.
namespace crondb {

namespace {

/// Whether each member of T and of its bases has a row in the table of T, or is hidden.
template <class T, class... Bases>
constexpr bool is_complete() {
  if constexpr (std::is_aggregate_v<T>) {
    std::size_t shown = 0;
    for (const Field& field : fields<T>) shown += field.is_computed() ? 0 : 1;
    return shown + hidden<T> == members_with<T, Bases...>;
  } else {
    return true;
  }
}

static_assert(is_complete<AcceptInvite>());
static_assert(is_complete<Activity>());
static_assert(is_complete<ActivityRequest>());
static_assert(is_complete<AgentInput, ShareInput>());
static_assert(is_complete<AgentView, ShareView>());
static_assert(is_complete<ApiKey>());
static_assert(is_complete<AuditDetails>());
static_assert(is_complete<AuditEntry>());
static_assert(is_complete<Benchmark>());
static_assert(is_complete<BenchmarkRequest>());
static_assert(is_complete<BusinessProfile>());
static_assert(is_complete<Call>());
static_assert(is_complete<CallChange>());
static_assert(is_complete<CallCriteria>());
static_assert(is_complete<CallRequest>());
static_assert(is_complete<Channel>());
static_assert(is_complete<ChannelOutcome>());
static_assert(is_complete<ChannelRequest>());
static_assert(is_complete<CollaboratorInput, ShareInput>());
static_assert(is_complete<CollaboratorView, ShareView>());
static_assert(is_complete<CommissionInput>());
static_assert(is_complete<CommissionView>());
static_assert(is_complete<Company>());
static_assert(is_complete<Contact>());
static_assert(is_complete<ContactRequest>());
static_assert(is_complete<Conversion>());
static_assert(is_complete<CountryShare>());
static_assert(is_complete<CreateActivity>());
static_assert(is_complete<CreateApiKey>());
static_assert(is_complete<CreateChannel>());
static_assert(is_complete<CreateContact>());
static_assert(is_complete<CreateProfile>());
static_assert(is_complete<CreateReport>());
static_assert(is_complete<CreateSchedule>());
static_assert(is_complete<CreateStage>());
static_assert(is_complete<CreateTag>());
static_assert(is_complete<CreateTeam>());
static_assert(is_complete<CreateTicket>());
static_assert(is_complete<Deal>());
static_assert(is_complete<DealChange>());
static_assert(is_complete<DealCriteria>());
static_assert(is_complete<DealDetail, Deal>());
static_assert(is_complete<DealRequest>());
static_assert(is_complete<DealsWanted, DealCriteria>());
static_assert(is_complete<DeleteApiKey>());
static_assert(is_complete<DeleteDeal>());
static_assert(is_complete<DeleteLead>());
static_assert(is_complete<DeleteProfile>());
static_assert(is_complete<DeleteReport>());
static_assert(is_complete<DeleteSchedule>());
static_assert(is_complete<DeleteStage>());
static_assert(is_complete<DisbandTeam, OfTeam>());
static_assert(is_complete<Email>());
static_assert(is_complete<EmailChange>());
static_assert(is_complete<EmailCriteria>());
static_assert(is_complete<EmailRequest>());
static_assert(is_complete<ExportDeals, DealsWanted, DealCriteria>());
static_assert(is_complete<ExportPreview>());
static_assert(is_complete<FieldError>());
static_assert(is_complete<Fire>());
static_assert(is_complete<FreezeReport>());
static_assert(is_complete<GetImportFields>());
static_assert(is_complete<GetTeam, OfTeam>());
static_assert(is_complete<IcpFactorScore>());
static_assert(is_complete<IcpScore>());
static_assert(is_complete<Import, ImportResult>());
static_assert(is_complete<ImportError>());
static_assert(is_complete<ImportErrorGroup>());
static_assert(is_complete<ImportField>());
static_assert(is_complete<ImportFields>());
static_assert(is_complete<ImportReport, ImportResult>());
static_assert(is_complete<ImportRequest>());
static_assert(is_complete<ImportResult>());
static_assert(is_complete<ImportRow>());
static_assert(is_complete<IndustrySummary>());
static_assert(is_complete<Invite>());
static_assert(is_complete<Kanban>());
static_assert(is_complete<KanbanColumn, Stage>());
static_assert(is_complete<KanbanRequest>());
static_assert(is_complete<Layout>());
static_assert(is_complete<LayoutWidget>());
static_assert(is_complete<Lead>());
static_assert(is_complete<LeadChange>());
static_assert(is_complete<LeadCriteria>());
static_assert(is_complete<LeadDetail, Lead>());
static_assert(is_complete<LeadRequest>());
static_assert(is_complete<Leaderboard>());
static_assert(is_complete<LeaderboardRequest>());
static_assert(is_complete<LeaderboardRow>());
static_assert(is_complete<ListApiKeys, Paging>());
static_assert(is_complete<ListAudit, OfTeam, Paging>());
static_assert(is_complete<ListCalls, CallCriteria, Paging>());
static_assert(is_complete<ListChannels, Paging>());
static_assert(is_complete<ListDeals, DealsWanted, DealCriteria, Paging>());
static_assert(is_complete<ListEmails, EmailCriteria, Paging>());
static_assert(is_complete<ListFires, Paging>());
static_assert(is_complete<ListIcpLeads, Paging>());
static_assert(is_complete<ListImports, Paging>());
static_assert(is_complete<ListInbox, Paging>());
static_assert(is_complete<ListIndustries, Paging>());
static_assert(is_complete<ListLeads, LeadCriteria, Paging>());
static_assert(is_complete<ListMembers, Paging>());
static_assert(is_complete<ListOfDeal, Paging>());
static_assert(is_complete<ListReports, ReportPaging, Paging>());
static_assert(is_complete<ListRules, Paging>());
static_assert(is_complete<ListSchedules, Paging>());
static_assert(is_complete<ListSnapshots, ReportPaging, Paging>());
static_assert(is_complete<ListStages, Paging>());
static_assert(is_complete<ListTags, Paging>());
static_assert(is_complete<ListTasks, TaskCriteria, Paging>());
static_assert(is_complete<ListTeams, Paging>());
static_assert(is_complete<Me>());
static_assert(is_complete<Member>());
static_assert(is_complete<MonthGrowth>());
static_assert(is_complete<MoveDeal>());
static_assert(is_complete<NamedCommission::Agent, ShareInput>());
static_assert(is_complete<NamedCommission>());
static_assert(is_complete<NewApiKey, ApiKey>());
static_assert(is_complete<NewChannel, Channel>());
static_assert(is_complete<NewTicket>());
static_assert(is_complete<Nothing>());
static_assert(is_complete<Notification>());
static_assert(is_complete<NotificationRequest>());
static_assert(is_complete<NotificationRule>());
static_assert(is_complete<NumberFormat>());
static_assert(is_complete<OfTeam>());
static_assert(is_complete<PageViews>());
static_assert(is_complete<Paging>());
static_assert(is_complete<PatchActivity>());
static_assert(is_complete<PatchCall, CallChange>());
static_assert(is_complete<PatchContact>());
static_assert(is_complete<PatchDeal, DealChange>());
static_assert(is_complete<PatchEmail, EmailChange>());
static_assert(is_complete<PatchLead, LeadChange>());
static_assert(is_complete<PatchReport>());
static_assert(is_complete<PatchStage>());
static_assert(is_complete<PatchTag>());
static_assert(is_complete<PatchTask, TaskChange>());
static_assert(is_complete<PlanLimits>());
static_assert(is_complete<PreviewedAttachment>());
static_assert(is_complete<PutMe>());
static_assert(is_complete<PutMember, OfTeam>());
static_assert(is_complete<PutOrg>());
static_assert(is_complete<PutProfile>());
static_assert(is_complete<PutSchedule>());
static_assert(is_complete<PutTeam, OfTeam, PutOrg>());
static_assert(is_complete<RaiseEvent>());
static_assert(is_complete<RaisedEvent>());
static_assert(is_complete<Recognised>());
static_assert(is_complete<RegisterRule>());
static_assert(is_complete<RemoveMember, OfTeam>());
static_assert(is_complete<ReorderStages>());
static_assert(is_complete<Report, ReportHead>());
static_assert(is_complete<ReportPaging, Paging>());
static_assert(is_complete<ReportRequest>());
static_assert(is_complete<RevokeInvite, OfTeam>());
static_assert(is_complete<Schedule>());
static_assert(is_complete<ScheduleParams>());
static_assert(is_complete<SchedulePreview>());
static_assert(is_complete<ScheduleRequest>());
static_assert(is_complete<ScoreDomain>());
static_assert(is_complete<SendInvite, OfTeam>());
static_assert(is_complete<ShareInput>());
static_assert(is_complete<ShareView>());
static_assert(is_complete<SignUp>());
static_assert(is_complete<SignedUp>());
static_assert(is_complete<Snapshot, SnapshotHead>());
static_assert(is_complete<SnapshotHead>());
static_assert(is_complete<SnapshotRequest>());
static_assert(is_complete<Stage>());
static_assert(is_complete<StatusChange>());
static_assert(is_complete<SuggestedMapping>());
static_assert(is_complete<Tag>());
static_assert(is_complete<TagRequest>());
static_assert(is_complete<Task>());
static_assert(is_complete<TaskChange>());
static_assert(is_complete<TaskCriteria>());
static_assert(is_complete<TaskRequest>());
static_assert(is_complete<Team>());
static_assert(is_complete<TeamDetails, TeamOfUser, Team>());
static_assert(is_complete<TeamOfUser, Team>());
static_assert(is_complete<ToggleRule>());
static_assert(is_complete<TopDomain>());
static_assert(is_complete<Track>());
static_assert(is_complete<Tracked>());
static_assert(is_complete<TrackedEvent>());
static_assert(is_complete<Traffic>());
static_assert(is_complete<TrafficDay>());
static_assert(is_complete<ListPeople>());
static_assert(is_complete<People>());
static_assert(is_complete<Person>());
static_assert(is_complete<Unread>());
static_assert(is_complete<User>());
static_assert(is_complete<metrics::Catalog>());
static_assert(is_complete<metrics::CatalogEntry>());
static_assert(is_complete<metrics::Meta>());
static_assert(is_complete<metrics::RunRequest>());
static_assert(is_complete<metrics::RunResponse>());
static_assert(is_complete<metrics::Series>());
static_assert(is_complete<metrics::Stat>());
static_assert(is_complete<metrics::Timeframe>());
static_assert(is_complete<metrics::Widget>());
static_assert(is_complete<server::ExportQuery>());
static_assert(is_complete<server::ImportQuery>());
static_assert(is_complete<server::OpenSocket>());
static_assert(is_complete<server::SignIn>());
static_assert(is_complete<server::SignedIn>());

}  // namespace

TEST_CASE("every type with a field table is one of those whose members are counted") {
  namespace fs = std::filesystem;
  const auto contents = [](const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  };
  const fs::path root(CRONDB_SOURCE_DIR);
  const std::string counted = contents(root / "tests/house/fields_test.cpp");
  static const std::regex table(R"(inline constexpr auto fields<([\w:]+)> =)");
  int tables = 0;
  for (const char* folder : {"include", "server"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".hpp") continue;
      const std::string text = contents(entry.path());
      for (std::sregex_iterator match(text.begin(), text.end(), table), end; match != end; ++match) {
        const std::string name = (*match)[1];
        INFO(entry.path().string(), ": ", name);
        CHECK((counted.find("is_complete<" + name + ">") != std::string::npos ||
               counted.find("is_complete<" + name + ",") != std::string::npos));
        ++tables;
      }
    }
  }
  CHECK(tables > 150);
}

}  // namespace crondb
