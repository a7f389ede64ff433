import { useState } from "preact/hooks";
import { go } from "../app/commands";
import { useLeaveGuard } from "../app/leave";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";

export interface LeaveGuardProps {
  dirty: boolean;
  onSave: () => Promise<boolean>;
  onDiscard: () => void;
}

/** Asks before the page is left for another one with unsaved changes. */
export function LeaveGuard({ dirty, onSave, onDiscard }: LeaveGuardProps) {
  const [released, setReleased] = useState(false);
  const [target, stay] = useLeaveGuard(dirty && !released);
  const [saving, setSaving] = useState(false);
  if (target === undefined) return null;
  const leave = () => {
    setReleased(true);
    stay();
    setTimeout(go, 50, target);
  };
  return (
    <Dialog
      title="Save your changes?"
      onClose={stay}
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
          <Button onClick={stay}>Keep editing</Button>
          <Button
            kind="primary"
            autofocus
            busy={saving}
            onClick={async () => {
              setSaving(true);
              if (await onSave()) leave();
              else stay();
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
