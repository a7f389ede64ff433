import { signal } from "@preact/signals";

/** Why a request waits to be sent again, and until when (milliseconds since the epoch); null while all is well. */
export const trouble = signal<{ kind: "busy" | "offline"; until: number } | null>(null);

let wake: (() => void)[] = [];

/** Resolves after so many seconds, or at once when the browser is online again or somebody asks to try now. */
export function waitFor(seconds: number, kind: "busy" | "offline", abort: AbortSignal): Promise<void> {
  trouble.value = { kind, until: Date.now() + seconds * 1000 };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      wake = wake.filter((each) => each !== done);
      abort.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      wake = wake.filter((each) => each !== done);
      reject(abort.reason);
    }
    wake.push(done);
    abort.addEventListener("abort", stop, { once: true });
  });
}

export function tryNow() {
  for (const each of wake) each();
}

export function answered() {
  trouble.value = null;
}

addEventListener("online", tryNow);
