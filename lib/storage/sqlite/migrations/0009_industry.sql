-- why: the pool of companies, which belongs to no team, and what was counted of it.
--
-- industry_key is the industry with its case folded. Benchmarks are computed ahead; their lists stand in tables of their own.

CREATE TABLE companies (
  domain TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  industry TEXT NOT NULL,
  industry_key TEXT NOT NULL,
  country TEXT,
  employees INTEGER,
  revenue_usd INTEGER,
  emails_found INTEGER NOT NULL,
  enriched_at INTEGER,
  first_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX companies_by_industry ON companies (industry_key, domain);

CREATE TABLE benchmarks (
  industry_key TEXT NOT NULL PRIMARY KEY,
  industry TEXT NOT NULL,
  companies INTEGER NOT NULL,
  enrichment_rate TEXT NOT NULL,
  email_coverage TEXT NOT NULL,
  growth_pct TEXT,
  median_employees TEXT,
  computed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark_domains (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  emails_found INTEGER NOT NULL,
  employees INTEGER,
  PRIMARY KEY (industry_key, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark_countries (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  country TEXT NOT NULL,
  companies INTEGER NOT NULL,
  PRIMARY KEY (industry_key, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark_months (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  month INTEGER NOT NULL,
  new_companies INTEGER NOT NULL,
  companies INTEGER NOT NULL,
  PRIMARY KEY (industry_key, place)
) STRICT, WITHOUT ROWID;
