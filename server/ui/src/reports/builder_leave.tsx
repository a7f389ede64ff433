import { useEffect, useState } from "preact/hooks";
import { go } from "../app/commands";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";

export interface LeaveGuardProps {
  onSave: () => Promise<boolean>;
  onDiscard: () => void;
}

/** Rendered while there are unsaved changes: asks before the page is left for another one. */
export function LeaveGuard({ onSave, onDiscard }: LeaveGuardProps) {
  const [target, setTarget] = useState<string>();
  const [saving, setSaving] = useState(false);
  useEffect(() => {
    const here = location.pathname + location.search;
    const hold = (event: Event, address: string) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      setTarget(address);
    };
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element).closest("a");
      if (!link || link.target || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const plain = link.origin === location.origin && !link.hash && !link.hasAttribute("download");
      if (plain) hold(event, link.pathname + link.search);
    };
    const onGo = (event: Event) => hold(event, (event as CustomEvent<string>).detail);
    const onPopState = (event: Event) => {
      const address = location.pathname + location.search;
      history.pushState(null, "", here);
      hold(event, address);
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("click", onClick, true);
    addEventListener("go", onGo, true);
    addEventListener("popstate", onPopState, true);
    addEventListener("beforeunload", onUnload);
    return () => {
      removeEventListener("click", onClick, true);
      removeEventListener("go", onGo, true);
      removeEventListener("popstate", onPopState, true);
      removeEventListener("beforeunload", onUnload);
    };
  }, []);

  if (target === undefined) return null;
  // After this guard has gone, with the changes.
  const leave = () => setTimeout(() => go(target));
  return (
    <Dialog
      title="Save your changes?"
      onClose={() => setTarget(undefined)}
      actions={
        <>
          <Button
            kind="danger"
            onClick={() => {
              onDiscard();
              leave();
            }}
          >
            Discard
          </Button>
          <Button onClick={() => setTarget(undefined)}>Keep editing</Button>
          <Button
            kind="primary"
            busy={saving}
            onClick={async () => {
              setSaving(true);
              if (await onSave()) leave();
              else setTarget(undefined);
              setSaving(false);
            }}
          >
            Save and leave
          </Button>
        </>
      }
    >
      <p>This report has changes that aren’t saved yet.</p>
    </Dialog>
  );
}
