import { signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Deal, Lead } from "#schema";
import { api, call } from "../api/client";
import type { Choice } from "../components/combobox";
import { Combobox, type ComboboxProps } from "../components/combobox";
import { money } from "../components/format";
import { leadName } from "../leads/name";

const atOnce = 4;
/** Rows that are only scrolled past ask for nothing. */
const pause = 120;
const mostFound = 20;

/** What records are called that others refer to by their ids: asked for one by one while they are in view, and kept. */
class Names {
  private readonly known = new Map<string, Signal<string | undefined>>();
  private readonly wanted: string[] = [];
  private running = 0;

  constructor(
    readonly page: string,
    private readonly load: (id: string) => Promise<string>,
    readonly find: (text: string, abort: AbortSignal) => Promise<Choice[]>,
  ) {}

  of(id: string): Signal<string | undefined> {
    let name = this.known.get(id);
    if (!name) this.known.set(id, (name = signal(undefined)));
    return name;
  }

  remember(id: string, name: string) {
    this.of(id).value = name;
  }

  want(id: string): () => void {
    this.wanted.push(id);
    void this.next();
    return () => {
      const at = this.wanted.indexOf(id);
      if (at >= 0) this.wanted.splice(at, 1);
    };
  }

  private async next(): Promise<void> {
    if (this.running >= atOnce) return;
    const id = this.wanted.shift();
    if (id === undefined) return;
    if (this.of(id).peek() === undefined) {
      ++this.running;
      this.remember(id, await this.load(id).catch(() => "Not available"));
      --this.running;
    }
    return this.next();
  }
}

export function rememberLead(lead: Lead) {
  leadNames.remember(lead.id, leadName(lead));
}

export function rememberDeal({ id, name }: Deal) {
  dealNames.remember(id, name);
}

export const leadNames = new Names(
  "/leads",
  async (id) => leadName(await call(api.GET("/v1/crm/leads/{lead_id}", { params: { path: { lead_id: id } } }))),
  async (text, signal) => {
    const query = { per_page: mostFound, ...(text.trim() && { q: text.trim() }) };
    const { results } = await call(api.GET("/v1/crm/leads", { params: { query }, signal }));
    results.forEach(rememberLead);
    return results.map((lead) => ({ value: lead.id, label: leadName(lead), detail: lead.company ?? lead.email ?? undefined }));
  },
);

export const dealNames = new Names(
  "/deals",
  async (id) => (await call(api.GET("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: id } } }))).name,
  async (text, signal) => {
    const query = { per_page: mostFound, ...(text.trim() && { q: text.trim() }) };
    const { results } = await call(api.GET("/v1/crm/deals", { params: { query }, signal }));
    results.forEach(rememberDeal);
    return results.map(({ id, name, value, currency }) => ({ value: id, label: name, detail: value === null ? undefined : money(value, currency) }));
  },
);

export const namesOf = { lead: leadNames, deal: dealNames };

/** The name of a record, or undefined until it is known. */
export function useName(names: Names, id: string | null | undefined): string | undefined {
  const name = id ? names.of(id).value : undefined;
  useEffect(() => {
    if (!id || name !== undefined) return;
    let drop: (() => void) | undefined;
    const timer = setTimeout(() => (drop = names.want(id)), pause);
    return () => {
      clearTimeout(timer);
      drop?.();
    };
  }, [id, name === undefined]);
  return name;
}

/** In a cell of a list: what it is about, as a link. */
export function RecordLink({ of, id }: { of: "lead" | "deal"; id: string | null }) {
  const names = namesOf[of];
  const name = useName(names, id);
  if (id === null) return null;
  if (name === undefined) return <span class="skeleton__line record-link--loading" aria-label="Loading" role="img" />;
  return (
    <a class="record-link ellipsis" href={`${names.page}/${id}`} dir="auto">
      {name}
    </a>
  );
}

export function RecordSelect({ of, ...props }: Omit<ComboboxProps, "choices" | "valueLabel"> & { of: "lead" | "deal" }) {
  const name = useName(namesOf[of], props.value);
  return <Combobox {...props} choices={namesOf[of].find} valueLabel={name ?? "…"} />;
}
