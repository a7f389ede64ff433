import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button, IconButton } from "./button";

export interface DialogProps {
  title: string;
  /** The title is only said, not shown, and there is no close button: for what is closed by Esc or by a choice. */
  bare?: boolean;
  /** Esc, the close button and, unless `modal` holds the viewer, clicks beside it. */
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
        if (event.target === event.currentTarget && onClose && !onSubmit) onClose();
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

export interface ConfirmProps {
  title: string;
  children: ComponentChildren;
  /** What the button says: "Delete deal". */
  action: string;
  danger?: boolean;
  busy?: boolean;
  failure?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({ title, children, action, danger, busy = false, failure, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
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
