-- why: PostgreSQL begins with the schema that SQLite files came to by this number; the next ones are shared, in
-- lib/storage/sql/migrations.
--
-- Why tables are as they are stands in the migrations of SQLite. Different here: texts compare byte by byte, generated columns are
-- stored, and a change of an inbox gets its position when its transaction is committed.

CREATE TABLE users (
  user_id BYTEA NOT NULL,
  email TEXT,
  email_folded TEXT,
  name TEXT NOT NULL,
  primary_team_id BYTEA,
  created_at BIGINT NOT NULL,
  name_folded TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (user_id)
);
CREATE UNIQUE INDEX users_by_email ON users (email_folded);

CREATE TABLE teams (
  team_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  plan TEXT NOT NULL CHECK (plan IN ('free', 'starter', 'pro', 'enterprise')),
  time_zone TEXT NOT NULL,
  week_start TEXT NOT NULL CHECK (week_start IN ('monday', 'sunday')),
  currency TEXT NOT NULL,
  record_visibility TEXT NOT NULL CHECK (record_visibility IN ('team', 'own')),
  conversion_events TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  disbanded_at BIGINT,
  name_folded TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (team_id)
);

CREATE TABLE memberships (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id),
  FOREIGN KEY (user_id) REFERENCES users (user_id)
);
CREATE INDEX memberships_by_joining ON memberships (team_id, joined_at, user_id);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE people (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  PRIMARY KEY (team_id, user_id)
);

CREATE TABLE api_keys (
  team_id BYTEA NOT NULL,
  key_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  PRIMARY KEY (team_id, key_id)
);
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);
CREATE UNIQUE INDEX api_keys_by_id ON api_keys (key_id);
CREATE INDEX api_keys_by_member ON api_keys (team_id, user_id);
CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at, key_id);

CREATE TABLE stages (
  team_id BYTEA NOT NULL,
  stage_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  stage_order BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
  probability BIGINT NOT NULL,
  PRIMARY KEY (team_id, stage_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE UNIQUE INDEX stages_by_name ON stages (team_id, name);

CREATE TABLE deals (
  team_id BYTEA NOT NULL,
  deal_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  domain TEXT,
  value BIGINT,
  currency TEXT NOT NULL,
  stage_id BYTEA NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'won', 'lost')),
  owner_user_id BYTEA NOT NULL,
  assignees BYTEA NOT NULL,
  lead_id BYTEA,
  expected_close_on BIGINT,
  closed_at BIGINT,
  lost_reason TEXT,
  commission TEXT,
  rank BIGINT NOT NULL,
  stage_entered_at BIGINT NOT NULL,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  search TEXT NOT NULL,
  PRIMARY KEY (team_id, deal_id),
  FOREIGN KEY (team_id, stage_id) REFERENCES stages (team_id, stage_id)
);
CREATE INDEX deals_by_column ON deals (team_id, stage_id, rank, deal_id);
CREATE INDEX deals_by_total ON deals (team_id, stage_id, currency, value);
CREATE INDEX deals_by_creation ON deals (team_id, created_at, deal_id);
CREATE INDEX deals_by_update ON deals (team_id, updated_at, deal_id);
CREATE INDEX deals_by_name ON deals (team_id, name, deal_id);
CREATE INDEX deals_by_value ON deals (team_id, value, deal_id);
CREATE INDEX deals_by_expected_close ON deals (team_id, expected_close_on, deal_id);
CREATE INDEX deals_by_close ON deals (team_id, closed_at, deal_id);
CREATE INDEX deals_by_owner ON deals (team_id, owner_user_id, created_at, deal_id);
CREATE INDEX deals_by_lead ON deals (team_id, lead_id, created_at, deal_id) WHERE lead_id IS NOT NULL;
CREATE UNIQUE INDEX deals_by_external_id ON deals (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE column_counts (
  team_id BYTEA NOT NULL,
  stage_id BYTEA NOT NULL,
  rank_range BIGINT NOT NULL,
  deals BIGINT NOT NULL,
  PRIMARY KEY (team_id, stage_id, rank_range)
);

CREATE TABLE deal_assignees (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  deal_id BYTEA NOT NULL,
  PRIMARY KEY (team_id, user_id, deal_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
);
CREATE INDEX deal_assignees_by_deal ON deal_assignees (team_id, deal_id);

CREATE TABLE contacts (
  team_id BYTEA NOT NULL,
  contact_id BYTEA NOT NULL,
  deal_id BYTEA NOT NULL,
  name TEXT,
  email TEXT,
  phone TEXT,
  title TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, contact_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
);
CREATE INDEX contacts_by_deal ON contacts (team_id, deal_id, created_at, contact_id);

CREATE TABLE activities (
  team_id BYTEA NOT NULL,
  activity_id BYTEA NOT NULL,
  deal_id BYTEA NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('call', 'email', 'meeting', 'note', 'task', 'stage_changed')),
  body TEXT,
  scheduled_for BIGINT,
  completed_at BIGINT,
  author_user_id BYTEA,
  from_stage_id BYTEA,
  to_stage_id BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, activity_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
);
CREATE INDEX activities_by_deal ON activities (team_id, deal_id, created_at, activity_id);

CREATE TABLE stage_intervals (
  team_id BYTEA NOT NULL,
  deal_id BYTEA NOT NULL,
  interval_id BYTEA NOT NULL,
  stage_id BYTEA NOT NULL,
  entered_at BIGINT NOT NULL,
  exited_at BIGINT,
  PRIMARY KEY (team_id, deal_id, interval_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id) ON DELETE CASCADE
);

CREATE TABLE team_versions (
  team_id BYTEA NOT NULL,
  version BIGINT NOT NULL,
  changed_rows BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (team_id)
);

CREATE TABLE replays (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  route TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  body_hash BYTEA NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  entity_tag TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (team_id, user_id, route, idempotency_key)
);
CREATE INDEX replays_by_creation ON replays (created_at);

CREATE TABLE tags (
  team_id BYTEA NOT NULL,
  tag_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  color TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, tag_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE UNIQUE INDEX tags_by_name ON tags (team_id, name);

CREATE TABLE leads (
  team_id BYTEA NOT NULL,
  lead_id BYTEA NOT NULL,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  phone TEXT,
  company TEXT,
  domain TEXT,
  source TEXT NOT NULL CHECK (source IN ('website', 'referral', 'portal', 'social', 'advertising', 'email_campaign', 'event',
    'cold_outreach', 'partner', 'import', 'api', 'other')),
  status TEXT NOT NULL CHECK (status IN ('lead', 'potential', 'bad_timing', 'client', 'unqualified')),
  owner_user_id BYTEA,
  assignees BYTEA NOT NULL,
  tags BYTEA NOT NULL,
  first_contacted_at BIGINT,
  converted_at BIGINT,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  search TEXT NOT NULL,
  contact_given BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (team_id, lead_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX leads_by_creation ON leads (team_id, created_at, lead_id);
CREATE INDEX leads_by_status ON leads (team_id, status, created_at, lead_id);
CREATE INDEX leads_by_source ON leads (team_id, source, created_at, lead_id);
CREATE INDEX leads_by_owner ON leads (team_id, owner_user_id, created_at, lead_id);
CREATE UNIQUE INDEX leads_by_external_id ON leads (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE lead_assignees (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  lead_id BYTEA NOT NULL,
  PRIMARY KEY (team_id, user_id, lead_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
);
CREATE INDEX lead_assignees_by_lead ON lead_assignees (team_id, lead_id);

CREATE TABLE lead_tags (
  team_id BYTEA NOT NULL,
  tag_id BYTEA NOT NULL,
  lead_id BYTEA NOT NULL,
  PRIMARY KEY (team_id, tag_id, lead_id),
  FOREIGN KEY (team_id, tag_id) REFERENCES tags (team_id, tag_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
);
CREATE INDEX lead_tags_by_lead ON lead_tags (team_id, lead_id);

CREATE TABLE status_intervals (
  team_id BYTEA NOT NULL,
  lead_id BYTEA NOT NULL,
  interval_id BYTEA NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('lead', 'potential', 'bad_timing', 'client', 'unqualified')),
  entered_at BIGINT NOT NULL,
  exited_at BIGINT,
  by_user_id BYTEA,
  PRIMARY KEY (team_id, lead_id, interval_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id) ON DELETE CASCADE
);

CREATE TABLE tasks (
  team_id BYTEA NOT NULL,
  task_id BYTEA NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'done', 'cancelled')),
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
  due_on BIGINT,
  due_at BIGINT,
  lead_id BYTEA,
  deal_id BYTEA,
  owner_user_id BYTEA NOT NULL,
  assignees BYTEA NOT NULL,
  completed_at BIGINT,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, task_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
);
CREATE INDEX tasks_by_creation ON tasks (team_id, created_at, task_id);
CREATE INDEX tasks_by_owner ON tasks (team_id, owner_user_id, created_at, task_id);
CREATE INDEX tasks_by_status ON tasks (team_id, status, created_at, task_id);
CREATE INDEX tasks_by_priority ON tasks (team_id, priority, created_at, task_id);
CREATE INDEX tasks_by_lead ON tasks (team_id, lead_id, created_at, task_id) WHERE lead_id IS NOT NULL;
CREATE INDEX tasks_by_deal ON tasks (team_id, deal_id, created_at, task_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX tasks_by_external_id ON tasks (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE task_assignees (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  task_id BYTEA NOT NULL,
  PRIMARY KEY (team_id, user_id, task_id),
  FOREIGN KEY (team_id, task_id) REFERENCES tasks (team_id, task_id) ON DELETE CASCADE
);
CREATE INDEX task_assignees_by_task ON task_assignees (team_id, task_id);

CREATE TABLE calls (
  team_id BYTEA NOT NULL,
  call_id BYTEA NOT NULL,
  lead_id BYTEA,
  deal_id BYTEA,
  owner_user_id BYTEA NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  outcome TEXT NOT NULL CHECK (outcome IN ('success', 'no_answer', 'busy', 'failed', 'invalid_number', 'canceled')),
  duration_seconds BIGINT,
  started_at BIGINT NOT NULL,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, call_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
);
CREATE INDEX calls_by_creation ON calls (team_id, created_at, call_id);
CREATE INDEX calls_by_owner ON calls (team_id, owner_user_id, created_at, call_id);
CREATE INDEX calls_by_direction ON calls (team_id, direction, created_at, call_id);
CREATE INDEX calls_by_outcome ON calls (team_id, outcome, created_at, call_id);
CREATE INDEX calls_by_lead ON calls (team_id, lead_id, created_at, call_id) WHERE lead_id IS NOT NULL;
CREATE INDEX calls_by_deal ON calls (team_id, deal_id, created_at, call_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX calls_by_external_id ON calls (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE emails (
  team_id BYTEA NOT NULL,
  email_id BYTEA NOT NULL,
  lead_id BYTEA,
  deal_id BYTEA,
  owner_user_id BYTEA NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  status TEXT NOT NULL CHECK (status IN ('sent', 'delivered', 'bounced')),
  automated BIGINT NOT NULL,
  opened_at BIGINT,
  replied_at BIGINT,
  sent_at BIGINT NOT NULL,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, email_id),
  FOREIGN KEY (team_id, lead_id) REFERENCES leads (team_id, lead_id),
  FOREIGN KEY (team_id, deal_id) REFERENCES deals (team_id, deal_id)
);
CREATE INDEX emails_by_creation ON emails (team_id, created_at, email_id);
CREATE INDEX emails_by_owner ON emails (team_id, owner_user_id, created_at, email_id);
CREATE INDEX emails_by_direction ON emails (team_id, direction, created_at, email_id);
CREATE INDEX emails_by_status ON emails (team_id, status, created_at, email_id);
CREATE INDEX emails_by_lead ON emails (team_id, lead_id, created_at, email_id) WHERE lead_id IS NOT NULL;
CREATE INDEX emails_by_deal ON emails (team_id, deal_id, created_at, email_id) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX emails_by_external_id ON emails (team_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE fact_changes (
  team_id BYTEA NOT NULL,
  version BIGINT NOT NULL,
  changed_rows BIGINT NOT NULL,
  entries BYTEA NOT NULL,
  PRIMARY KEY (team_id, version)
);

CREATE TABLE reports (
  team_id BYTEA NOT NULL,
  report_id BYTEA NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('private', 'organization')),
  layout TEXT NOT NULL,
  timeframe TEXT,
  created_by BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  snapshot_count BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, report_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX reports_by_creation ON reports (team_id, created_at, report_id);

CREATE TABLE snapshots (
  team_id BYTEA NOT NULL,
  snapshot_id BYTEA NOT NULL,
  report_id BYTEA NOT NULL,
  title TEXT NOT NULL,
  created_by BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  shared BIGINT NOT NULL CHECK (shared IN (0, 1)),
  as_of BIGINT NOT NULL,
  scope TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  catalog_version TEXT NOT NULL,
  layout TEXT NOT NULL,
  timeframe TEXT,
  results TEXT NOT NULL,
  PRIMARY KEY (team_id, snapshot_id),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, report_id) ON DELETE CASCADE
);
CREATE INDEX snapshots_by_report ON snapshots (team_id, report_id, created_at, snapshot_id);
CREATE INDEX snapshots_by_expiry ON snapshots (expires_at);
CREATE INDEX teams_disbanded ON teams (disbanded_at, team_id) WHERE disbanded_at IS NOT NULL;

CREATE TABLE invites (
  team_id BYTEA NOT NULL,
  invite_id BYTEA NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
  user_id BYTEA,
  invited_by BYTEA,
  token_hash BYTEA NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'ended')),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, invite_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE UNIQUE INDEX invites_by_token ON invites (token_hash);
CREATE UNIQUE INDEX invites_by_email ON invites (team_id, email_folded) WHERE status = 'pending';
CREATE INDEX invites_by_creation ON invites (team_id, created_at, invite_id) WHERE status = 'pending';

CREATE TABLE audit_entries (
  team_id BYTEA NOT NULL,
  entry_id BYTEA NOT NULL,
  action TEXT NOT NULL,
  actor_user_id BYTEA,
  target TEXT NOT NULL,
  name TEXT,
  email TEXT,
  role TEXT,
  former_role TEXT,
  changed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, entry_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX audit_entries_by_creation ON audit_entries (team_id, created_at, entry_id);
CREATE INDEX people_by_user ON people (user_id, team_id);

CREATE TABLE deliveries (
  team_id BYTEA NOT NULL,
  delivery_id BYTEA NOT NULL,
  fire_id BYTEA,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'slack', 'webhook')),
  recipient TEXT NOT NULL,
  secret TEXT,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts BIGINT NOT NULL,
  last_error TEXT,
  next_attempt_at BIGINT,
  leased_until BIGINT,
  created_at BIGINT NOT NULL,
  free_at BIGINT GENERATED ALWAYS AS
    (CASE WHEN next_attempt_at IS NOT NULL THEN GREATEST(next_attempt_at, COALESCE(leased_until, next_attempt_at)) END) STORED,
  PRIMARY KEY (team_id, delivery_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX deliveries_by_time ON deliveries (free_at, team_id, delivery_id) WHERE free_at IS NOT NULL;
CREATE INDEX deliveries_by_fire ON deliveries (team_id, fire_id, delivery_id) WHERE fire_id IS NOT NULL;
CREATE INDEX deliveries_over ON deliveries (created_at) WHERE status <> 'pending';

CREATE TABLE attachments (
  team_id BYTEA NOT NULL,
  delivery_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (team_id, delivery_id),
  FOREIGN KEY (team_id, delivery_id) REFERENCES deliveries (team_id, delivery_id) ON DELETE CASCADE
);

CREATE TABLE companies (
  domain TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  industry TEXT NOT NULL,
  industry_key TEXT NOT NULL,
  country TEXT,
  employees BIGINT,
  revenue_usd BIGINT,
  emails_found BIGINT NOT NULL,
  enriched_at BIGINT,
  first_seen_at BIGINT NOT NULL
);
CREATE INDEX companies_by_industry ON companies (industry_key, domain);

CREATE TABLE benchmarks (
  industry_key TEXT NOT NULL PRIMARY KEY,
  industry TEXT NOT NULL,
  companies BIGINT NOT NULL,
  enrichment_rate TEXT NOT NULL,
  email_coverage TEXT NOT NULL,
  growth_pct TEXT,
  median_employees TEXT,
  computed_at BIGINT NOT NULL
);

CREATE TABLE benchmark_domains (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  emails_found BIGINT NOT NULL,
  employees BIGINT,
  PRIMARY KEY (industry_key, place)
);

CREATE TABLE benchmark_countries (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  country TEXT NOT NULL,
  companies BIGINT NOT NULL,
  PRIMARY KEY (industry_key, place)
);

CREATE TABLE benchmark_months (
  industry_key TEXT NOT NULL REFERENCES benchmarks (industry_key) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  month BIGINT NOT NULL,
  new_companies BIGINT NOT NULL,
  companies BIGINT NOT NULL,
  PRIMARY KEY (industry_key, place)
);

CREATE TABLE schedules (
  team_id BYTEA NOT NULL,
  schedule_id BYTEA NOT NULL,
  report_type TEXT NOT NULL CHECK (report_type IN ('industry_benchmark', 'crm_report', 'pipeline_summary')),
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  recipients TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('json', 'csv', 'pdf')),
  industry TEXT,
  report_id BYTEA,
  assignee_ids TEXT NOT NULL,
  enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
  owner_user_id BYTEA NOT NULL,
  last_run_at BIGINT,
  next_run_at BIGINT CHECK (next_run_at IS NULL OR enabled = 1),
  last_status TEXT,
  planned_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, schedule_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX schedules_by_creation ON schedules (team_id, created_at, schedule_id);
CREATE INDEX schedules_by_time ON schedules (next_run_at, team_id, schedule_id) WHERE next_run_at IS NOT NULL;
CREATE INDEX schedules_by_plan ON schedules (planned_at, team_id, schedule_id) WHERE next_run_at IS NOT NULL;

CREATE TABLE events (
  team_id BYTEA NOT NULL,
  event_key BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  event_type TEXT NOT NULL,
  page TEXT,
  properties TEXT NOT NULL,
  session_id TEXT,
  event_id TEXT,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, event_key),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE UNIQUE INDEX events_by_event_id ON events (team_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX events_by_arrival ON events (received_at);

CREATE TABLE visits (
  team_id BYTEA NOT NULL,
  visit_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, visit_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX visits_by_user ON visits (team_id, user_id, last_at, first_at);
CREATE INDEX visits_by_end ON visits (last_at);

CREATE TABLE audience_days (
  team_id BYTEA NOT NULL,
  member BYTEA NOT NULL,
  audience TEXT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (team_id, member, audience, day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX audience_days_by_day ON audience_days (day);

CREATE TABLE audience_links (
  team_id BYTEA NOT NULL,
  audience TEXT NOT NULL,
  day BIGINT NOT NULL,
  previous_day BIGINT NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (team_id, audience, day, previous_day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX audience_links_by_day ON audience_links (day);

CREATE TABLE tallies (
  team_id BYTEA NOT NULL,
  tally TEXT NOT NULL CHECK (tally IN ('events', 'page_views')),
  name TEXT NOT NULL,
  day BIGINT NOT NULL,
  tallied BIGINT NOT NULL,
  PRIMARY KEY (team_id, tally, name, day),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX tallies_by_day ON tallies (day);

CREATE TABLE business_profiles (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  industry TEXT,
  team_size TEXT,
  target_geos TEXT NOT NULL,
  target_industries TEXT NOT NULL,
  target_company_sizes TEXT NOT NULL,
  persona TEXT,
  value_proposition TEXT,
  onboarding TEXT NOT NULL CHECK (onboarding IN ('completed', 'skipped')),
  version BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);

CREATE TABLE team_domains (
  team_id BYTEA NOT NULL,
  domain TEXT NOT NULL,
  uses BIGINT NOT NULL,
  industry TEXT,
  country TEXT,
  employees BIGINT,
  emails_found BIGINT,
  enriched_at BIGINT,
  PRIMARY KEY (team_id, domain),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX team_domains_by_domain ON team_domains (domain);

CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id BYTEA NOT NULL,
  own_team_id BYTEA NOT NULL,
  PRIMARY KEY (issuer, subject),
  FOREIGN KEY (user_id) REFERENCES users (user_id)
);

CREATE TABLE organizations (
  team_id BYTEA NOT NULL,
  issuer TEXT NOT NULL,
  organization TEXT NOT NULL,
  PRIMARY KEY (team_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE UNIQUE INDEX organizations_by_name ON organizations (issuer, organization);
CREATE INDEX identities_by_user ON identities (user_id);

CREATE TABLE notification_rules (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  rule_type TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  name TEXT NOT NULL,
  enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
  channels TEXT NOT NULL,
  last_fired_at BIGINT,
  PRIMARY KEY (team_id, user_id, rule_type, rule_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX notification_rules_by_id ON notification_rules (team_id, rule_type, rule_id, user_id);

CREATE TABLE channels (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  channel_id BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('slack', 'webhook')),
  name TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id, channel_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);

CREATE TABLE notifications (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  notification_id BYTEA NOT NULL,
  rule_type TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  read_at BIGINT,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1)),
  position BIGINT NOT NULL,
  place BIGINT GENERATED ALWAYS AS (created_at + CASE WHEN read_at IS NULL THEN 1152921504606846976 ELSE 0 END) STORED,
  PRIMARY KEY (team_id, user_id, notification_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX notifications_by_place ON notifications (team_id, user_id, place, notification_id) WHERE removed = 0;
CREATE INDEX notifications_by_position ON notifications (team_id, user_id, position) WHERE removed = 0;
CREATE INDEX notifications_by_creation ON notifications (team_id, user_id, created_at, notification_id);

CREATE TABLE inboxes (
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  unread BIGINT NOT NULL CHECK (unread >= 0),
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);

CREATE TABLE inbox_changes (
  position BIGINT,
  entry BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id BYTEA NOT NULL,
  user_id BYTEA,
  kind TEXT NOT NULL CHECK (kind IN ('notified', 'unread', 'rights')),
  notification_id BYTEA
);

CREATE UNIQUE INDEX inbox_changes_by_position ON inbox_changes (position);

CREATE TABLE tickets (
  hash BYTEA NOT NULL,
  team_id BYTEA NOT NULL,
  user_id BYTEA NOT NULL,
  key_id BYTEA,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (hash)
);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

CREATE TABLE told (
  team_id BYTEA NOT NULL,
  subject_id BYTEA NOT NULL,
  due BIGINT NOT NULL,
  PRIMARY KEY (team_id, subject_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX tasks_by_due_time ON tasks (due_at) WHERE status = 'open' AND due_at IS NOT NULL;
CREATE INDEX tasks_by_due_day ON tasks (due_on) WHERE status = 'open' AND due_on IS NOT NULL;
CREATE INDEX deliveries_by_channel ON deliveries (channel, free_at, team_id, delivery_id) WHERE free_at IS NOT NULL;
CREATE INDEX deliveries_mailed ON deliveries (team_id, created_at) WHERE channel = 'email' AND fire_id IS NULL;
CREATE INDEX reports_by_creator ON reports (team_id, created_by);
CREATE INDEX deals_won ON deals (team_id, closed_at, owner_user_id, currency, value) WHERE status = 'won';

CREATE TABLE imports (
  team_id BYTEA NOT NULL,
  import_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  user_id BYTEA,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  finished_at BIGINT,
  result TEXT NOT NULL,
  PRIMARY KEY (team_id, import_id),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
CREATE INDEX imports_by_creation ON imports (team_id, created_at, import_id);
CREATE INDEX teams_by_name ON teams (name_folded, created_at, team_id);

-- The deals of a column are counted by ranges of ranks.
CREATE FUNCTION count_deal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.stage_id = NEW.stage_id AND OLD.rank >> 38 = NEW.rank >> 38 THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE column_counts SET deals = deals - 1
      WHERE team_id = OLD.team_id AND stage_id = OLD.stage_id AND rank_range = OLD.rank >> 38;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO column_counts (team_id, stage_id, rank_range, deals) VALUES (NEW.team_id, NEW.stage_id, NEW.rank >> 38, 1)
      ON CONFLICT (team_id, stage_id, rank_range) DO UPDATE SET deals = column_counts.deals + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deals_counted AFTER INSERT OR DELETE OR UPDATE OF stage_id, rank ON deals FOR EACH ROW EXECUTE FUNCTION count_deal();

CREATE FUNCTION count_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE reports SET snapshot_count = snapshot_count + 1 WHERE team_id = NEW.team_id AND report_id = NEW.report_id;
  ELSE
    UPDATE reports SET snapshot_count = snapshot_count - 1 WHERE team_id = OLD.team_id AND report_id = OLD.report_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER snapshots_counted AFTER INSERT OR DELETE ON snapshots FOR EACH ROW EXECUTE FUNCTION count_snapshot();

CREATE FUNCTION keep_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows';
END $$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries FOR EACH ROW EXECUTE FUNCTION keep_audit_entry();

-- What the pool says of the domains of teams.
CREATE FUNCTION copy_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE team_domains SET industry = NULL, country = NULL, employees = NULL, emails_found = NULL, enriched_at = NULL
      WHERE domain = OLD.domain;
  ELSE
    UPDATE team_domains SET industry = NEW.industry, country = NEW.country, employees = NEW.employees,
        emails_found = NEW.emails_found, enriched_at = NEW.enriched_at
      WHERE domain = NEW.domain;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER company_copied AFTER INSERT OR UPDATE OR DELETE ON companies FOR EACH ROW EXECUTE FUNCTION copy_company();

-- The feed tells of rights that may be lost.
CREATE FUNCTION tell_of_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'teams' THEN
    INSERT INTO inbox_changes (team_id, kind) VALUES (NEW.team_id, 'rights');
  ELSE
    INSERT INTO inbox_changes (team_id, user_id, kind) VALUES (OLD.team_id, OLD.user_id, 'rights');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER key_lost AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_of_rights();
CREATE TRIGGER membership_lost AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION tell_of_rights();
CREATE TRIGGER team_changed AFTER UPDATE ON teams FOR EACH ROW EXECUTE FUNCTION tell_of_rights();

-- Positions are given within COMMIT, whoever commits next waits that long: so what commits later has a greater position, and a reader
-- never passes one that is still to come.
CREATE TABLE feed (
  position BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO feed (position) VALUES (0);
CREATE FUNCTION place_in_feed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  given BIGINT;
BEGIN
  UPDATE feed SET position = position + 1 RETURNING position INTO given;
  UPDATE inbox_changes SET position = given WHERE entry = NEW.entry;
  IF NEW.kind = 'notified' THEN
    UPDATE notifications SET position = given
      WHERE team_id = NEW.team_id AND user_id = NEW.user_id AND notification_id = NEW.notification_id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER inbox_changes_placed AFTER INSERT ON inbox_changes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION place_in_feed();
