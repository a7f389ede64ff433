-- why: writing a row takes half as long. SQLite builds a table for each CHECK with more than two values at every insert, not for
-- comparisons; and it copies every page that an insert with a trigger changes, so that ports count team_domains themselves.

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'status IN (''open'', ''won'', ''lost'')',
    'status = ''open'' OR status = ''won'' OR status = ''lost''')
  WHERE type = 'table' AND name = 'deals';
UPDATE sqlite_schema SET sql = replace(sql,
    'type IN (''call'', ''email'', ''meeting'', ''note'', ''task'', ''stage_changed'')',
    'type = ''call'' OR type = ''email'' OR type = ''meeting'' OR type = ''note'' OR type = ''task'' OR type = ''stage_changed''')
  WHERE type = 'table' AND name = 'activities';
UPDATE sqlite_schema SET sql = replace(sql,
    'source IN (''website'', ''referral'', ''portal'', ''social'', ''advertising'', ''email_campaign'', ''event'',
    ''cold_outreach'', ''partner'', ''import'', ''api'', ''other'')',
    'source = ''website'' OR source = ''referral'' OR source = ''portal'' OR source = ''social''
    OR source = ''advertising'' OR source = ''email_campaign'' OR source = ''event'' OR source = ''cold_outreach''
    OR source = ''partner'' OR source = ''import'' OR source = ''api'' OR source = ''other''')
  WHERE type = 'table' AND name = 'leads';
UPDATE sqlite_schema SET sql = replace(sql,
    'status IN (''lead'', ''potential'', ''bad_timing'', ''client'', ''unqualified'')',
    'status = ''lead'' OR status = ''potential'' OR status = ''bad_timing'' OR status = ''client'' OR status = ''unqualified''')
  WHERE type = 'table' AND name IN ('leads', 'status_intervals');
UPDATE sqlite_schema SET sql = replace(sql, 'status IN (''open'', ''done'', ''cancelled'')',
    'status = ''open'' OR status = ''done'' OR status = ''cancelled''')
  WHERE type = 'table' AND name = 'tasks';
UPDATE sqlite_schema SET sql = replace(sql, 'priority IN (''low'', ''normal'', ''high'')',
    'priority = ''low'' OR priority = ''normal'' OR priority = ''high''')
  WHERE type = 'table' AND name = 'tasks';
UPDATE sqlite_schema SET sql = replace(sql,
    'outcome IN (''success'', ''no_answer'', ''busy'', ''failed'', ''invalid_number'', ''canceled'')',
    'outcome = ''success'' OR outcome = ''no_answer'' OR outcome = ''busy'' OR outcome = ''failed''
    OR outcome = ''invalid_number'' OR outcome = ''canceled''')
  WHERE type = 'table' AND name = 'calls';
UPDATE sqlite_schema SET sql = replace(sql, 'status IN (''sent'', ''delivered'', ''bounced'')',
    'status = ''sent'' OR status = ''delivered'' OR status = ''bounced''')
  WHERE type = 'table' AND name = 'emails';
UPDATE sqlite_schema SET sql = replace(sql, 'channel IN (''email'', ''slack'', ''webhook'')',
    'channel = ''email'' OR channel = ''slack'' OR channel = ''webhook''')
  WHERE type = 'table' AND name = 'deliveries';
UPDATE sqlite_schema SET sql = replace(sql, 'status IN (''pending'', ''delivered'', ''failed'')',
    'status = ''pending'' OR status = ''delivered'' OR status = ''failed''')
  WHERE type = 'table' AND name = 'deliveries';
PRAGMA writable_schema = RESET;

DROP TRIGGER deal_domain_used;
DROP TRIGGER deal_domain_unused;
DROP TRIGGER deal_domain_left;
DROP TRIGGER deal_domain_entered;
DROP TRIGGER lead_domain_used;
DROP TRIGGER lead_domain_unused;
DROP TRIGGER lead_domain_left;
DROP TRIGGER lead_domain_entered;
