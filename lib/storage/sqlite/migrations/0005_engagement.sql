-- why: what people do about leads and deals, and a log by which a process learns what others changed without loading everything anew.
--
-- A task, call or email outlives its lead and deal. Their ids are taken off it by the program and not by SET NULL, because the log
-- must tell.

CREATE TABLE tasks (
  team_id BLOB NOT NULL,
  task_id BLOB NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'done', 'cancelled')),
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
  due_on INTEGER,
  due_at INTEGER,
  lead_id BLOB,
  deal_id BLOB,
  owner_user_id BLOB NOT NULL,
  assignees BLOB NOT NULL,
  completed_at INTEGER,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, task_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_creation ON tasks (team_id, created_at, task_id);
CREATE INDEX tasks_by_owner ON tasks (team_id, owner_user_id, created_at, task_id);
CREATE INDEX tasks_by_status ON tasks (team_id, status, created_at, task_id);
CREATE INDEX tasks_by_priority ON tasks (team_id, priority, created_at, task_id);
CREATE INDEX tasks_by_lead ON tasks (team_id, lead_id, created_at, task_id) WHERE lead_id IS NOT NULL;
CREATE INDEX tasks_by_deal ON tasks (team_id, deal_id, created_at, task_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX tasks_by_external_id ON tasks (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE task_assignees (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  task_id BLOB NOT NULL,
  PRIMARY KEY (team_id, user_id, task_id),
  FOREIGN KEY (team_id, task_id) REFERENCES tasks (team_id, task_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX task_assignees_by_task ON task_assignees (team_id, task_id);

CREATE TABLE calls (
  team_id BLOB NOT NULL,
  call_id BLOB NOT NULL,
  lead_id BLOB,
  deal_id BLOB,
  owner_user_id BLOB NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  outcome TEXT NOT NULL CHECK (outcome IN ('success', 'no_answer', 'busy', 'failed', 'invalid_number', 'canceled')),
  duration_seconds INTEGER,
  started_at INTEGER NOT NULL,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, call_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_by_creation ON calls (team_id, created_at, call_id);
CREATE INDEX calls_by_owner ON calls (team_id, owner_user_id, created_at, call_id);
CREATE INDEX calls_by_direction ON calls (team_id, direction, created_at, call_id);
CREATE INDEX calls_by_outcome ON calls (team_id, outcome, created_at, call_id);
CREATE INDEX calls_by_lead ON calls (team_id, lead_id, created_at, call_id) WHERE lead_id IS NOT NULL;
CREATE INDEX calls_by_deal ON calls (team_id, deal_id, created_at, call_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX calls_by_external_id ON calls (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE emails (
  team_id BLOB NOT NULL,
  email_id BLOB NOT NULL,
  lead_id BLOB,
  deal_id BLOB,
  owner_user_id BLOB NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  status TEXT NOT NULL CHECK (status IN ('sent', 'delivered', 'bounced')),
  automated INTEGER NOT NULL,
  opened_at INTEGER,
  replied_at INTEGER,
  sent_at INTEGER NOT NULL,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, email_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX emails_by_creation ON emails (team_id, created_at, email_id);
CREATE INDEX emails_by_owner ON emails (team_id, owner_user_id, created_at, email_id);
CREATE INDEX emails_by_direction ON emails (team_id, direction, created_at, email_id);
CREATE INDEX emails_by_status ON emails (team_id, status, created_at, email_id);
CREATE INDEX emails_by_lead ON emails (team_id, lead_id, created_at, email_id) WHERE lead_id IS NOT NULL;
CREATE INDEX emails_by_deal ON emails (team_id, deal_id, created_at, email_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX emails_by_external_id ON emails (team_id, external_id) WHERE external_id IS NOT NULL;

-- Which rows each of the latest versions of a team changed, 17 bytes a row: its kind and its id. `changed_rows` numbers the entries of
-- a team through all versions; here it is the number of the last one. A version that changed too much has no row.
ALTER TABLE team_versions ADD COLUMN changed_rows INTEGER NOT NULL DEFAULT 0;
CREATE TABLE fact_changes (
  team_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  changed_rows INTEGER NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (team_id, version)
) STRICT, WITHOUT ROWID;
