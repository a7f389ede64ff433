-- why: people and companies that may become customers, their tags, and the history of statuses that metrics read.

CREATE TABLE tags (
  team_id BLOB NOT NULL,
  tag_id BLOB NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  color TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, tag_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tags_by_name ON tags (team_id, name);

-- `search` is what a search looks at, folded. `assignees` and `tags` hold the ids one after another, so that a lead is read whole from
-- one row; lead_assignees and lead_tags answer the other question, which leads there are.
CREATE TABLE leads (
  team_id BLOB NOT NULL,
  lead_id BLOB NOT NULL,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  phone TEXT,
  company TEXT,
  domain TEXT,
  source TEXT NOT NULL CHECK (source IN ('website', 'referral', 'portal', 'social', 'advertising', 'email_campaign', 'event',
    'cold_outreach', 'partner', 'import', 'api', 'other')),
  status TEXT NOT NULL CHECK (status IN ('lead', 'potential', 'bad_timing', 'client', 'unqualified')),
  owner_user_id BLOB,
  assignees BLOB NOT NULL,
  tags BLOB NOT NULL,
  first_contacted_at INTEGER,
  converted_at INTEGER,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  search TEXT NOT NULL,
  PRIMARY KEY (team_id, lead_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_by_creation ON leads (team_id, created_at, lead_id);
CREATE INDEX leads_by_status ON leads (team_id, status, created_at, lead_id);
CREATE INDEX leads_by_source ON leads (team_id, source, created_at, lead_id);
CREATE INDEX leads_by_owner ON leads (team_id, owner_user_id, created_at, lead_id);
CREATE UNIQUE INDEX leads_by_external_id ON leads (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE lead_assignees (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  lead_id BLOB NOT NULL,
  PRIMARY KEY (team_id, user_id, lead_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_assignees_by_lead ON lead_assignees (team_id, lead_id);

CREATE TABLE lead_tags (
  team_id BLOB NOT NULL,
  tag_id BLOB NOT NULL,
  lead_id BLOB NOT NULL,
  PRIMARY KEY (team_id, tag_id, lead_id),
  FOREIGN KEY (team_id, tag_id) REFERENCES tags (team_id, tag_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_tags_by_lead ON lead_tags (team_id, lead_id);

-- The statuses that a lead had lie together, because facts are loaded lead by lead.
CREATE TABLE status_intervals (
  team_id BLOB NOT NULL,
  lead_id BLOB NOT NULL,
  interval_id BLOB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('lead', 'potential', 'bad_timing', 'client', 'unqualified')),
  entered_at INTEGER NOT NULL,
  exited_at INTEGER,
  by_user_id BLOB,
  PRIMARY KEY (team_id, lead_id, interval_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
