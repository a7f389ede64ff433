-- why: what an import did can be seen afterwards, also of one that broke off.
--
-- result is the JSON of what its batches came to; it is written in the transaction of each batch.

CREATE TABLE imports (
  team_id BLOB NOT NULL,
  import_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  user_id BLOB,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  result TEXT NOT NULL,
  PRIMARY KEY (team_id, import_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_by_creation ON imports (team_id, created_at, import_id);
