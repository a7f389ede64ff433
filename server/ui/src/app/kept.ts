import { effect, signal, type Signal } from "@preact/signals";

/** A choice of the viewer that this browser keeps: columns, a collapsed panel. Never a secret. */
export function kept<T>(name: string, initial: T): Signal<T> {
  const key = `crondb.${name}`;
  const value = signal(initial);
  try {
    const stored = localStorage.getItem(key);
    if (stored !== null) value.value = JSON.parse(stored) as T;
  } catch {
    localStorage.removeItem(key);
  }
  let first = true;
  effect(() => {
    const text = JSON.stringify(value.value);
    if (!first) localStorage.setItem(key, text);
    first = false;
  });
  return value;
}
