import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Tab<V extends string> {
  value: V;
  label: string;
  count?: number | undefined;
}

export interface TabsProps<V extends string> {
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  onValue: (value: V) => void;
  /** The panel of the chosen tab. */
  children: ComponentChildren;
}

export function Tabs<V extends string>({ label, tabs, value, onValue, children }: TabsProps<V>) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = tabs.at((tabs.findIndex((tab) => tab.value === value) + step) % tabs.length);
    if (!next) return;
    event.preventDefault();
    onValue(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            id={`${id}-${tab.value}`}
            class="tabs__tab"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onValue(tab.value)}
          >
            {tab.label}
            {tab.count !== undefined && <span class="tabs__count">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </>
  );
}
