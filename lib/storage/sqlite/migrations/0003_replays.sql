-- why: a request that is sent again with the same Idempotency-Key gets the answer of the first time, whichever process takes it.

CREATE TABLE replays (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  route TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  body_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id, route, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX replays_by_creation ON replays (created_at);
