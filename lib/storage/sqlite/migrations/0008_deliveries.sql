-- why: what is to leave by mail or HTTP is kept in the transaction of what caused it, so that no crash loses it.
--
-- A worker holds what it sends until leased_until. `free_at` is when the next may take it, NULL once it is over.

CREATE TABLE deliveries (
  team_id BLOB NOT NULL,
  delivery_id BLOB NOT NULL,
  fire_id BLOB,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'slack', 'webhook')),
  recipient TEXT NOT NULL,
  secret TEXT,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL,
  last_error TEXT,
  next_attempt_at INTEGER,
  leased_until INTEGER,
  created_at INTEGER NOT NULL,
  free_at INTEGER GENERATED ALWAYS AS (MAX(next_attempt_at, COALESCE(leased_until, next_attempt_at))) VIRTUAL,
  PRIMARY KEY (team_id, delivery_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT;
CREATE INDEX deliveries_by_time ON deliveries (free_at, team_id, delivery_id) WHERE free_at IS NOT NULL;
CREATE INDEX deliveries_by_fire ON deliveries (team_id, fire_id, delivery_id) WHERE fire_id IS NOT NULL;
CREATE INDEX deliveries_over ON deliveries (created_at) WHERE status <> 'pending';

CREATE TABLE attachments (
  team_id BLOB NOT NULL,
  delivery_id BLOB NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (team_id, delivery_id),
  FOREIGN KEY (team_id, delivery_id) REFERENCES deliveries (team_id, delivery_id) ON DELETE CASCADE
) STRICT;
