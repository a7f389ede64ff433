-- why: people who sign in through an identity provider, and the organizations in which they do.
--
-- A provider's names are unique in the whole instance. A team in `organizations` is managed by the provider.

CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id BLOB NOT NULL,
  own_team_id BLOB NOT NULL,
  PRIMARY KEY (issuer, subject),
  FOREIGN KEY (user_id) REFERENCES users (user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
  team_id BLOB NOT NULL,
  issuer TEXT NOT NULL,
  organization TEXT NOT NULL,
  PRIMARY KEY (team_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX organizations_by_name ON organizations (issuer, organization);
CREATE INDEX identities_by_user ON identities (user_id);
