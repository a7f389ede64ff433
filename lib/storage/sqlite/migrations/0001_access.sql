-- why: people, the teams that they belong to, and the keys with which programs act for them.
--
-- How all tables are made: ids are 16-byte blobs, instants milliseconds and dates days since 1970, money minor units, closed sets
-- their words (legible in a shell, and free to gain a value in the middle). Whatever belongs to a team has team_id first in every key, so
-- that a team's rows lie together. Rows lie in their primary key's tree: ids are random but ascend in time, so new rows go to its end.

CREATE TABLE users (
  user_id BLOB NOT NULL,
  email TEXT,
  email_folded TEXT,
  name TEXT NOT NULL,
  primary_team_id BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_email ON users (email_folded);

CREATE TABLE teams (
  team_id BLOB NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  plan TEXT NOT NULL CHECK (plan IN ('free', 'starter', 'pro', 'enterprise')),
  time_zone TEXT NOT NULL,
  week_start TEXT NOT NULL CHECK (week_start IN ('monday', 'sunday')),
  currency TEXT NOT NULL,
  record_visibility TEXT NOT NULL CHECK (record_visibility IN ('team', 'own')),
  conversion_events TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX teams_by_name ON teams (name, created_at, team_id);

CREATE TABLE memberships (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id),
  FOREIGN KEY (user_id) REFERENCES users (user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_joining ON memberships (team_id, joined_at, user_id);
CREATE INDEX memberships_by_user ON memberships (user_id);

-- Everyone who is or was a member: rows keep the names of those who left.
CREATE TABLE people (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  team_id BLOB NOT NULL,
  key_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  PRIMARY KEY (team_id, key_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);
CREATE UNIQUE INDEX api_keys_by_id ON api_keys (key_id);
CREATE INDEX api_keys_by_member ON api_keys (team_id, user_id);
CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at, key_id);
