-- why: names that people don't tell apart are one name, and an internationalised domain is one domain in either spelling.
--
-- People and teams are found by the key of their name, industries have that key now. Domains stand in their ASCII form, in
-- addresses too; searches find both. Functions of the program do what SQL can't: see text_functions.hpp.

ALTER TABLE users ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
UPDATE users SET name_folded = name_key(name);
ALTER TABLE teams ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
UPDATE teams SET name_folded = name_key(name);
DROP INDEX teams_by_name;
CREATE INDEX teams_by_name ON teams (name_folded, created_at, team_id);

-- A benchmark whose key changes is counted anew by the next refresh.
UPDATE companies SET industry_key = name_key(industry) WHERE industry_key <> name_key(industry);
DELETE FROM benchmarks WHERE industry_key <> name_key(industry);

-- Who has an address in both spellings keeps the one that was there in ASCII.
UPDATE OR IGNORE users SET email = normal_email(email), email_folded = email_key(email) WHERE email_folded <> email_key(email);
UPDATE OR IGNORE invites SET email = normal_email(email), email_folded = email_key(email) WHERE email_folded <> email_key(email);
UPDATE contacts SET email = normal_email(email) WHERE email <> normal_email(email);

UPDATE deals SET domain = normal_domain(domain), search = search || CHAR(10) || normal_domain(domain), version = version + 1
  WHERE domain <> normal_domain(domain);
UPDATE deals SET search = search || CHAR(10) || other_spelling(domain) WHERE instr(search, other_spelling(domain)) = 0;
UPDATE leads SET domain = normal_domain(domain), search = search || CHAR(10) || normal_domain(domain), version = version + 1
  WHERE domain <> normal_domain(domain);
UPDATE leads SET search = search || CHAR(10) || other_spelling(domain) WHERE instr(search, other_spelling(domain)) = 0;
UPDATE leads SET email = normal_email(email), search = search || CHAR(10) || email_key(email), version = version + 1
  WHERE email <> normal_email(email);
UPDATE leads SET search = search || CHAR(10) || other_spelling(email) WHERE instr(search, other_spelling(email)) = 0;

-- Of a company that is in the pool in both spellings the one in ASCII stays.
UPDATE OR IGNORE companies SET domain = normal_domain(domain) WHERE domain <> normal_domain(domain);
DELETE FROM companies WHERE domain <> normal_domain(domain);
INSERT INTO team_domains (team_id, domain, uses)
  SELECT team_id, normal_domain(domain), SUM(uses) FROM team_domains WHERE domain <> normal_domain(domain)
  GROUP BY team_id, normal_domain(domain) ON CONFLICT (team_id, domain) DO UPDATE SET uses = uses + excluded.uses;
DELETE FROM team_domains WHERE domain <> normal_domain(domain);
UPDATE team_domains SET industry = c.industry, country = c.country, employees = c.employees, emails_found = c.emails_found,
    enriched_at = c.enriched_at
  FROM companies AS c WHERE c.domain = team_domains.domain AND team_domains.domain LIKE '%xn--%';
