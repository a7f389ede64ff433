-- why: a team's rows can lie on a node of their own. Keys begin with the team; what finds a team stands in directories, which every
-- node has; positions of the feed are counted per team; and ports do what triggers did.

-- In which team the key or invite is whose secret has the hash.
CREATE TABLE secret_places (
  hash BLOB NOT NULL,
  team_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  PRIMARY KEY (hash)
) STRICT, WITHOUT ROWID;
INSERT INTO secret_places (hash, team_id, row_id)
  SELECT hash, team_id, key_id FROM api_keys UNION ALL SELECT token_hash, team_id, invite_id FROM invites;
CREATE UNIQUE INDEX secret_places_by_row ON secret_places (row_id);
CREATE INDEX secret_places_by_team ON secret_places (team_id);
DROP INDEX api_keys_by_hash;
DROP INDEX api_keys_by_id;
DROP INDEX invites_by_token;

-- A directory too: what every node has can't refer to what one of them has.
CREATE TABLE organizations_of_teams (
  team_id BLOB NOT NULL,
  issuer TEXT NOT NULL,
  organization TEXT NOT NULL,
  PRIMARY KEY (team_id)
) STRICT, WITHOUT ROWID;
INSERT INTO organizations_of_teams (team_id, issuer, organization) SELECT team_id, issuer, organization FROM organizations;
DROP TABLE organizations;
ALTER TABLE organizations_of_teams RENAME TO organizations;
CREATE UNIQUE INDEX organizations_by_name ON organizations (issuer, organization);

DROP TRIGGER key_lost;
DROP TRIGGER membership_lost;
DROP TRIGGER team_changed;

-- Positions stay as they are; each team begins behind all that were given before.
CREATE TABLE changes_of_inboxes (
  team_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  user_id BLOB,
  kind TEXT NOT NULL CHECK (kind IN ('notified', 'unread', 'rights')),
  notification_id BLOB,
  PRIMARY KEY (team_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO changes_of_inboxes (team_id, position, user_id, kind, notification_id)
  SELECT team_id, position, user_id, kind, notification_id FROM inbox_changes;
INSERT INTO changes_of_inboxes (team_id, position, kind)
  SELECT team_id, (SELECT MAX(position) FROM inbox_changes) + 1, 'rights' FROM teams WHERE EXISTS (SELECT 1 FROM inbox_changes);
DROP TABLE inbox_changes;
ALTER TABLE changes_of_inboxes RENAME TO inbox_changes;

DROP TRIGGER deals_counted;
DROP TRIGGER deals_discounted;
DROP TRIGGER deals_recounted;
DROP TRIGGER company_entered;
DROP TRIGGER company_changed;
DROP TRIGGER company_left;
DROP TRIGGER audit_entries_stay;

-- Counted when they are asked for, along an index.
DROP TRIGGER snapshots_counted;
DROP TRIGGER snapshots_discounted;
ALTER TABLE reports DROP COLUMN snapshot_count;
