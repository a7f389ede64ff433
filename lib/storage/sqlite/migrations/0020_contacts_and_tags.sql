-- why: a lead keeps the first contact that an import said, whatever calls come in after it; and entity tags are made of the answers
-- themselves, so that nothing counts changes of what is nested in them any more.

ALTER TABLE leads ADD COLUMN contact_given INTEGER NOT NULL DEFAULT 0;

ALTER TABLE deals DROP COLUMN nested_version;
ALTER TABLE schedules DROP COLUMN nested_version;

DROP TRIGGER snapshots_counted;
DROP TRIGGER snapshots_discounted;
ALTER TABLE reports DROP COLUMN nested_version;
CREATE TRIGGER snapshots_counted AFTER INSERT ON snapshots BEGIN
  UPDATE reports SET snapshot_count = snapshot_count + 1 WHERE team_id = NEW.team_id AND report_id = NEW.report_id;
END;
CREATE TRIGGER snapshots_discounted AFTER DELETE ON snapshots BEGIN
  UPDATE reports SET snapshot_count = snapshot_count - 1 WHERE team_id = OLD.team_id AND report_id = OLD.report_id;
END;
