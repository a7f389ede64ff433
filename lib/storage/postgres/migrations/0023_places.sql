-- why: a team's rows can lie on a node of their own. Keys begin with the team; what finds a team stands in directories, which every
-- node has; positions of the feed are counted per team; and ports do what triggers did.
--
-- The reasons stand in the migration of SQLite.

CREATE TABLE secret_places (
  hash BYTEA NOT NULL,
  team_id BYTEA NOT NULL,
  row_id BYTEA NOT NULL,
  PRIMARY KEY (hash)
);
INSERT INTO secret_places (hash, team_id, row_id)
  SELECT hash, team_id, key_id FROM api_keys UNION ALL SELECT token_hash, team_id, invite_id FROM invites;
CREATE UNIQUE INDEX secret_places_by_row ON secret_places (row_id);
CREATE INDEX secret_places_by_team ON secret_places (team_id);
DROP INDEX api_keys_by_hash;
DROP INDEX api_keys_by_id;
DROP INDEX invites_by_token;

ALTER TABLE organizations DROP CONSTRAINT organizations_team_id_fkey;

DROP TRIGGER deals_counted ON deals;
DROP TRIGGER snapshots_counted ON snapshots;
DROP TRIGGER audit_entries_stay ON audit_entries;
DROP TRIGGER company_copied ON companies;
DROP TRIGGER key_lost ON api_keys;
DROP TRIGGER membership_lost ON memberships;
DROP TRIGGER team_changed ON teams;
DROP TRIGGER inbox_changes_placed ON inbox_changes;
DROP FUNCTION count_deal;
DROP FUNCTION count_snapshot;
DROP FUNCTION keep_audit_entry;
DROP FUNCTION copy_company;
DROP FUNCTION tell_of_rights;
DROP FUNCTION place_in_feed;
ALTER TABLE reports DROP COLUMN snapshot_count;

CREATE TABLE changes_of_inboxes (
  team_id BYTEA NOT NULL,
  position BIGINT NOT NULL,
  user_id BYTEA,
  kind TEXT NOT NULL CHECK (kind IN ('notified', 'unread', 'rights')),
  notification_id BYTEA,
  CONSTRAINT inbox_changes_by_place PRIMARY KEY (team_id, position)
);
INSERT INTO changes_of_inboxes (team_id, position, user_id, kind, notification_id)
  SELECT team_id, position, user_id, kind, notification_id FROM inbox_changes WHERE position IS NOT NULL;
INSERT INTO changes_of_inboxes (team_id, position, kind)
  SELECT team_id, (SELECT MAX(position) FROM inbox_changes) + 1, 'rights' FROM teams WHERE EXISTS (SELECT 1 FROM inbox_changes);
DROP TABLE inbox_changes;
ALTER TABLE changes_of_inboxes RENAME TO inbox_changes;
ALTER TABLE inbox_changes RENAME CONSTRAINT inbox_changes_by_place TO inbox_changes_pkey;
DROP TABLE feed;
