import { signal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { asFailure, type Failure } from "./client";

type Fetcher<T> = (abort: AbortSignal) => Promise<T>;

class Entry<T> {
  readonly data: Signal<T | undefined> = signal(undefined);
  readonly failure: Signal<Failure | undefined> = signal(undefined);
  users = 0;
  stale = true;
  /** Asked for before anything used it. */
  ahead = false;
  fetcher: Fetcher<T> | undefined;
  /** Counts changes made here, so that an answer that was asked for before one doesn't undo it. */
  changes = 0;
  private running: AbortController | undefined;

  async fetch(): Promise<void> {
    if (!this.fetcher) return;
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.stale = false;
    const before = this.changes;
    try {
      const data = await this.fetcher(running.signal);
      if (this.running !== running) return;
      if (this.changes !== before) {
        this.running = undefined;
        return this.fetch();
      }
      this.data.value = shared(this.data.peek(), data);
      this.failure.value = undefined;
    } catch (thrown) {
      if (this.running !== running) return;
      this.failure.value = asFailure(thrown);
    }
    this.running = undefined;
  }

  leave() {
    --this.users;
    if (this.users > 0) return;
    if (this.running) this.stale = true;
    this.running?.abort();
    this.running = undefined;
  }

  get busy(): boolean {
    return this.running !== undefined;
  }
}

/** An answer with the parts of the one before that are equal, so that what shows those isn't drawn again. */
function shared<T>(before: unknown, after: T): T {
  if (before === after || typeof before !== "object" || typeof after !== "object" || !before || !after) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const old = before as Record<string, unknown>;
  const fresh = after as Record<string, unknown>;
  const byId = Array.isArray(before) && hasId(before[0]) ? new Map(before.filter(hasId).map((item) => [item.id, item])) : undefined;
  const names = Object.keys(fresh);
  let same = names.length === Object.keys(old).length;
  for (const name of names) {
    const value = fresh[name];
    const counterpart = byId && hasId(value) ? byId.get(value.id) : old[name];
    fresh[name] = shared(counterpart, value);
    same &&= fresh[name] === old[name];
  }
  return same ? (before as T) : after;
}

const hasId = (value: unknown): value is { id: string } => typeof value === "object" && value !== null && "id" in value;

const entries = new Map<string, Entry<unknown>>();
const mostKept = 200;

function entryOf<T>(key: string): Entry<T> {
  let entry = entries.get(key);
  if (!entry) {
    entry = new Entry();
    entries.set(key, entry);
    for (const [old, { users }] of entries) {
      if (entries.size <= mostKept) break;
      if (users === 0 && old !== key) entries.delete(old);
    }
  }
  return entry as Entry<T>;
}

export interface Query<T> {
  /** The last answer, also while it is asked for anew or that has failed. */
  data: T | undefined;
  failure: Failure | undefined;
  loading: boolean;
  refetch: () => void;
}

const kindOf = (key: string | null) => key?.split("?")[0];

/**
 * What a fetcher answers, shared by its key (the path with its parameters: `deals?stage_id=…`) and kept: shown at once the next time, asked
 * for anew behind that, and whenever the team's data changes. No key, no request. While only what follows the `?` has changed, as filters
 * do, the last answer stays in view until the next is there.
 */
export function useQuery<T>(key: string | null, fetcher: Fetcher<T>): Query<T> {
  const entry = useMemo(() => (key === null ? new Entry<T>() : entryOf<T>(key)), [key]);
  entry.fetcher = fetcher;
  useEffect(() => {
    if (key === null) return;
    ++entry.users;
    if (entry.stale || (entry.users === 1 && !entry.ahead)) void entry.fetch();
    entry.ahead = false;
    return () => entry.leave();
  }, [entry]);
  const last = useRef<{ key: string | null; data: T | undefined }>({ key: null, data: undefined });
  const failure = entry.failure.value;
  let data = entry.data.value;
  if (data === undefined && !failure && kindOf(key) === kindOf(last.current.key)) data = last.current.data;
  last.current = { key, data };
  return { data, failure, loading: key !== null && data === undefined && !failure, refetch: () => void entry.fetch() };
}

/** Asks for what will soon be in view. */
export function askAhead<T>(key: string, fetcher: Fetcher<T>): Promise<void> {
  const entry = entryOf<T>(key);
  entry.fetcher = fetcher;
  entry.ahead = true;
  return entry.fetch();
}

/**
 * Asks anew for what is in view of the keys that begin so, and resolves when that is there; the rest is asked for when it is next needed.
 */
export async function invalidate(...prefixes: string[]): Promise<void> {
  const running: Promise<void>[] = [];
  for (const [key, entry] of entries) {
    if (!prefixes.some((prefix) => key.startsWith(prefix))) continue;
    entry.stale = true;
    if (entry.users > 0) running.push(entry.fetch());
  }
  await Promise.all(running);
}

export function invalidateAll() {
  void invalidate("");
}

export function peek<T>(key: string): T | undefined {
  return entries.get(key)?.data.peek() as T | undefined;
}

/** Changes what is kept for a key, if there is anything; answers how to take that back. */
export function change<T>(key: string, changed: (data: T) => T): () => void {
  const entry = entries.get(key) as Entry<T> | undefined;
  const before = entry?.data.peek();
  if (!entry || before === undefined) return () => {};
  const after = changed(before);
  entry.data.value = after;
  ++entry.changes;
  return () => {
    ++entry.changes;
    if (entry.data.peek() === after) entry.data.value = before;
    else void entry.fetch();
  };
}

/** Changes what is shown at once, sends it, and takes it back where that fails (the Failure is thrown on). */
export async function mutate<T>(optimistic: (() => void)[], request: Promise<T>, ...invalidated: string[]): Promise<T> {
  try {
    const answer = await request;
    void invalidate(...invalidated);
    return answer;
  } catch (thrown) {
    for (const undo of optimistic) undo();
    throw asFailure(thrown);
  }
}

export interface Action<A extends unknown[]> {
  run: (...args: A) => Promise<boolean>;
  busy: boolean;
  failure: Failure | undefined;
  clear: () => void;
}

/** What a button or a form does: whether it runs, and why it failed. `run` answers whether it succeeded. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Action<A> {
  const [state, setState] = useState<{ busy: boolean; failure?: Failure }>({ busy: false });
  return {
    ...{ busy: state.busy, failure: state.failure },
    clear: () => setState({ busy: false }),
    async run(...args) {
      setState({ busy: true });
      try {
        await act(...args);
        setState({ busy: false });
        return true;
      } catch (thrown) {
        setState({ busy: false, failure: asFailure(thrown) });
        return false;
      }
    },
  };
}
