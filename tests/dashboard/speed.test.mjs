// How fast it is. The figures depend on the machine and what else it does: they are printed, not asserted.
import { demo, measured, rule } from "./world.mjs";

const api = demo.as(demo.key);

/** Milliseconds from the navigation until the page has drawn what is looked for. */
async function drawn(visitor, path, selector, count = 1) {
  await visitor.page.goto(visitor.server.origin + path, { waitUntil: "commit" });
  const handle = await visitor.page.waitForFunction(
    ([wanted, least]) => document.querySelectorAll(wanted).length >= least && new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),
    [selector, count],
    { polling: "raf" },
  );
  return handle.jsonValue();
}

rule("The board can be used soon, also on a slow processor", async (visitor) => {
  const viewer = await visitor({ key: demo.key });
  const cdp = await viewer.context.newCDPSession(viewer.page);
  measured("board of the demo", await drawn(viewer, "/board", "[data-deal]"), "no figure");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const times = [];
  for (let n = 0; n < 5; ++n) times.push(await drawn(viewer, "/board", "[data-deal]"));
  measured("board of the demo, processor slowed 4 times, median of five", times.sort((left, right) => left - right)[2], "at most 1,000");
});

rule("A report of twelve widgets is drawn at once", async (visitor) => {
  const { id, layout } = (await api.get("/crm-reports")).results.find(({ title }) => title === "Sales");
  const viewer = await visitor({ key: demo.key });
  const whole = "article.widget:not([aria-busy=true]) .widget__body > :not(.widget__skeleton)";
  await drawn(viewer, `/reports/${id}`, whole, layout.widgets.length);
  measured(`report of ${layout.widgets.length} widgets`, await drawn(viewer, `/reports/${id}`, whole, layout.widgets.length), "at most 500");
});

rule("Five thousand deals are filtered, scrolled and dragged without delay", async (visitor) => {
  const owner = await demo.person({ name: "Lara Large", team: "Large" });
  const rows = Array.from({ length: 5000 }, (_, index) => `L${index},Deal ${index},${["New", "Qualified", "Proposal", "Negotiation"][index % 4]},${index * 7}`);
  const form = new FormData();
  form.set("mapping", JSON.stringify({ fields: { external_id: "id", name: "name", stage: "stage", value: "value" } }));
  form.set("file", new Blob([["id,name,stage,value", ...rows].join("\n")], { type: "text/csv" }), "deals.csv");
  const answer = await fetch(`${demo.origin}/v1/crm/import/deals?create_missing=true`, { method: "POST", headers: { Authorization: `Bearer ${owner.key}` }, body: form });
  if (!answer.ok) throw new Error(await answer.text());
  const viewer = await visitor({ key: owner.key });
  const { page } = viewer;
  await page.addInitScript(() => {
    globalThis.slowest = 0;
    new PerformanceObserver((list) => {
      for (const { duration, interactionId } of list.getEntries()) if (interactionId) globalThis.slowest = Math.max(globalThis.slowest, duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  measured("board of 5,000 deals", await drawn(viewer, "/board", "[data-deal]", 20), "no figure");
  const slowest = async () => page.evaluate(() => [globalThis.slowest, (globalThis.slowest = 0)][0]);

  await page.getByLabel("Name or domain").pressSequentially("Deal 49", { delay: 30 });
  await page.getByRole("link", { name: "Deal 4900", exact: true }).waitFor();
  measured("5,000 deals: interaction to next paint, filtering", await slowest(), "at most 100");
  await page.getByRole("button", { name: "Clear" }).click();
  const column = viewer.column("New");
  await page.getByRole("link", { name: "Deal 0", exact: true }).waitFor();

  const gaps = await column.locator(".board-column__scroll").evaluate(async (element) => {
    let last = performance.now();
    let longest = 0;
    for (let step = 0; step < 60; ++step) {
      element.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    element.scrollTop = 0;
    return longest;
  });
  measured("5,000 deals: longest frame, scrolling", gaps, "at most 100");

  await page.getByRole("link", { name: "Deal 0", exact: true }).waitFor();
  await viewer.card("Deal 0").hover();
  await page.mouse.down();
  const target = await viewer.card("Deal 1").boundingBox();
  await page.mouse.move(target.x + 40, target.y + target.height + 20, { steps: 10 });
  await page.mouse.up();
  await viewer.seesIn("Qualified", "Deal 0");
  measured("5,000 deals: interaction to next paint, dragging", await slowest(), "at most 100");

  await page.getByRole("link", { name: "Deal 0", exact: true }).focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await viewer.seesIn("New", "Deal 0");
  measured("5,000 deals: interaction to next paint, moving by keys", await slowest(), "at most 100");

  const cdp = await viewer.context.newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.enable").then(() => cdp.send("Performance.getMetrics"));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  console.log(`5,000 deals: heap: ${Math.round(heap / 1024 / 1024)} MiB (at most 150)`);
});
