import { computed, signal } from "@preact/signals";

type Kind = "busy" | "offline";

interface Wait {
  kind: Kind;
  /** Of the request that waits. */
  signal: AbortSignal;
}

/** Requests that wait to be sent again, or are sent again and not answered yet. */
const waits = signal<readonly Wait[]>([]);

/** Why something waits; undefined while all is well. */
export const trouble = computed<Kind | undefined>(() => waits.value.at(-1)?.kind);

let wake: { kind: Kind; now: () => void }[] = [];

const without = (ended: (wait: Wait) => boolean) => {
  if (waits.peek().some(ended)) waits.value = waits.peek().filter((wait) => !ended(wait));
};

/** Resolves after so many seconds, or at once when the browser is online again or somebody asks to try now. Call it inside of `persist`. */
export function waitFor(seconds: number, kind: Kind, abort: AbortSignal): Promise<void> {
  abort.throwIfAborted();
  waits.value = [...waits.peek().filter((wait) => wait.signal !== abort), { kind, signal: abort }];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, seconds * 1000);
    const entry = { kind, now: done };
    function end() {
      clearTimeout(timer);
      wake = wake.filter((each) => each !== entry);
      abort.removeEventListener("abort", stop);
    }
    function done() {
      end();
      resolve();
    }
    function stop() {
      end();
      reject(abort.reason);
    }
    wake.push(entry);
    abort.addEventListener("abort", stop, { once: true });
  });
}

/** Runs what sends a request again and again, and then forgets that it waits, however it ends: answered, failed or given up. */
export async function persist<T>(of: AbortSignal, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } finally {
    // A server that is gone stays gone although nobody waits for it.
    without((wait) => wait.signal === of && wait.kind === "busy");
  }
}

export function tryNow() {
  for (const { now } of wake) now();
}

/** The server has answered a request: it is there for all others too. */
export function answered(of: AbortSignal) {
  without((wait) => wait.signal === of || wait.kind === "offline");
  for (const { kind, now } of wake) if (kind === "offline") now();
}

addEventListener("online", tryNow);
