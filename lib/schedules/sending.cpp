#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/schedules/cron.hpp"
#include "crondb/storage/schedules.hpp"
#include "schedules/contents.hpp"

namespace crondb {

namespace schedules {

namespace {

/// Schedules that a poll looks up at once.
constexpr std::int64_t batch = 100;
/// Batches in a row of which nothing came before a poll gives up.
constexpr int most_fruitless = 3;
enum class Outcome : std::uint8_t { sent, failed, disabled, missed, replanned, gone };

/// What a schedule comes to before anything is written.
struct Turn {
  Outcome outcome = Outcome::gone;
  Schedule before;
  Schedule after;
  std::optional<Message> message;  ///< of a schedule that is sent
};

std::string reason(const Error& error) {
  if (error.fields.empty()) return error.message;
  return fmt::format("{}: {} {}", error.message, error.fields.front().field, error.fields.front().message);
}

/// Polls of the instance, all at one moment.
class Poll {
 public:
  Poll(Storage& storage, const Environment& environment, const PdfRenderer& renderer)
      : storage_(storage), environment_(environment), renderer_(renderer), now_(environment.clock.now()) {}

  [[nodiscard]] Result<std::vector<DueSchedule>> due() const {
    return transact(storage_, AccessMode::read, [&](Transaction& tx) -> Result<std::vector<DueSchedule>> {
      CRONDB_TRY(auto planned, tx.schedules().schedules_planned_after(now_ + clock_grace, batch));
      return planned.empty() ? tx.schedules().due_schedules(now_, batch) : std::move(planned);
    });
  }

  /// Nothing is written if another poll or a change came first. Errors: unavailable.
  [[nodiscard]] Result<Outcome> run(const DueSchedule& due) const {
    CRONDB_TRY(const auto turn, decide(due));
    if (turn.outcome == Outcome::gone) return Outcome::gone;
    return transact(storage_, AccessMode::write, [&](Transaction& tx) { return settle(tx, due.team, turn); });
  }

 private:
  struct Loaded {
    std::optional<Schedule> schedule;
    bool ahead = false;    ///< planned before the clock was put back
    bool matched = false;  ///< within the last day
    std::optional<Instant> next;
    bool owned = false;
    Result<Contents> contents = fail(not_found("report"));
  };

  /// Everything that is read is read in one transaction; nothing is drawn in it.
  [[nodiscard]] Result<Loaded> load(Transaction& tx, const DueSchedule& due) const {
    Loaded loaded;
    CRONDB_TRY(loaded.schedule, tx.schedules().find_schedule(due.team, due.id));
    if (!loaded.schedule) return loaded;
    const Schedule& schedule = *loaded.schedule;
    loaded.ahead = schedule.planned_at > now_ + clock_grace;
    if (!schedule.next_run_at || (*schedule.next_run_at > now_ && !loaded.ahead)) {
      loaded.schedule.reset();
      return loaded;
    }
    const Principal system = Principal::system(due.team);
    Context context{tx, storage_.facts(), environment_, system, now_};
    CRONDB_TRY(const auto owner, owner_of(context, schedule));
    loaded.owned = owner.has_value();
    const auto cron = parse_cron(schedule.cron);
    const auto zone = TimeZone::find(schedule.time_zone);
    if (!cron || !zone) {
      loaded.matched = true;
      loaded.contents = fail(ErrorCode::internal, "its cron or time zone is no longer known");
      return loaded;
    }
    loaded.next = next_after(*cron, *zone, now_);
    const Instant oldest = std::max(*schedule.next_run_at - Milliseconds{1}, now_ - schedule_grace);
    loaded.matched = !loaded.ahead && fires_within(*cron, *zone, oldest, now_);
    if (!owner || !loaded.matched) return loaded;
    Context for_owner{tx, storage_.facts(), environment_, *owner, now_};
    loaded.contents = contents_of(for_owner, schedule);
    return loaded;
  }

  [[nodiscard]] Result<Turn> decide(const DueSchedule& due) const {
    CRONDB_TRY(auto loaded, transact(storage_, AccessMode::read, [&](Transaction& tx) { return load(tx, due); }));
    if (!loaded.schedule) return Turn{};
    Turn turn{Outcome::missed, *loaded.schedule, *loaded.schedule, {}};
    Schedule& after = turn.after;
    after.next_run_at = loaded.next;
    after.planned_at = now_;
    if (!loaded.owned) {
      turn.outcome = Outcome::disabled;
      after.enabled = false;
      after.next_run_at.reset();
      after.last_status = "disabled: its owner has left the team";
      ++after.version;
      return turn;
    }
    if (!loaded.matched) {
      if (loaded.ahead) turn.outcome = Outcome::replanned;
      return turn;
    }
    auto message = loaded.contents ? message_of(turn.before, *loaded.contents, renderer_) : fail(loaded.contents.error());
    if (!message && message.error().code == ErrorCode::unavailable) return fail(std::move(message.error()));
    after.last_run_at = now_;
    turn.outcome = message ? Outcome::sent : Outcome::failed;
    after.last_status = message ? "sent" : "failed: " + reason(message.error());
    if (message) turn.message = std::move(*message);
    return turn;
  }

  [[nodiscard]] Result<Outcome> settle(Transaction& tx, TeamId team, const Turn& turn) const {
    CRONDB_TRY(const auto found, tx.schedules().find_schedule(team, turn.before.id));
    if (!found || *found != turn.before) return Outcome::gone;
    CRONDB_TRY(tx.schedules().put_schedule(team, turn.after, turn.before.version));
    if (!turn.message) return turn.outcome;
    for (const std::string& recipient : turn.before.recipients) {
      CRONDB_TRY(send_mail(tx, environment_, now_, team,
                           {recipient, turn.message->subject, turn.message->body, turn.message->attachment, std::nullopt}));
    }
    CRONDB_TRY(tell_owner(tx, team, turn));
    return turn.outcome;
  }

  [[nodiscard]] Result<void> tell_owner(Transaction& tx, TeamId team, const Turn& turn) const {
    const Principal system = Principal::system(team);
    Context context{tx, storage_.facts(), environment_, system, now_};
    const std::size_t recipients = turn.before.recipients.size();
    return notifications::report_ready(
        context, turn.before.owner_user_id, turn.message->subject,
        fmt::format("{} goes to {} recipient{}.", turn.message->attachment.name, recipients, recipients == 1 ? "" : "s"),
        fmt::format(R"({{"schedule_id":"{}","report_type":"{}"}})", to_string(turn.before.id), word(turn.before.report_type)));
  }

  Storage& storage_;
  const Environment& environment_;
  const PdfRenderer& renderer_;
  Instant now_;
};

}  // namespace

}  // namespace schedules

Result<SchedulesRun> run_due_schedules(Storage& storage, const Environment& environment, const PdfRenderer& renderer) {
  using schedules::Outcome;
  const schedules::Poll poll(storage, environment, renderer);
  SchedulesRun done;
  // What others change at the same time is looked at again, but not for ever.
  for (int fruitless = 0; fruitless < schedules::most_fruitless;) {
    CRONDB_TRY(const auto due, poll.due());
    if (due.empty()) break;
    ++fruitless;
    for (const DueSchedule& each : due) {
      CRONDB_TRY(const auto outcome, poll.run(each));
      done.sent += outcome == Outcome::sent;
      done.failed += outcome == Outcome::failed;
      done.disabled += outcome == Outcome::disabled;
      done.missed += outcome == Outcome::missed;
      if (outcome != Outcome::gone) fruitless = 0;
    }
  }
  return done;
}

}  // namespace crondb
