-- why: reports that are sent at set times.
--
-- planned_at is when next_run_at was worked out: a clock that is put back leaves it in the future.
-- next_run_at is NULL while a schedule is disabled, and if it never fires again: a poll reads the head of one small index.

CREATE TABLE schedules (
  team_id BLOB NOT NULL,
  schedule_id BLOB NOT NULL,
  report_type TEXT NOT NULL CHECK (report_type IN ('industry_benchmark', 'crm_report', 'pipeline_summary')),
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  recipients TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('json', 'csv', 'pdf')),
  industry TEXT,
  report_id BLOB,
  assignee_ids TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  owner_user_id BLOB NOT NULL,
  last_run_at INTEGER,
  next_run_at INTEGER CHECK (next_run_at IS NULL OR enabled = 1),
  last_status TEXT,
  planned_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  nested_version INTEGER NOT NULL,
  PRIMARY KEY (team_id, schedule_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_by_creation ON schedules (team_id, created_at, schedule_id);
CREATE INDEX schedules_by_time ON schedules (next_run_at, team_id, schedule_id) WHERE next_run_at IS NOT NULL;
CREATE INDEX schedules_by_plan ON schedules (planned_at, team_id, schedule_id) WHERE next_run_at IS NOT NULL;
