-- why: usage events and what was counted of them, so that traffic never has to look at the events.
--
-- Everything is counted by local day, in days since 1970. `properties` has a line for each name and value. `member` is a user or a
-- session. In audience_links `previous_day` is the day on which the same members were counted before, -1 for none: the distinct
-- members of a span are those whose previous day is before it.

CREATE TABLE events (
  team_id BLOB NOT NULL,
  event_key BLOB NOT NULL,
  user_id BLOB NOT NULL,
  event_type TEXT NOT NULL,
  page TEXT,
  properties TEXT NOT NULL,
  session_id TEXT,
  event_id TEXT,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, event_key),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_event_id ON events (team_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX events_by_arrival ON events (received_at);

CREATE TABLE visits (
  team_id BLOB NOT NULL,
  visit_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, visit_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_user ON visits (team_id, user_id, last_at, first_at);
CREATE INDEX visits_by_end ON visits (last_at);

CREATE TABLE audience_days (
  team_id BLOB NOT NULL,
  member BLOB NOT NULL,
  audience TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (team_id, member, audience, day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audience_days_by_day ON audience_days (day);

CREATE TABLE audience_links (
  team_id BLOB NOT NULL,
  audience TEXT NOT NULL,
  day INTEGER NOT NULL,
  previous_day INTEGER NOT NULL,
  members INTEGER NOT NULL,
  PRIMARY KEY (team_id, audience, day, previous_day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audience_links_by_day ON audience_links (day);

CREATE TABLE tallies (
  team_id BLOB NOT NULL,
  tally TEXT NOT NULL CHECK (tally IN ('events', 'page_views')),
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  tallied INTEGER NOT NULL,
  PRIMARY KEY (team_id, tally, name, day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tallies_by_day ON tallies (day);
