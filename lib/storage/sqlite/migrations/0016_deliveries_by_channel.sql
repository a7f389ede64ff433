-- why: each channel has a queue of its own, so that webhooks whose servers don't answer hold up no mail.

CREATE INDEX deliveries_by_channel ON deliveries (channel, free_at, team_id, delivery_id) WHERE free_at IS NOT NULL;
