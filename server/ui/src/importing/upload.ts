import type { Error as ErrorBody, ImportReport } from "#schema";
import { Failure } from "../api/client";
import { signInAgain } from "../api/session";
import { answered, persist, waitFor } from "../api/trouble";
import type { Kind, Mapping } from "./mapping";

export interface Upload {
  kind: Kind;
  file: File;
  mapping: Mapping;
  createMissing: boolean;
  dryRun: boolean;
  /** 0 to 1, of the bytes that are sent. */
  onProgress: (sent: number) => void;
  abort: AbortSignal;
}

function once({ kind, file, mapping, createMissing, dryRun, onProgress, abort }: Upload): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.set("mapping", JSON.stringify(mapping));
    form.set("file", file);
    request.open("POST", `/v1/crm/import/${kind}?create_missing=${createMissing}&dry_run=${dryRun}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => resolve(request);
    request.onerror = () => {
      const kept = "The connection broke. What came in until then is kept: import the file again, rows with an external ID are recognised.";
      reject(new Failure("offline", dryRun ? "The server doesn’t answer. Try again in a moment." : kept));
    };
    request.onabort = () => reject(abort.reason);
    abort.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

/** Sends a file, telling how much of it is sent. Throws a Failure where it is refused as a whole. */
export const upload = (given: Upload): Promise<ImportReport> => persist(given.abort, () => send(given));

async function send(given: Upload): Promise<ImportReport> {
  for (;;) {
    given.abort.throwIfAborted();
    const request = await once(given);
    if (request.status === 401) {
      answered(given.abort);
      await signInAgain();
      continue;
    }
    if (request.status === 429 || (request.status === 503 && given.dryRun)) {
      await waitFor(Number(request.getResponseHeader("Retry-After")) || 2, "busy", given.abort);
      continue;
    }
    answered(given.abort);
    let body: unknown;
    try {
      body = JSON.parse(request.responseText);
    } catch {
      throw new Failure("unavailable", `The server answered ${request.status}.`, [], request.status);
    }
    if (request.status === 200) return body as ImportReport;
    const { code, detail, errors } = body as ErrorBody;
    throw new Failure(code, detail, errors ?? [], request.status);
  }
}
