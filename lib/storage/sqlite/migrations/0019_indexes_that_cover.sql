-- why: two questions read whole rows for a few columns: how many reports a person has made, whose layouts are large, and what was won in
-- which currency by whom, over years.

CREATE INDEX reports_by_creator ON reports (team_id, created_by);
CREATE INDEX deals_won ON deals (team_id, closed_at, owner_user_id, currency, value) WHERE status = 'won';
