import { Failure } from "../api/client";
import { change, invalidate } from "../api/query";
import { wordsOf, type FieldSpec } from "./fields";

/** A kind of records: how one is read, made, changed and deleted, and its fields. `D` is what a single one answers, `C` what may change. */
export interface Kind<R extends { id: string }, C extends object, D extends R = R> {
  /** `lead`; keys of answers begin with it. */
  name: string;
  /** `/leads` */
  page: string;
  fields: readonly FieldSpec<C>[];
  /** Instants that nobody enters: when it was created. */
  stamps: readonly { label: string; at: (record: R) => string | null }[];
  title: (record: R) => string;
  /** What a new one has unless something else is chosen. */
  fresh: () => C;
  load: (id: string, abort?: AbortSignal) => Promise<D>;
  create: (values: C) => Promise<R>;
  /** As the viewer saw it: refused where the API can tell that it isn't so any more. */
  save: (seen: R, change: C) => Promise<R>;
  remove: (seen: R) => Promise<unknown>;
  /** Keys that begin so show what a change of one touches. */
  touches: readonly string[];
}

export const keyOf = (kind: { name: string }, id: string) => `${kind.name}/${id}`;

/** If-Match, as far as the API looks at it. */
export const ifMatch = ({ version }: { version: number }) => ({ header: { "If-Match": `"${version}"` } });

/**
 * Changes fields of a record. If somebody has changed it meanwhile, that is done all the same where it concerns other fields; else it is refused
 * with what they wrote, and saving once more overrides it.
 */
export async function saveRecord<R extends { id: string }, C extends object, D extends R>(kind: Kind<R, C, D>, seen: D, changed: C): Promise<void> {
  const key = keyOf(kind, seen.id);
  let answer: R;
  try {
    answer = await kind.save(seen, changed);
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== "precondition_failed") throw thrown;
    const current = await kind.load(seen.id);
    const others = kind.fields.filter(({ name }) => JSON.stringify(valueIn(seen, name)) !== JSON.stringify(valueIn(current, name)));
    if (others.some(({ name }) => name in changed)) {
      change<D>(key, () => current);
      const what = others.map((field) => `${field.label}: ${wordsOf(field, valueIn(seen, field.name))} → ${wordsOf(field, valueIn(current, field.name))}`);
      throw new Failure("precondition_failed", `Somebody changed this meanwhile (${what.join("; ")}). Save again to override it.`);
    }
    answer = await kind.save(current, changed);
  }
  change<D>(key, (before) => ({ ...before, ...answer }));
  void invalidate(...kind.touches);
}

export const valueIn = (record: object, name: string) => (record as Record<string, unknown>)[name];

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined or empty: the query of a request. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== "")) as Defined<T>;
}

export interface Word<V extends string> {
  value: V;
  label: string;
  color?: string;
}

/** The word of a list that a query string says, if it is one. */
export function oneOf<V extends string>(words: readonly Word<V>[], text: string | undefined): V | undefined {
  return words.find(({ value }) => value === text)?.value;
}
