import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { invalidate, useAction, useQuery } from "../api/query";
import { may } from "../api/session";
import { IconButton } from "../components/button";
import { Confirm } from "../components/dialog";
import { Drawer } from "../components/drawer";
import { time, word } from "../components/format";
import { Icon } from "../components/icon";
import { InlineInput } from "../components/inline";
import { Menu } from "../components/menu";
import { ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { ChosenControl, inputTypeOf, isTyped, problemOf, textOf, valueOf, wordsOf, type ChosenField, type FieldSpec } from "./fields";
import { keyOf, saveRecord, valueIn, type Kind } from "./kind";
import { namesOf } from "./names";

export interface RecordPanelProps<R extends { id: string }, C extends object, D extends R> {
  kind: Kind<R, C, D>;
  id: string;
  onClose: () => void;
  /** What goes with it when it is deleted. */
  deletes?: string;
  /** Buttons above the fields. */
  quick?: (record: D) => ComponentChildren;
  /** Below the fields. */
  children?: (record: D) => ComponentChildren;
}

/** A record beside its list: its fields changed in their places. */
export function RecordPanel<R extends { id: string }, C extends object, D extends R>(props: RecordPanelProps<R, C, D>) {
  const { kind, id, onClose } = props;
  const { data: record, failure, refetch } = useQuery(keyOf(kind, id), (abort) => kind.load(id, abort));
  const [deleting, setDeleting] = useState(false);
  const title = record ? kind.title(record) : "";
  const remove = useAction(async () => {
    if (record) await kind.remove(record);
    setDeleting(false);
    onClose();
    toast(`${title} is deleted.`, { tone: "success" });
    void invalidate(...kind.touches);
  });
  return (
    <Drawer
      title={title || word(kind.name)}
      onClose={onClose}
      actions={
        record && (
          <Menu
            label={title}
            align="end"
            trigger={(trigger) => <IconButton icon="more" label="More" {...trigger} />}
            items={() => [
              {
                label: "Copy link",
                icon: "copy",
                onSelect: () => void navigator.clipboard.writeText(`${location.origin}${kind.page}/${id}`).then(() => toast("Link copied.")),
              },
              ...(may("member")
                ? ["separator" as const, { label: `Delete ${kind.name}`, icon: "trash" as const, danger: true, onSelect: () => setDeleting(true) }]
                : []),
            ]}
          />
        )
      }
    >
      {!record && (failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={10} label={`Loading the ${kind.name}`} />)}
      {record && (
        <>
          {props.quick && may("member") && <div class="panel__quick">{props.quick(record)}</div>}
          <div key={id} class="panel__fields inline-fields">
            {kind.fields.map((field) => (
              <PanelField key={field.name} kind={kind} record={record} field={field} />
            ))}
            {kind.stamps.map(({ label, at }) => {
              const instant = at(record);
              return (
                instant && (
                  <div key={label} class="field">
                    <span class="field__label">{label}</span>
                    <span class="inline-text">{time(instant)}</span>
                  </div>
                )
              );
            })}
          </div>
          {props.children?.(record)}
        </>
      )}
      {deleting && (
        <Confirm title={`Delete ${title}?`} action={`Delete ${kind.name}`} danger doing={remove} onClose={() => setDeleting(false)}>
          <p>{props.deletes ?? "Reports no longer count it."}</p>
        </Confirm>
      )}
    </Drawer>
  );
}

interface PanelFieldProps<R extends { id: string }, C extends object, D extends R, F> {
  kind: Kind<R, C, D>;
  record: D;
  field: F;
}

function PanelField<R extends { id: string }, C extends object, D extends R>({ kind, record, field }: PanelFieldProps<R, C, D, FieldSpec<C>>) {
  if (!isTyped(field)) return <PanelChoice kind={kind} record={record} field={field} />;
  const value = valueIn(record, field.name);
  const shown = field.kind === "day" || field.kind === "instant";
  return (
    <InlineInput
      label={field.label}
      value={textOf(field, value)}
      {...(shown && { shown: value ? wordsOf(field, value) : "" })}
      type={inputTypeOf(field)}
      multiline={field.kind === "area"}
      required={field.required === true}
      disabled={!may("member")}
      check={(text) => problemOf(field, text)}
      onSave={(text) => {
        const changed = valueOf(field, text);
        return saveRecord(kind, record, { ...(changed !== null && field.also), [field.name]: changed } as C);
      }}
    />
  );
}

/** Saved when it is chosen, with why it couldn't be. */
function PanelChoice<R extends { id: string }, C extends object, D extends R>({ kind, record, field }: PanelFieldProps<R, C, D, ChosenField<C>>) {
  const { run, failure } = useAction((change: C) => saveRecord(kind, record, change));
  const value = valueIn(record, field.name);
  const control = (
    <ChosenControl
      field={field}
      value={value}
      error={failure && (failure.of(field.name) ?? failure.message)}
      disabled={!may("member")}
      onValue={(chosen) => void run({ [field.name]: chosen } as C)}
    />
  );
  if ((field.kind !== "lead" && field.kind !== "deal") || !value) return control;
  return (
    <div class="panel__reference">
      {control}
      <a class="button button--icon button--small" data-kind="quiet" href={`${namesOf[field.kind].page}/${String(value)}`} aria-label={`Open the ${field.kind}`}>
        <Icon name="right" />
      </a>
    </div>
  );
}
