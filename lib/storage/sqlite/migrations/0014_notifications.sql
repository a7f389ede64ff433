-- why: what people want to be told of and where, what they were told, and a feed from which every process learns whom to push to.
--
-- Built-in rules stand here only once they differ from how they begin. A notification is both a row of the inbox and the fire of a
-- rule: `removed` takes it out of the inbox, `place` puts unread ones first. inbox_changes has no team first: it is read across teams.

CREATE TABLE notification_rules (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  rule_type TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  channels TEXT NOT NULL,
  last_fired_at INTEGER,
  PRIMARY KEY (team_id, user_id, rule_type, rule_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_rules_by_id ON notification_rules (team_id, rule_type, rule_id, user_id);

CREATE TABLE channels (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  channel_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('slack', 'webhook')),
  name TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id, channel_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  notification_id BLOB NOT NULL,
  rule_type TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  read_at INTEGER,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
  position INTEGER NOT NULL,
  place INTEGER GENERATED ALWAYS AS (created_at + CASE WHEN read_at IS NULL THEN 1152921504606846976 ELSE 0 END) VIRTUAL,
  PRIMARY KEY (team_id, user_id, notification_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_by_place ON notifications (team_id, user_id, place, notification_id) WHERE removed = 0;
CREATE INDEX notifications_by_position ON notifications (team_id, user_id, position) WHERE removed = 0;
CREATE INDEX notifications_by_creation ON notifications (team_id, user_id, created_at, notification_id);

-- How many of a user's notifications are unread, so that nobody counts them.
CREATE TABLE inboxes (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  unread INTEGER NOT NULL CHECK (unread >= 0),
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox_changes (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  team_id BLOB NOT NULL,
  user_id BLOB,
  kind TEXT NOT NULL CHECK (kind IN ('notified', 'unread', 'rights')),
  notification_id BLOB
) STRICT;

-- Open sockets end with what let them in, whoever ends it.
CREATE TRIGGER key_lost AFTER DELETE ON api_keys BEGIN
  INSERT INTO inbox_changes (team_id, user_id, kind) VALUES (OLD.team_id, OLD.user_id, 'rights');
END;
CREATE TRIGGER membership_lost AFTER DELETE ON memberships BEGIN
  INSERT INTO inbox_changes (team_id, user_id, kind) VALUES (OLD.team_id, OLD.user_id, 'rights');
END;
CREATE TRIGGER team_changed AFTER UPDATE ON teams BEGIN
  INSERT INTO inbox_changes (team_id, kind) VALUES (NEW.team_id, 'rights');
END;

CREATE TABLE tickets (
  hash BLOB NOT NULL,
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  key_id BLOB,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- Of which due (milliseconds or days, as the task has it) and which expiry people were told last.
CREATE TABLE told (
  team_id BLOB NOT NULL,
  subject_id BLOB NOT NULL,
  due INTEGER NOT NULL,
  PRIMARY KEY (team_id, subject_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_due_time ON tasks (due_at) WHERE status = 'open' AND due_at IS NOT NULL;
CREATE INDEX tasks_by_due_day ON tasks (due_on) WHERE status = 'open' AND due_on IS NOT NULL;
