-- why: where a deal stands in its column is a sum over the ranges before it, which in a column of 100,000 deals are 2,000; blocks of
-- ranges keep that sum short.

-- How many deals of a column have ranks within the same 2^44: 64 ranges of column_counts, 4,096 deals as ranks are spaced at first.
CREATE TABLE column_blocks (
  team_id BLOB NOT NULL,
  stage_id BLOB NOT NULL,
  rank_block INTEGER NOT NULL,
  deals INTEGER NOT NULL,
  PRIMARY KEY (team_id, stage_id, rank_block)
) STRICT, WITHOUT ROWID;
INSERT INTO column_blocks (team_id, stage_id, rank_block, deals)
  SELECT team_id, stage_id, rank_range >> 6, CAST(SUM(deals) AS BIGINT) FROM column_counts GROUP BY team_id, stage_id, rank_range >> 6;
