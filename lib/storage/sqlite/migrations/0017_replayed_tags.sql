-- why: a repeated request gets the ETag of the first time too.

ALTER TABLE replays ADD COLUMN entity_tag TEXT NOT NULL DEFAULT '';
