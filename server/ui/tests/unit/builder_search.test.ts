import assert from "node:assert/strict";
import test from "node:test";
import { propose, type Proposal } from "../../src/reports/builder_search";
import catalog from "./catalog.json";

const all = catalog as Proposal["metric"][];
const forMembers = all.filter(({ adminOnly }) => !adminOnly);
const today = "2026-05-07";

function first(phrase: string, metrics = all) {
  const [proposal] = propose(phrase, metrics, today);
  return proposal && { ...proposal, metric: proposal.metric.metricId };
}

test("a phrase sets up metric, grouping and time frame", () => {
  assert.deepEqual(first("win rate by owner last quarter"), { metric: "team.win_rate", timeframe: { preset: "last_quarter" } });
  assert.deepEqual(first("calls per week by outcome this year"), {
    metric: "calls.over_time",
    groupBy: "outcome",
    timeframe: { preset: "this_year", bucket: "week" },
  });
  assert.deepEqual(first("Leads by source per month"), {
    metric: "leads.created_over_time",
    groupBy: "source",
    timeframe: { preset: "last_12m", bucket: "month" },
  });
  assert.deepEqual(first("lost reasons as a pie"), { metric: "deals.lost_reasons", chart: "pie" });
  assert.deepEqual(first("leads from referrals"), { metric: "leads.total", filters: { source: ["referral"] } });
});

test("who may not see a metric is offered the nearest, and told what it lacks", () => {
  assert.deepEqual(first("win rate by owner last quarter", forMembers), {
    metric: "deals.win_rate",
    missing: "owner",
    timeframe: { preset: "last_quarter" },
  });
  assert.deepEqual(first("revenue by rep", forMembers), { metric: "deals.revenue_over_time", groupBy: "owner" });
});

test("other words, endings and slips of the finger find the same", () => {
  for (const [phrase, metric] of [
    ["close rate", "deals.win_rate"],
    ["sales", "deals.revenue_over_time"],
    ["speed to lead", "leads.response_time"],
    ["time to close", "deals.avg_sales_cycle"],
    ["late tasks", "tasks.overdue"],
    ["phone calls", "calls.total"],
    ["avg deal size", "deals.avg_deal_size"],
    ["top sellers", "team.revenue"],
    ["forcast", "deals.forecast"],
    ["pipeline", "deals.pipeline_value"],
    ["stage conversion funnel", "deals.stage_conversion"],
    ["calls by time of day", "calls.by_hour"],
    ["bounced mails", "emails.bounce_rate"],
    ["Révénue", "deals.revenue_over_time"],
    ["win r", "deals.win_rate"],
  ] as const) {
    assert.equal(first(phrase)?.metric, metric, phrase);
  }
});

test("time frames in words", () => {
  const custom = (from: string, to: string) => ({ preset: "custom", from, to });
  for (const [words, timeframe] of [
    ["today", { preset: "today" }],
    ["last 30 days", { preset: "last_30d" }],
    ["past two weeks", { preset: "last_14d" }],
    ["3 months", { preset: "last_90d" }],
    ["last 12 months", { preset: "last_12m" }],
    ["previous month", { preset: "last_month" }],
    ["ytd", { preset: "this_year" }],
    ["quarter to date", { preset: "this_quarter" }],
    ["all time", { preset: "all_time" }],
    ["2025", { preset: "last_year" }],
    ["in 2024", custom("2024-01-01", "2024-12-31")],
    ["Q1", custom("2026-01-01", "2026-03-31")],
    ["q3", custom("2025-07-01", "2025-09-30")],
    ["Q4 2024", custom("2024-10-01", "2024-12-31")],
    ["in february", custom("2026-02-01", "2026-02-28")],
    ["dec", custom("2025-12-01", "2025-12-31")],
    ["since march", custom("2026-03-01", today)],
    ["last 45 days", custom("2026-03-24", today)],
    ["last 6 months", custom("2025-11-08", today)],
  ] as const) {
    assert.deepEqual(first(`revenue ${words}`)?.timeframe, timeframe, words);
  }
});

test("a metric as of now takes no time frame, and a bucket is for what runs over time", () => {
  assert.equal(first("overdue tasks last month")?.timeframe, undefined);
  const [, second] = propose("leads by source weekly", all, today);
  assert.deepEqual([second?.metric.metricId, second?.timeframe], ["leads.by_source", { preset: "last_12m" }]);
});

test("nothing is made of nothing, nor of what isn't known", () => {
  for (const phrase of ["", "   ", "?!", "the of", "xyzzy", "١٢٣", "((("]) assert.deepEqual(propose(phrase, all, today), [], phrase);
});
