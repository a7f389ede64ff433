import { useState } from "preact/hooks";
import { invalidate, useAction } from "../api/query";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";
import { Input, TextArea } from "../components/field";
import { ChosenControl, inputTypeOf, isTyped, problemOf, textOf, valueOf, type TypedField } from "./fields";
import { valueIn, type Kind } from "./kind";

export interface CreateDialogProps<R extends { id: string }, C extends object, D extends R> {
  kind: Kind<R, C, D>;
  /** "New task" */
  title: string;
  action: string;
  /** What is known already. */
  initial?: C;
  onClose: () => void;
  onCreated?: (record: R) => void;
}

export function CreateDialog<R extends { id: string }, C extends object, D extends R>(props: CreateDialogProps<R, C, D>) {
  const { kind, initial, onClose } = props;
  const [values, setValues] = useState<C>(() => ({ ...kind.fresh(), ...initial }));
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const fields = kind.fields.filter(({ rare, name }) => !rare || (initial && name in initial));
  const textIn = (field: TypedField<C>) => texts[field.name] ?? textOf(field, valueIn(values, field.name));
  const problemIn = (field: TypedField<C>) => {
    const text = textIn(field).trim();
    return field.required && !text ? "This can’t be empty." : problemOf(field, text);
  };
  const create = useAction(async () => {
    const typed = fields.filter(isTyped).map((field) => [field.name, valueOf(field, textIn(field).trim())] as const);
    const record = await kind.create({ ...values, ...Object.fromEntries(typed.filter(([, value]) => value !== null)) } as C);
    void invalidate(...kind.touches);
    onClose();
    props.onCreated?.(record);
  });
  const submit = () => {
    setTried(true);
    if (!create.busy && !fields.filter(isTyped).some(problemIn)) void create.run();
  };
  const elsewhere = create.failure && !fields.some(({ name }) => create.failure?.of(name));
  return (
    <Dialog
      title={props.title}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={create.busy}>
            {props.action}
          </Button>
        </>
      }
    >
      <div class="create">
        {fields.map((field, index) => {
          const error = create.failure?.of(field.name);
          if (!isTyped(field)) {
            const onValue = (value: unknown) => setValues((before) => ({ ...before, [field.name]: value }));
            return <ChosenControl key={field.name} field={field} value={valueIn(values, field.name)} error={error} onValue={onValue} />;
          }
          const common = {
            label: field.label,
            hint: field.hint,
            error: (tried ? problemIn(field) : undefined) ?? error,
            value: textIn(field),
            onValue: (text: string) => setTexts((before) => ({ ...before, [field.name]: text })),
            autofocus: index === 0,
            dir: "auto" as const,
          };
          if (field.kind === "area") return <TextArea key={field.name} {...common} />;
          return <Input key={field.name} {...common} type={inputTypeOf(field)} required={field.required === true} />;
        })}
      </div>
      {elsewhere && (
        <p class="field__error" role="alert">
          {create.failure?.message}
        </p>
      )}
    </Dialog>
  );
}
