import assert from "node:assert/strict";
import test from "node:test";
import { differences } from "../../src/reports/builder_conflict";
import * as state from "../../src/reports/builder_state";
import catalog from "./catalog.json";

const metrics = catalog as state.Setup["metric"][];
const metric = (id: string) => metrics.find(({ metricId }) => metricId === id) ?? assert.fail(id);
const two = state.withWidget(
  state.withWidget({ ...state.emptyDraft, title: "Sales" }, { metric: metric("deals.win_rate") }, "1"),
  { metric: metric("calls.over_time"), groupBy: "owner", timeframe: { preset: "last_quarter", bucket: "week" } },
  "2",
);

test("steps are undone and done again; letters of one title are one step", () => {
  let history = state.startOf(two);
  for (const title of ["S", "Sa", "Sal"]) history = state.changed(history, { ...history.now, title }, "title");
  history = state.changed(history, { ...history.now, description: "x" }, "description");
  assert.equal(history.past.length, 2);
  history = state.undone(state.undone(history));
  assert.equal(history.now, two);
  assert.equal(state.undone(history), history);
  history = state.redone(history);
  assert.equal(history.now.title, "Sal");
  history = state.changed(history, two);
  assert.equal(state.redone(history), history);
});

test("widgets are added where there is room, duplicated and removed", () => {
  assert.deepEqual(two.widgets.map(({ x, y, w, h }) => [x, y, w, h]), [[0, 0, 3, 2], [3, 0, 6, 4]]);
  const three = state.withDuplicate(two, "1", "3");
  assert.deepEqual(three.widgets[2], { ...three.widgets[0], instanceId: "3", x: 9, y: 0 });
  assert.deepEqual(state.withoutWidget(three, "3"), two);
});

test("what is sent has no empty members and keeps unknown filters", () => {
  const draft = state.withChange(two, "1", { filters: state.withFilter({ pipeline: ["x"], tag: "t" }, "source", ["event"]) });
  assert.deepEqual(state.bodyOf(draft).layout.widgets[0]?.filters, { pipeline: ["x"], tag: "t", source: ["event"] });
  assert.deepEqual(state.filterValues({ tag: "t" }, "tag"), ["t"]);
  assert.equal(state.withFilter({ tag: ["t"] }, "tag", []), null);
  assert.deepEqual(state.bodyOf(two).layout.widgets[1]?.timeframe, { preset: "last_quarter", bucket: "week" });
});

test("a report that comes back from the server is the draft that was sent", () => {
  const { title, description, visibility, timeframe, layout } = state.bodyOf(two);
  const nulls = { from: null, to: null, bucket: null };
  const answered = {
    ...{ title, description, visibility, timeframe: timeframe && { ...nulls, ...timeframe } },
    layout: { widgets: layout.widgets.map((widget) => ({ ...widget, filters: null, timeframe: widget.timeframe && { ...nulls, ...widget.timeframe } })) },
  };
  assert.equal(state.sameDraft(state.draftOf(answered as Parameters<typeof state.draftOf>[0]), two), true);
});

test("what somebody else changed is told in sentences", () => {
  const name = (widget: state.Widget) => widget.title ?? widget.metricId;
  const theirs = state.withoutWidget(state.withChange({ ...two, title: "All sales", visibility: "organization" }, "2", { chart: "bar" }), "1");
  assert.deepEqual(differences(two, theirs, name), [
    "The name is now “All sales”.",
    "Everyone in the team sees it now.",
    "“calls.over_time” is set up differently.",
    "“deals.win_rate” was removed.",
  ]);
  assert.deepEqual(differences(two, two, name), []);
});
