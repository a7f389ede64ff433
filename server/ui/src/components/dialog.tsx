import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Action } from "../api/query";
import { Button, IconButton } from "./button";

export interface DialogProps {
  title: string;
  /** The title is only said, not shown, and there is no close button: for what is closed by Esc or by a choice. */
  bare?: boolean;
  /** By Esc, the close button and, unless something may be typed in it, clicks beside it. */
  onClose?: () => void;
  /** Buttons below. */
  actions?: ComponentChildren;
  /** Makes it a form: what its submit button does. */
  onSubmit?: () => void;
  width?: "narrow" | "wide";
  children?: ComponentChildren;
}

/** Lies over the page for as long as it is rendered. */
export function Dialog({ title, bare, onClose, actions, onSubmit, width = "narrow", children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[autofocus]")?.focus();
    return () => {
      dialog?.close();
      // It is out of the document by now, where closing it no longer gives the focus back.
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const body = (
    <>
      <header class={bare ? "visually-hidden" : "dialog__head"}>
        <h2 id={heading}>{title}</h2>
        {onClose && !bare && <IconButton icon="close" label="Close" small onClick={onClose} />}
      </header>
      <div class="dialog__body">{children}</div>
      {actions && <footer class="dialog__actions">{actions}</footer>}
    </>
  );
  return (
    <dialog
      ref={ref}
      class="dialog"
      data-width={width}
      aria-labelledby={heading}
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose?.();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget && !event.currentTarget.querySelector("form :is(input, select, textarea)")) onClose?.();
      }}
    >
      {onSubmit ? (
        <form
          class="dialog__content"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {body}
        </form>
      ) : (
        <div class="dialog__content">{body}</div>
      )}
    </dialog>
  );
}

export interface FormDialogProps {
  title: string;
  width?: "narrow" | "wide";
  /** What the button says: "Create deal". */
  action: string;
  danger?: boolean;
  /** Whether all that is needed is there. */
  ready?: boolean;
  doing: Action<[]>;
  /** What is told below; without it a failure that is of no field, for which the fields stand. */
  failure?: string | undefined;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks for something, and does something with it. */
export function FormDialog(props: FormDialogProps) {
  const { title, width, action, danger, ready = true, doing, onClose, children } = props;
  const failure = "failure" in props ? props.failure : doing.failure?.fields.length === 0 && doing.failure.message;
  return (
    <Dialog
      title={title}
      {...(width && { width })}
      onClose={onClose}
      onSubmit={() => {
        if (ready && !doing.busy) void doing.run();
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={danger ? "danger" : "primary"} busy={doing.busy} disabled={!ready}>
            {action}
          </Button>
        </>
      }
    >
      {children}
      {failure && (
        <p class="field__error" role="alert">
          {failure}
        </p>
      )}
    </Dialog>
  );
}

/** Asks whether something is to be done. */
export function Confirm(props: Omit<FormDialogProps, "failure" | "ready">) {
  return <FormDialog {...props} failure={props.doing.failure?.message} />;
}
