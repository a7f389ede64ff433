-- why: people join teams by invite, every change of who may do what is written down, and teams end.
--
-- A team that was disbanded is hidden by disbanded_at until its rows are purged. Invites stay when they are over, so that a token
-- that was used is known. Nothing changes the audit log; it goes with its team.

ALTER TABLE teams ADD COLUMN disbanded_at INTEGER;
CREATE INDEX teams_disbanded ON teams (disbanded_at, team_id) WHERE disbanded_at IS NOT NULL;

CREATE TABLE invites (
  team_id BLOB NOT NULL,
  invite_id BLOB NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
  user_id BLOB,
  invited_by BLOB,
  token_hash BLOB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'ended')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, invite_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invites_by_token ON invites (token_hash);
CREATE UNIQUE INDEX invites_by_email ON invites (team_id, email_folded) WHERE status = 'pending';
CREATE INDEX invites_by_creation ON invites (team_id, created_at, invite_id) WHERE status = 'pending';

CREATE TABLE audit_entries (
  team_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  action TEXT NOT NULL,
  actor_user_id BLOB,
  target TEXT NOT NULL,
  name TEXT,
  email TEXT,
  role TEXT,
  former_role TEXT,
  changed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, entry_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entries_by_creation ON audit_entries (team_id, created_at, entry_id);
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

-- Whose name a placeholder is in other teams, and whether anybody's, is asked when a team is purged.
CREATE INDEX people_by_user ON people (user_id, team_id);
