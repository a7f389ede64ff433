import { useEffect, useState } from "preact/hooks";

let ask: ((address: string) => void) | undefined;
/** Of the page that asks. */
let here = "";

/** Whether the page in view asks first. */
export function held(address: string): boolean {
  ask?.(address);
  return ask !== undefined;
}

// Window has no capturing phase: these stand before the router's listeners because this module runs before it starts.
addEventListener("popstate", (event) => {
  if (!ask) return;
  const address = location.pathname + location.search;
  history.pushState(null, "", here);
  event.stopImmediatePropagation();
  ask(address);
});

addEventListener("beforeunload", (event) => ask && event.preventDefault());

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest("a");
  if (!ask || !link || link.target || link.origin !== location.origin || link.hasAttribute("download")) return;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  event.stopPropagation();
  ask(link.pathname + link.search);
}, true);

/** While a page has what would be lost: where the viewer wants to go, once they want to, and how to stay. */
export function useLeaveGuard(active: boolean): [target: string | undefined, stay: () => void] {
  const [target, setTarget] = useState<string>();
  useEffect(() => {
    if (!active) return;
    ask = setTarget;
    here = location.pathname + location.search;
    return () => {
      ask = undefined;
    };
  }, [active]);
  return [target, () => setTarget(undefined)];
}
