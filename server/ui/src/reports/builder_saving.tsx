import type { Report } from "#schema";
import { useEffect, useState } from "preact/hooks";
import { api, asFailure, callWithTag, type Failure } from "../api/client";
import { invalidate } from "../api/query";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";
import { toast } from "../components/toast";
import { differences } from "./builder_conflict";
import { forgetDraft, keepDraft } from "./builder_kept";
import { bodyOf, draftOf, sameDraft, type Draft, type Widget } from "./builder_state";

export interface Stored {
  data: Report;
  tag: string;
}

/** What the draft is compared with: the report as it was saved last; without an id there is none yet. */
export interface Base {
  id: string | undefined;
  tag: string;
  draft: Draft;
}

export const baseOf = ({ data, tag }: Stored): Base => ({ id: data.id, tag, draft: draftOf(data) });

export function loadReport(id: string, signal?: AbortSignal): Promise<Stored> {
  return callWithTag(api.GET("/crm-reports/{id}", { params: { path: { id } }, ...(signal && { signal }) }));
}

function store(draft: Draft, { id, tag }: Base): Promise<Stored> {
  const body = bodyOf(draft);
  if (id === undefined) return callWithTag(api.POST("/crm-reports", { body }));
  return callWithTag(api.PATCH("/crm-reports/{id}", { params: { path: { id }, header: { "If-Match": tag } }, body }));
}

export interface Saving {
  base: Base;
  dirty: boolean;
  busy: boolean;
  failure: Failure | undefined;
  /** What somebody else saved meanwhile, while it is to be decided whose report stays. */
  conflict: Stored | undefined;
  save: (over?: Base) => Promise<boolean>;
  showConflict: (theirs: Stored | undefined) => void;
  setBase: (base: Base) => void;
  discard: () => void;
}

/** Saves a draft, and keeps it in the browser until then: by the report's id, or by this name where it has none yet. */
export function useSaving(draft: Draft, initial: Base, name: string): Saving {
  const [base, setBase] = useState(initial);
  const [state, setState] = useState<{ busy: boolean; failure?: Failure; conflict?: Stored }>({ busy: false });
  const dirty = !sameDraft(draft, base.draft);
  const key = base.id ?? name;
  useEffect(() => {
    if (dirty) keepDraft(key, { draft, base: base.draft, tag: base.tag });
    else forgetDraft(key);
  }, [draft, dirty, key, base]);

  const saved = (stored: Stored) => {
    forgetDraft(key);
    setBase(baseOf(stored));
    setState({ busy: false });
    if (base.id === undefined) history.replaceState(null, "", `/reports/${stored.data.id}/edit`);
    invalidate("report");
    toast("Saved", { tone: "success" });
  };
  return {
    ...{ base, dirty, busy: state.busy, failure: state.failure, conflict: state.conflict, setBase },
    async save(over = base) {
      setState({ busy: true });
      try {
        saved(await store(draft, over));
        return true;
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (failure.status !== 412 || base.id === undefined) {
          setState({ busy: false, failure });
          return false;
        }
      }
      try {
        const theirs = await loadReport(base.id);
        // Saved before, by a request whose answer was lost.
        const mine = sameDraft(draftOf(theirs.data), draft);
        if (mine) saved(theirs);
        else setState({ busy: false, conflict: theirs });
        return mine;
      } catch (thrown) {
        setState({ busy: false, failure: asFailure(thrown) });
        return false;
      }
    },
    showConflict: (theirs) => setState({ busy: false, ...(theirs && { conflict: theirs }) }),
    discard: () => forgetDraft(key),
  };
}

export interface ConflictProps {
  base: Draft;
  theirs: Stored;
  busy: boolean;
  nameOf: (widget: Widget) => string;
  onMine: () => void;
  onTheirs: () => void;
  onClose: () => void;
}

export function Conflict({ base, theirs, busy, nameOf, onMine, onTheirs, onClose }: ConflictProps) {
  const found = differences(base, draftOf(theirs.data), nameOf);
  return (
    <Dialog
      title="Somebody else changed this report"
      onClose={onClose}
      actions={
        <>
          <Button autofocus onClick={onClose}>
            Decide later
          </Button>
          <Button onClick={onTheirs}>Take theirs</Button>
          <Button kind="primary" busy={busy} onClick={onMine}>
            Save mine over it
          </Button>
        </>
      }
    >
      <p>Since you opened it:</p>
      <ul class="builder-conflict">
        {found.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {found.length === 0 && <li>It was saved again, without a change that shows.</li>}
      </ul>
      <p class="muted">If you take theirs, Undo brings your version back.</p>
    </Dialog>
  );
}
