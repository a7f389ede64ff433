-- why: stages and deals, what hangs on a deal, and the history of stages that metrics read.

CREATE TABLE stages (
  team_id BLOB NOT NULL,
  stage_id BLOB NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  stage_order INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
  probability INTEGER NOT NULL,
  PRIMARY KEY (team_id, stage_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stages_by_name ON stages (team_id, name);

-- `search` is the folded name and domain. `assignees` holds the ids one after another, so that a deal is read whole from one row;
-- deal_assignees answers the other question, whose deals there are. `commission` has one line per share.
CREATE TABLE deals (
  team_id BLOB NOT NULL,
  deal_id BLOB NOT NULL,
  name TEXT NOT NULL,
  domain TEXT,
  value INTEGER,
  currency TEXT NOT NULL,
  stage_id BLOB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'won', 'lost')),
  owner_user_id BLOB NOT NULL,
  assignees BLOB NOT NULL,
  lead_id BLOB,
  expected_close_on INTEGER,
  closed_at INTEGER,
  lost_reason TEXT,
  commission TEXT,
  rank INTEGER NOT NULL,
  stage_entered_at INTEGER NOT NULL,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  nested_version INTEGER NOT NULL,
  search TEXT NOT NULL,
  PRIMARY KEY (team_id, deal_id),
  FOREIGN KEY (team_id, stage_id) REFERENCES stages (team_id, stage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deals_by_column ON deals (team_id, stage_id, rank, deal_id);
CREATE INDEX deals_by_total ON deals (team_id, stage_id, currency, value);
CREATE INDEX deals_by_creation ON deals (team_id, created_at, deal_id);
CREATE INDEX deals_by_update ON deals (team_id, updated_at, deal_id);
CREATE INDEX deals_by_name ON deals (team_id, name, deal_id);
CREATE INDEX deals_by_value ON deals (team_id, value, deal_id);
CREATE INDEX deals_by_expected_close ON deals (team_id, expected_close_on, deal_id);
CREATE INDEX deals_by_close ON deals (team_id, closed_at, deal_id);
CREATE INDEX deals_by_owner ON deals (team_id, owner_user_id, created_at, deal_id);
CREATE INDEX deals_by_lead ON deals (team_id, lead_id, created_at, deal_id) WHERE lead_id IS NOT NULL;
CREATE UNIQUE INDEX deals_by_external_id ON deals (team_id, external_id) WHERE external_id IS NOT NULL;

-- How many deals of a column have ranks within the same 2^38 (64 deals, as ranks are spaced at first): with it the position of a deal
-- is a short sum, and not a walk over the whole column.
CREATE TABLE column_counts (
  team_id BLOB NOT NULL,
  stage_id BLOB NOT NULL,
  rank_range INTEGER NOT NULL,
  deals INTEGER NOT NULL,
  PRIMARY KEY (team_id, stage_id, rank_range)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER deals_counted AFTER INSERT ON deals BEGIN
  INSERT INTO column_counts (team_id, stage_id, rank_range, deals) VALUES (NEW.team_id, NEW.stage_id, NEW.rank >> 38, 1)
    ON CONFLICT (team_id, stage_id, rank_range) DO UPDATE SET deals = deals + 1;
END;
CREATE TRIGGER deals_discounted AFTER DELETE ON deals BEGIN
  UPDATE column_counts SET deals = deals - 1
    WHERE team_id = OLD.team_id AND stage_id = OLD.stage_id AND rank_range = OLD.rank >> 38;
END;
CREATE TRIGGER deals_recounted AFTER UPDATE OF stage_id, rank ON deals
WHEN OLD.stage_id <> NEW.stage_id OR OLD.rank >> 38 <> NEW.rank >> 38 BEGIN
  UPDATE column_counts SET deals = deals - 1
    WHERE team_id = OLD.team_id AND stage_id = OLD.stage_id AND rank_range = OLD.rank >> 38;
  INSERT INTO column_counts (team_id, stage_id, rank_range, deals) VALUES (NEW.team_id, NEW.stage_id, NEW.rank >> 38, 1)
    ON CONFLICT (team_id, stage_id, rank_range) DO UPDATE SET deals = deals + 1;
END;

CREATE TABLE deal_assignees (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  deal_id BLOB NOT NULL,
  PRIMARY KEY (team_id, user_id, deal_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_assignees_by_deal ON deal_assignees (team_id, deal_id);

CREATE TABLE contacts (
  team_id BLOB NOT NULL,
  contact_id BLOB NOT NULL,
  deal_id BLOB NOT NULL,
  name TEXT,
  email TEXT,
  phone TEXT,
  title TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, contact_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_deal ON contacts (team_id, deal_id, created_at, contact_id);

-- Stages named by an activity may be gone.
CREATE TABLE activities (
  team_id BLOB NOT NULL,
  activity_id BLOB NOT NULL,
  deal_id BLOB NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('call', 'email', 'meeting', 'note', 'task', 'stage_changed')),
  body TEXT,
  scheduled_for INTEGER,
  completed_at INTEGER,
  author_user_id BLOB,
  from_stage_id BLOB,
  to_stage_id BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, activity_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX activities_by_deal ON activities (team_id, deal_id, created_at, activity_id);

-- The stays of a deal lie together, because facts are loaded deal by deal. The stage of a stay may be gone.
CREATE TABLE stage_intervals (
  team_id BLOB NOT NULL,
  deal_id BLOB NOT NULL,
  interval_id BLOB NOT NULL,
  stage_id BLOB NOT NULL,
  entered_at INTEGER NOT NULL,
  exited_at INTEGER,
  PRIMARY KEY (team_id, deal_id, interval_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Counts the transactions that changed a deal or a stay of the team: how one process learns that another wrote.
CREATE TABLE team_versions (
  team_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (team_id)
) STRICT, WITHOUT ROWID;
