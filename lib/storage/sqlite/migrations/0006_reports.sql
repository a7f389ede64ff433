-- why: saved arrangements of widgets, and what they showed at one moment.
--
-- layout, timeframe and results are JSON as the API shows them; a layout may name metrics that the program no longer knows.

CREATE TABLE reports (
  team_id BLOB NOT NULL,
  report_id BLOB NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('private', 'organization')),
  layout TEXT NOT NULL,
  timeframe TEXT,
  created_by BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  snapshot_count INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  nested_version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (team_id, report_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_by_creation ON reports (team_id, created_at, report_id);

-- Results are large: they stand last, on pages of their own that lists never read, and the rows lie outside the primary key's tree.
CREATE TABLE snapshots (
  team_id BLOB NOT NULL,
  snapshot_id BLOB NOT NULL,
  report_id BLOB NOT NULL,
  title TEXT NOT NULL,
  created_by BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
  as_of INTEGER NOT NULL,
  scope TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  catalog_version TEXT NOT NULL,
  layout TEXT NOT NULL,
  timeframe TEXT,
  results TEXT NOT NULL,
  PRIMARY KEY (team_id, snapshot_id),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, report_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX snapshots_by_report ON snapshots (team_id, report_id, created_at, snapshot_id);
CREATE INDEX snapshots_by_expiry ON snapshots (expires_at);

CREATE TRIGGER snapshots_counted AFTER INSERT ON snapshots BEGIN
  UPDATE reports SET snapshot_count = snapshot_count + 1, nested_version = nested_version + 1
    WHERE team_id = NEW.team_id AND report_id = NEW.report_id;
END;
CREATE TRIGGER snapshots_discounted AFTER DELETE ON snapshots BEGIN
  UPDATE reports SET snapshot_count = snapshot_count - 1, nested_version = nested_version + 1
    WHERE team_id = OLD.team_id AND report_id = OLD.report_id;
END;
