import { useRef, useState } from "preact/hooks";
import { asFailure } from "../api/client";
import { useAction } from "../api/query";
import { Button, IconButton } from "../components/button";
import { Confirm, Dialog } from "../components/dialog";
import { count, counted } from "../components/format";
import type { IconName } from "../components/icon";
import { Menu } from "../components/menu";
import { toast } from "../components/toast";

export interface BulkChoice<R> {
  label: string;
  color?: string;
  run: (row: R) => Promise<unknown>;
}

/** What can be done to selected rows, by one request for each. */
export type BulkAction<R> = { label: string; icon: IconName; /** "moved" */ done: string; danger?: boolean } & (
  | { run: (row: R) => Promise<unknown> }
  | { choices: () => BulkChoice<R>[] }
);

interface SelectionBarProps<R extends { id: string }> {
  rows: readonly R[];
  noun: string;
  nameOf: (row: R) => string;
  actions: readonly BulkAction<R>[];
  /** The rows that stay selected. */
  onSelection: (ids: ReadonlySet<string>) => void;
  onDone: () => void;
}

interface Failed {
  id: string;
  name: string;
  why: string;
}

interface Progress {
  label: string;
  done: number;
  of: number;
}

const lanes = 4;

export function SelectionBar<R extends { id: string }>({ rows, noun, nameOf, actions, onSelection, onDone }: SelectionBarProps<R>) {
  const [progress, setProgress] = useState<Progress>();
  const [asked, setAsked] = useState<BulkAction<R> & { run: (row: R) => Promise<unknown> }>();
  const [failed, setFailed] = useState<{ list: Failed[]; done: number; word: string }>();
  const stopped = useRef(false);

  const run = async (action: BulkAction<R>, act: (row: R) => Promise<unknown>) => {
    const waiting = [...rows];
    const failures: Failed[] = [];
    let done = 0;
    stopped.current = false;
    setProgress({ label: action.label, done, of: rows.length });
    const lane = async () => {
      for (let row = waiting.shift(); row && !stopped.current; row = waiting.shift()) {
        try {
          await act(row);
          ++done;
        } catch (thrown) {
          const failure = asFailure(thrown);
          const why = failure.code === "precondition_failed" ? "Somebody changed it meanwhile. Look at it and try again." : failure.message;
          failures.push({ id: row.id, name: nameOf(row), why });
        }
        setProgress({ label: action.label, done: done + failures.length, of: rows.length });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    setProgress(undefined);
    onSelection(new Set([...failures, ...waiting].map(({ id }) => id)));
    onDone();
    if (failures.length > 0) setFailed({ list: failures, done, word: action.done });
    else toast(`${counted(done, noun)} ${action.done}.`, { tone: "success" });
  };

  const confirmed = useAction(async () => {
    setAsked(undefined);
    if (asked) void run(asked, asked.run);
  });

  if (rows.length === 0 && !progress && !failed) return null;
  return (
    <div class="selection" role="region" aria-label="Selection">
      {progress ? (
        <>
          <span role="status" class="number">
            {progress.label}: {count(progress.done)} of {count(progress.of)}
          </span>
          <progress value={progress.done} max={progress.of} aria-label={progress.label} />
          <Button small kind="quiet" onClick={() => (stopped.current = true)}>
            Stop
          </Button>
        </>
      ) : (
        <>
          <span class="selection__count number" role="status">
            {count(rows.length)} selected
          </span>
          <div class="selection__actions">
            {actions.map((action) =>
              "choices" in action ? (
                <Menu
                  key={action.label}
                  label={action.label}
                  trigger={(trigger) => (
                    <Button small kind="quiet" icon={action.icon} {...trigger}>
                      {action.label}
                    </Button>
                  )}
                  items={() => action.choices().map((choice) => ({ ...choice, onSelect: () => void run(action, choice.run) }))}
                />
              ) : (
                <Button key={action.label} small kind="quiet" icon={action.icon} onClick={() => (action.danger ? setAsked(action) : void run(action, action.run))}>
                  {action.label}
                </Button>
              ),
            )}
          </div>
          <IconButton icon="close" label="Clear the selection" small onClick={() => onSelection(new Set())} />
        </>
      )}
      {asked && (
        <Confirm
          title={`${asked.label} ${counted(rows.length, noun)}?`}
          action={asked.label}
          danger
          doing={confirmed}
          onClose={() => setAsked(undefined)}
        >
          This can’t be undone.
        </Confirm>
      )}
      {failed && (
        <Dialog title={`${counted(failed.list.length, noun)} not ${failed.word}`} onClose={() => setFailed(undefined)} actions={<Button onClick={() => setFailed(undefined)}>Close</Button>}>
          <p>{failed.done > 0 ? `${counted(failed.done, noun)} ${failed.word}. The others are still selected:` : "They are still selected:"}</p>
          <ul class="selection__failed" tabIndex={0}>
            {failed.list.map(({ id, name, why }) => (
              <li key={id}>
                <strong dir="auto">{name}</strong>
                <span>{why}</span>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  );
}
