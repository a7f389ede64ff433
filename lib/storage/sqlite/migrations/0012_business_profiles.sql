-- why: what each user sells and to whom, and beside it which companies a team deals with, so that ranking them is one scan.
--
-- team_domains has every domain of a team's deals and leads (`uses` of them) with a copy of what the company pool says of it, NULL
-- if it says nothing: emails_found tells. Triggers keep it current from both sides. Lists have a line for each item.

CREATE TABLE business_profiles (
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  industry TEXT,
  team_size TEXT,
  target_geos TEXT NOT NULL,
  target_industries TEXT NOT NULL,
  target_company_sizes TEXT NOT NULL,
  persona TEXT,
  value_proposition TEXT,
  onboarding TEXT NOT NULL CHECK (onboarding IN ('completed', 'skipped')),
  version INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_domains (
  team_id BLOB NOT NULL,
  domain TEXT NOT NULL,
  uses INTEGER NOT NULL,
  industry TEXT,
  country TEXT,
  employees INTEGER,
  emails_found INTEGER,
  enriched_at INTEGER,
  PRIMARY KEY (team_id, domain),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_domains_by_domain ON team_domains (domain);

INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)
  SELECT used.team_id, used.domain, COUNT(*), c.industry, c.country, c.employees, c.emails_found, c.enriched_at
  FROM (SELECT team_id, domain FROM deals WHERE domain IS NOT NULL
        UNION ALL SELECT team_id, domain FROM leads WHERE domain IS NOT NULL) AS used
  LEFT JOIN companies AS c ON c.domain = used.domain
  GROUP BY used.team_id, used.domain;

CREATE TRIGGER deal_domain_used AFTER INSERT ON deals WHEN NEW.domain IS NOT NULL BEGIN
  INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)
    SELECT NEW.team_id, NEW.domain, 1, c.industry, c.country, c.employees, c.emails_found, c.enriched_at
    FROM (SELECT NEW.domain AS domain) AS used LEFT JOIN companies AS c ON c.domain = used.domain WHERE TRUE
    ON CONFLICT (team_id, domain) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER deal_domain_unused AFTER DELETE ON deals WHEN OLD.domain IS NOT NULL BEGIN
  UPDATE team_domains SET uses = uses - 1 WHERE team_id = OLD.team_id AND domain = OLD.domain;
  DELETE FROM team_domains WHERE team_id = OLD.team_id AND domain = OLD.domain AND uses = 0;
END;
CREATE TRIGGER deal_domain_left AFTER UPDATE OF domain ON deals WHEN OLD.domain IS NOT NULL AND NEW.domain IS NOT OLD.domain BEGIN
  UPDATE team_domains SET uses = uses - 1 WHERE team_id = OLD.team_id AND domain = OLD.domain;
  DELETE FROM team_domains WHERE team_id = OLD.team_id AND domain = OLD.domain AND uses = 0;
END;
CREATE TRIGGER deal_domain_entered AFTER UPDATE OF domain ON deals WHEN NEW.domain IS NOT NULL AND NEW.domain IS NOT OLD.domain BEGIN
  INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)
    SELECT NEW.team_id, NEW.domain, 1, c.industry, c.country, c.employees, c.emails_found, c.enriched_at
    FROM (SELECT NEW.domain AS domain) AS used LEFT JOIN companies AS c ON c.domain = used.domain WHERE TRUE
    ON CONFLICT (team_id, domain) DO UPDATE SET uses = uses + 1;
END;

CREATE TRIGGER lead_domain_used AFTER INSERT ON leads WHEN NEW.domain IS NOT NULL BEGIN
  INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)
    SELECT NEW.team_id, NEW.domain, 1, c.industry, c.country, c.employees, c.emails_found, c.enriched_at
    FROM (SELECT NEW.domain AS domain) AS used LEFT JOIN companies AS c ON c.domain = used.domain WHERE TRUE
    ON CONFLICT (team_id, domain) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER lead_domain_unused AFTER DELETE ON leads WHEN OLD.domain IS NOT NULL BEGIN
  UPDATE team_domains SET uses = uses - 1 WHERE team_id = OLD.team_id AND domain = OLD.domain;
  DELETE FROM team_domains WHERE team_id = OLD.team_id AND domain = OLD.domain AND uses = 0;
END;
CREATE TRIGGER lead_domain_left AFTER UPDATE OF domain ON leads WHEN OLD.domain IS NOT NULL AND NEW.domain IS NOT OLD.domain BEGIN
  UPDATE team_domains SET uses = uses - 1 WHERE team_id = OLD.team_id AND domain = OLD.domain;
  DELETE FROM team_domains WHERE team_id = OLD.team_id AND domain = OLD.domain AND uses = 0;
END;
CREATE TRIGGER lead_domain_entered AFTER UPDATE OF domain ON leads WHEN NEW.domain IS NOT NULL AND NEW.domain IS NOT OLD.domain BEGIN
  INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)
    SELECT NEW.team_id, NEW.domain, 1, c.industry, c.country, c.employees, c.emails_found, c.enriched_at
    FROM (SELECT NEW.domain AS domain) AS used LEFT JOIN companies AS c ON c.domain = used.domain WHERE TRUE
    ON CONFLICT (team_id, domain) DO UPDATE SET uses = uses + 1;
END;

CREATE TRIGGER company_entered AFTER INSERT ON companies BEGIN
  UPDATE team_domains SET industry = NEW.industry, country = NEW.country, employees = NEW.employees,
      emails_found = NEW.emails_found, enriched_at = NEW.enriched_at
    WHERE domain = NEW.domain;
END;
CREATE TRIGGER company_changed AFTER UPDATE ON companies BEGIN
  UPDATE team_domains SET industry = NEW.industry, country = NEW.country, employees = NEW.employees,
      emails_found = NEW.emails_found, enriched_at = NEW.enriched_at
    WHERE domain = NEW.domain;
END;
CREATE TRIGGER company_left AFTER DELETE ON companies BEGIN
  UPDATE team_domains SET industry = NULL, country = NULL, employees = NULL, emails_found = NULL, enriched_at = NULL
    WHERE domain = OLD.domain;
END;
