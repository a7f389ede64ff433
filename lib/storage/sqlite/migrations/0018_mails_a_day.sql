-- why: how many mails a team has sent today is asked at each one, so that nobody makes a spam cannon of a team.

CREATE INDEX deliveries_mailed ON deliveries (team_id, created_at) WHERE channel = 'email' AND fire_id IS NULL;
