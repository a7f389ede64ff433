import type { CatalogEntry, Lead, TimeframeInput } from "#schema";
import type { GroupBy, Setup } from "./builder_state";

/** A widget as somebody described it in words. */
export interface Proposal extends Setup {
  /** A grouping that was asked for and that the metric doesn't have. */
  missing?: string | undefined;
}

interface Understood {
  words: string[];
  timeframe?: TimeframeInput;
  dimension?: string;
  chart?: CatalogEntry["defaultChart"];
  shape?: CatalogEntry["shape"];
  source?: string;
}

const mostProposals = 12;

/** Whole phrases, before anything else is looked at. */
const phrases: [RegExp, string][] = [
  [/\bspeed to lead\b|\bfirst response\b|\breaction time\b/g, "response time"],
  [/\b(clos(e|ing)|success|hit|winning) (rate|ratio)\b|\bwin ratio\b|\bwin percentage\b/g, "win rate"],
  [/\btime to close\b|\bcycle (time|length)\b|\bhow long (do|does) (a )?deals? take\b/g, "sales cycle"],
  [/\b(deal|order|contract) (value|volume)\b|\bacv\b|\baov\b/g, "deal size"],
  [/\bwhy (do|did) we los(e|t)\b|\bloss reasons?\b|\breasons? for los(s|ing)\b/g, "lost reasons"],
  [/\b(pick ?up|answer|reach) rate\b/g, "connect rate"],
  [/\bto ?dos?\b/g, "tasks"],
  [/\bper person\b|\bper head\b/g, "by owner"],
  [/\btime of day\b/g, "hour"],
  [/\bwho (sold|won|closed)( the)? most\b/g, "top revenue"],
  [/\bhow (is|are|did) (our |the )?business\b/g, "revenue"],
];

/** Words that mean the same as words of the catalog. */
const synonyms: Record<string, string> = {
  opportunity: "deal", opp: "deal", contract: "deal", order: "deal",
  prospect: "lead", inquiry: "lead", enquiry: "lead", contact: "lead",
  sale: "revenue", turnover: "revenue", income: "revenue", earning: "revenue", sold: "revenue", booking: "revenue", money: "revenue",
  todo: "task", assignment: "task", due: "task", late: "overdue", open: "open", punctual: "time", completed: "completed", finished: "completed", done: "completed",
  phone: "call", dial: "call", telephone: "call", conversation: "call", spoken: "talk",
  mail: "email", message: "email", outreach: "email", answered: "reply", response: "response", replied: "reply", bounced: "bounce", opened: "open",
  mean: "average", avg: "average", typical: "average", middle: "median",
  projection: "forecast", prediction: "forecast", expected: "forecast", outlook: "forecast",
  pace: "velocity", speed: "velocity", throughput: "velocity",
  length: "duration", long: "duration",
  converted: "conversion", convert: "conversion",
  ratio: "rate", percentage: "rate", share: "rate", quota: "rate",
  won: "won", win: "win", lost: "lost", loss: "lost", reason: "reason", cause: "reason",
  provision: "commission", payout: "commission", bonus: "commission",
  load: "workload", capacity: "workload", busy: "workload",
  productivity: "activity", performance: "activity", effort: "activity",
  untouched: "contacted", uncontacted: "contacted", ignored: "contacted",
  created: "new", incoming: "new", added: "new", amount: "value", worth: "value", volume: "value",
};

/** What a metric is also called, where its name and the words above don't say it. */
const names: Record<string, string> = {
  "deals.leaderboard": "revenue seller performance",
  "deals.revenue_over_time": "won value closed",
  "deals.closed_over_time": "won lost",
  "deals.pipeline_value": "open deal value stage",
  "deals.by_stage": "pipeline",
  "deals.weighted_pipeline": "forecast open deal value probability",
  "deals.stage_conversion": "funnel pipeline rate",
  "deals.avg_sales_cycle": "duration",
  "deals.commission_breakdown": "agency agent split",
  "leads.conversion_rate": "client customer",
  "leads.conversion_over_time": "client customer",
  "leads.funnel": "conversion",
  "leads.response_time": "lead speed",
  "team.response_time": "lead speed",
  "team.revenue": "won value seller performance",
  "calls.connect_rate": "outbound success",
  "calls.avg_duration": "talk time",
  "emails.sent_over_time": "outbound",
  "tasks.on_time_rate": "due overdue",
};

const dimensions: Record<string, string> = {
  owner: "owner", rep: "owner", salesperson: "owner", salespeople: "owner", seller: "owner", person: "owner", people: "owner", agent: "owner",
  member: "owner", user: "owner", employee: "owner", teammate: "owner", colleague: "owner", who: "owner", staff: "owner",
  source: "source", channel: "source", origin: "source",
  stage: "stage", phase: "stage", step: "stage",
  status: "status", state: "status",
  tag: "tag", label: "tag",
  outcome: "outcome", result: "outcome",
  direction: "direction", priority: "priority", urgency: "priority", hour: "hour", reason: "reason",
};

const charts: Record<string, CatalogEntry["defaultChart"]> = {
  area: "area", line: "line", curve: "line", bar: "bar", column: "bar", pie: "pie", donut: "donut", doughnut: "donut", ring: "donut",
  radar: "radar", spider: "radar", funnel: "funnel", gauge: "radial", radial: "radial",
};

const sources: Record<string, Lead["source"]> = {
  website: "website", web: "website", referral: "referral", referrals: "referral", portal: "portal", social: "social", ads: "advertising",
  advertising: "advertising", campaign: "email_campaign", event: "event", events: "event", partner: "partner", partners: "partner",
  import: "import",
};

const ignored = new Set(
  "a an the of in on at for from to and or with by per each my our your their show me give see get how many much what which is are was were did do does have has we i all every number count total chart graph plot diagram widget report last past this during within split grouped group broken down across since".split(" "),
);

const numbers: Record<string, number> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fourteen: 14, thirty: 30, sixty: 60, ninety: 90,
};

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const monthPattern = months.map((month) => (month === "may" ? "may" : `${month.slice(0, 3)}(?:${month.slice(3)})?`)).join("|");

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

const iso = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** Takes the first match out of the text and answers its groups. */
type Take = (pattern: RegExp) => (string | undefined)[] | undefined;

function lastStretch(amount: number, unit: string, today: string): TimeframeInput {
  const days = unit === "week" ? amount * 7 : unit === "day" ? amount : undefined;
  if (unit === "month" && amount === 12) return { preset: "last_12m" };
  if (unit === "year" && amount === 1) return { preset: "last_12m" };
  const known = days ?? (unit === "month" && (amount === 1 || amount === 3) ? amount * 30 : undefined);
  if (known === 7 || known === 14 || known === 30 || known === 90) return { preset: `last_${known}d` };
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const back = unit === "year" ? amount * 12 : amount;
  return { preset: "custom", from: days === undefined ? iso(year, month - 1 - back, day + 1) : iso(year, month - 1, day - days + 1), to: today };
}

/** A stretch of so many months; `since` it began, until today. */
function calendarStretch(year: number, month: number, length: number, since: boolean, today: string): TimeframeInput {
  return { preset: "custom", from: iso(year, month, 1), to: since ? today : iso(year, month + length, 0) };
}

function takeTimeframe(take: Take, today: string): TimeframeInput | undefined {
  const [thisYear, thisMonth] = today.split("-").map(Number) as [number, number];
  /** The latest year in which it has begun by today, unless one is named. */
  const yearOf = (named: string | undefined, month: number) => (named ? Number(named) : month < thisMonth ? thisYear : thisYear - 1);

  let found = take(/\b(?:(?:last|past|previous|prior|trailing|rolling) )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|ninety) ?(d|day|w|week|m|month|y|year)s?\b/);
  if (found) {
    const unit = { d: "day", w: "week", m: "month", y: "year" }[found[1]?.charAt(0) ?? "d"] ?? "day";
    const amount = numbers[found[0] ?? ""] ?? Number(found[0]);
    if (amount > 0) return lastStretch(amount, unit, today);
  }
  found = take(/\b(this|current|last|past|previous|prior) (week|month|quarter|year)\b/);
  if (found) {
    const unit = found[1] as "week" | "month" | "quarter" | "year";
    return { preset: found[0] === "this" || found[0] === "current" ? `this_${unit}` : `last_${unit}` };
  }
  found = take(/\b(?:(year|quarter|month|week) to date|(ytd|qtd|mtd|wtd))\b/);
  if (found) {
    const unit = ({ y: "year", q: "quarter", m: "month", w: "week" } as const)[(found[0] ?? found[1] ?? "y").charAt(0)] ?? "year";
    return { preset: `this_${unit}` };
  }
  found = take(/\b(today|yesterday)\b/);
  if (found) return { preset: found[0] as "today" | "yesterday" };
  if (take(/\b(all time|ever|lifetime|since the beginning|overall|alltime)\b/)) return { preset: "all_time" };
  found = take(/\b(since )?q([1-4])(?: (20[0-3]\d))?\b/);
  if (found) {
    const month = (Number(found[1]) - 1) * 3;
    return calendarStretch(yearOf(found[2], month), month, 3, !!found[0], today);
  }
  found = take(new RegExp(`\\b(since |in )?(${monthPattern})(?: (20[0-3]\\d))?\\b`));
  if (found) {
    const month = months.findIndex((name) => name.startsWith(found?.[1]?.slice(0, 3) ?? "?"));
    return calendarStretch(yearOf(found[2], month), month, 1, found[0] === "since ", today);
  }
  found = take(/\b(since )?(?:in )?(20[0-3]\d)\b/);
  if (found) {
    const year = Number(found[1]);
    if (!found[0] && year === thisYear) return { preset: "this_year" };
    if (!found[0] && year === thisYear - 1) return { preset: "last_year" };
    return calendarStretch(year, 0, 12, !!found[0], today);
  }
  return undefined;
}

function takeBucket(take: Take): NonNullable<TimeframeInput["bucket"]> | undefined {
  const found = take(/\b(?:(dai|week|month|quarter|year|annual)ly|(?:by|per|each|every) (day|week|month|quarter|year))\b/);
  if (!found) return take(/\bannual\b/) && "year";
  if (found[0] === "dai") return "day";
  if (found[0] === "annual") return "year";
  return (found[0] ?? found[1]) as "week";
}

function understand(phrase: string, today: string): Understood {
  let text = plain(phrase);
  for (const [pattern, meaning] of phrases) text = text.replace(pattern, meaning);
  const take: Take = (pattern) => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.replace(/\s+/g, " ").trim();
    return found.slice(1);
  };
  const understood: Understood = { words: [] };

  const bucket = takeBucket(take);
  const timeframe = takeTimeframe(take, today);
  if (timeframe || bucket) understood.timeframe = { ...(timeframe ?? { preset: "last_12m" }), ...(bucket && { bucket }) };
  if (bucket || take(/\b(over time|trend|trends|development|timeline|history)\b/)) understood.shape = "timeseries";

  for (const [word, dimension] of Object.entries(dimensions)) {
    if (!take(new RegExp(`\\b(?:by|per|for each|each|across) (?:the |sales |lead |deal )?${word}s?\\b`))) continue;
    understood.dimension = dimension;
    break;
  }
  if (take(/\b(top|best|ranking|leaderboard|who)\b/)) {
    understood.shape = "leaderboard";
    understood.dimension ??= "owner";
  }
  const from = take(new RegExp(`\\b(?:from|via|through) (?:the )?(${Object.keys(sources).join("|")})\\b`));
  const source = from && sources[from[0] ?? ""];
  if (source) understood.source = source;

  for (const word of text.split(" ")) {
    const chart = charts[stem(word)];
    if (chart) understood.chart = chart;
    // A funnel is a chart and a metric.
    if (chart && chart !== "funnel") continue;
    if (word && !ignored.has(word)) understood.words.push(stem(word));
  }
  return understood;
}

/** Words by which a metric is found, with what a match is worth. */
function termsOf({ metricId, label, category }: CatalogEntry): Map<string, number> {
  const terms = new Map<string, number>();
  const add = (text: string, worth: number) => {
    for (const word of plain(text).split(" ")) {
      const term = stem(word);
      if (!ignored.has(word) && term) terms.set(term, Math.max(terms.get(term) ?? 0, worth));
    }
  };
  add(label, 3);
  add(metricId.replace("avg", "average"), 2);
  add(category, 2);
  add(names[metricId] ?? "", 2);
  return terms;
}

/** At most one letter more, less or other. */
function almost(left: string, right: string): boolean {
  if (Math.min(left.length, right.length) < 5 || Math.abs(left.length - right.length) > 1) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) ++at;
  return left.slice(at + 1) === right.slice(at + 1) || left.slice(at) === right.slice(at + 1) || left.slice(at + 1) === right.slice(at);
}

function worthOf(word: string, terms: Map<string, number>): number {
  const meant = synonyms[word];
  let best = 0;
  for (const [term, worth] of terms) {
    const likeness =
      term === word ? 1 : term === meant ? 0.85 : word.length > 1 && term.startsWith(word) ? 0.75 : almost(term, word) ? 0.5 : 0;
    best = Math.max(best, worth * likeness);
  }
  return best;
}

/** By what a metric is divided already. */
function dimensionOf({ metricId, shape }: CatalogEntry): string | undefined {
  if (shape === "leaderboard") return "owner";
  if (metricId === "deals.pipeline_value") return "stage";
  return shape === "category" ? /stage|status|source|tag|outcome|direction|hour|reason/.exec(metricId)?.[0] : undefined;
}

function fitOf(metric: CatalogEntry, understood: Understood): { proposal: Proposal; worth: number } {
  const { dimension, shape, chart, timeframe, source } = understood;
  const proposal: Proposal = { metric };
  let worth = 0;
  if (dimension) {
    if (dimensionOf(metric) === dimension) worth += 5.5;
    else if (metric.groupBy.includes(dimension as GroupBy)) {
      proposal.groupBy = dimension as GroupBy;
      worth += 3;
    } else {
      proposal.missing = dimension;
      worth -= 6;
    }
  } else if (dimensionOf(metric) === "owner") worth -= 0.5;
  if (shape) worth += metric.shape === shape ? 3 : proposal.groupBy && shape === "leaderboard" ? 0 : -3;
  if (chart && metric.charts.includes(chart)) {
    proposal.chart = chart;
    worth += 3;
  } else if (chart) worth -= 2;
  if (timeframe && !metric.stock) {
    const { bucket: _, ...whole } = timeframe;
    proposal.timeframe = metric.shape === "timeseries" ? timeframe : whole;
  }
  if (source && metric.filters.includes("source")) {
    proposal.filters = { source: [source] };
    worth += 2;
  } else if (source) worth -= 3;
  return { proposal, worth };
}

/** Widgets as the phrase describes them, the likeliest first: "win rate by owner last quarter". `today` is `YYYY-MM-DD`. */
export function propose(phrase: string, metrics: Iterable<CatalogEntry>, today: string): Proposal[] {
  const understood = understand(phrase, today);
  const { words, timeframe, dimension, shape, chart, source } = understood;
  if (words.length === 0 && !timeframe && !dimension && !shape && !chart && !source) return [];
  const found = [...metrics].map((metric) => {
    const terms = termsOf(metric);
    const worths = words.map((word) => worthOf(word, terms));
    const fit = fitOf(metric, understood);
    const matched = worths.filter((worth) => worth > 0).length;
    // Of names that have all the words, the one with the fewest others.
    const labelled = plain(metric.label).split(" ").length;
    return { proposal: fit.proposal, matched, worth: worths.reduce((sum, worth) => sum + worth, 0) + fit.worth + (2 * matched) / Math.max(labelled, matched) };
  });
  const most = Math.max(0, ...found.map(({ matched }) => matched));
  if (words.length > 0 && most === 0) return [];
  return found
    .filter(({ matched }) => matched === most)
    .sort((left, right) => right.worth - left.worth)
    .slice(0, mostProposals)
    .map(({ proposal }) => proposal);
}
