import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { IconButton } from "./button";
import { Icon } from "./icon";

export interface ToastOptions {
  tone?: "neutral" | "success" | "failure";
  /** One thing to do about it: "Undo", "Show". */
  action?: { label: string; run: () => void };
}

interface Shown extends ToastOptions {
  id: number;
  text: ComponentChildren;
}

const shown = signal<Shown[]>([]);
const most = 3;
const duration = 6000;
let last = 0;

function remove(id: number) {
  shown.value = shown.value.filter((each) => each.id !== id);
}

/** Says something that happened. Failures stay until they are closed. */
export function toast(text: ComponentChildren, options: ToastOptions = {}) {
  const id = ++last;
  shown.value = [...shown.value, { id, text, ...options }].slice(-most);
  if (options.tone !== "failure") setTimeout(remove, duration, id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map(({ id, text, tone = "neutral", action }) => (
        <div key={id} class="toast" data-tone={tone}>
          {tone !== "neutral" && <Icon name={tone === "success" ? "check" : "warning"} />}
          <span class="toast__text">{text}</span>
          {action && (
            <button
              type="button"
              class="toast__action"
              onClick={() => {
                remove(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton icon="close" label="Dismiss" small onClick={() => remove(id)} />
        </div>
      ))}
    </div>
  );
}
