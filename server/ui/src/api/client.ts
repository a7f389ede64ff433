import createClient from "openapi-fetch";
import type { paths, Error as ErrorBody, FieldError } from "#schema";
import { signInAgain } from "./session";
import { answered, persist, waitFor } from "./trouble";

/** Why a request failed: a code of the API, or `offline` where no answer came. */
export class Failure extends Error {
  constructor(
    readonly code: ErrorBody["code"] | "offline",
    message: string,
    readonly fields: FieldError[] = [],
    readonly status = 0,
  ) {
    super(message);
  }

  /** What is wrong with a field of the request, for the input of that name. */
  of(field: string): string | undefined {
    return this.fields.find((error) => error.field === field)?.message;
  }
}

export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const offline = "The server doesn’t answer. Nothing you entered is lost: try again in a moment.";
  return new Failure("offline", thrown instanceof TypeError ? offline : String(thrown));
}

function failureOf(status: number, body: Partial<ErrorBody> | undefined): Failure {
  const code = body?.code ?? "unavailable";
  return new Failure(code, body?.detail ?? `The server answered ${status}.`, body?.errors ?? [], status);
}

const waits = new Set([429, 502, 503, 504]);
const writeAttempts = 4;

function secondsUntilRetry(response: Response | undefined, attempt: number): number {
  const told = Number(response?.headers.get("Retry-After"));
  return told > 0 ? told : Math.min(2 ** attempt, 15);
}

/** Bodies of reads by their address, for answers of 304. */
const seen = new Map<string, { tag: string; body: Promise<string>; type: string }>();
const mostSeen = 100;

function remember(url: string, response: Response) {
  const tag = response.headers.get("ETag");
  const type = response.headers.get("Content-Type") ?? "";
  if (!tag || !type.startsWith("application/json")) return;
  seen.delete(url);
  const body = response.clone().text();
  // Of a request that was given up on the way.
  body.catch(() => seen.delete(url));
  seen.set(url, { tag, body, type });
  const [oldest] = seen.keys();
  if (seen.size > mostSeen && oldest) seen.delete(oldest);
}

async function once(request: Request): Promise<Response> {
  if (request.method !== "GET") return fetch(request.clone());
  const known = seen.get(request.url);
  if (known) request.headers.set("If-None-Match", known.tag);
  const response = await fetch(request.clone());
  if (response.status === 304 && known) {
    return new Response(await known.body, { status: 200, headers: { "Content-Type": known.type, ETag: known.tag } });
  }
  if (response.ok) remember(request.url, response);
  return response;
}

/** Sends a request until it is answered: after a sign-in where the session has ended, after a pause where the server asks for one. */
async function send(request: Request): Promise<Response> {
  const reads = request.method === "GET";
  // A POST carries a key by which the server recognises it; an import is too large to be kept by one.
  const repeatable = reads || (request.method === "POST" && !request.url.includes("/import/"));
  for (let attempt = 0; ; ++attempt) {
    let response: Response | undefined;
    try {
      response = await once(request);
    } catch (thrown) {
      // Other changes may have been made although their answer is lost.
      if (request.signal.aborted || !repeatable || (!reads && attempt + 1 >= writeAttempts)) throw thrown;
    }
    if (response?.status === 401) {
      answered(request.signal);
      await signInAgain();
      continue;
    }
    if (response && (!waits.has(response.status) || (!reads && attempt + 1 >= writeAttempts))) {
      answered(request.signal);
      return response;
    }
    await waitFor(secondsUntilRetry(response, attempt), response ? "busy" : "offline", request.signal);
  }
}

/** The API, typed by its document. Give its promises to `call`, which answers with the body or throws a Failure. */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: "same-origin", fetch: (request) => persist(request.signal, () => send(request)) });

api.use({
  onRequest({ request }) {
    if (request.method === "POST") request.headers.set("Idempotency-Key", randomKey());
    return request;
  },
});

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function call<T>(request: Promise<Answer<T>>): Promise<T> {
  return (await callWithTag(request)).data;
}

/** Also the entity tag, for If-Match. */
export async function callWithTag<T>(request: Promise<Answer<T>>): Promise<{ data: T; tag: string }> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw asFailure(thrown);
  }
  const { data, error, response } = answer;
  if (!response.ok) throw failureOf(response.status, error as Partial<ErrorBody> | undefined);
  return { data: data as T, tag: response.headers.get("ETag") ?? "" };
}
