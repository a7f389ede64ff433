import type { LayoutWidget } from "#schema";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { team } from "../api/session";
import { IconButton } from "../components/button";
import { clock } from "../components/format";
import { gap } from "./grid";

export interface TvProps {
  title: string;
  widgets: readonly LayoutWidget[];
  asOf: string | undefined;
  refresh: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** What is shown moves with the clock even where nothing changes. */
const pause = 60_000;
const head = 56;
const lowestRow = 42;

/** A screen that nobody sits at: all of the report at once where it fits, letters to be read from afar, awake and up to date. */
export function Tv({ title, widgets, asOf, refresh, onClose, children }: TvProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const refreshed = useRef(refresh);
  refreshed.current = refresh;
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    document.documentElement.dataset.tv = "";
    const rows = Math.max(1, ...widgets.map(({ y, h }) => y + h));
    const fit = () => dialog?.style.setProperty("--fit", `${Math.max((innerHeight - head - gap) / rows - gap, lowestRow)}px`);
    fit();
    addEventListener("resize", fit);
    const leave = () => !document.fullscreenElement && onClose();
    document.addEventListener("fullscreenchange", leave);
    const timer = setInterval(() => refreshed.current(), pause);
    const lock = navigator.wakeLock?.request("screen").catch(() => undefined);
    return () => {
      dialog?.close();
      delete document.documentElement.dataset.tv;
      removeEventListener("resize", fit);
      document.removeEventListener("fullscreenchange", leave);
      clearInterval(timer);
      void lock?.then((held) => held?.release());
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  return (
    <dialog ref={ref} class="tv" aria-label={title} onCancel={onClose}>
      <header class="tv__head">
        <h1 class="ellipsis" dir="auto" tabIndex={-1} autofocus>
          {title}
        </h1>
        <span class="muted">{team.value?.name}</span>
        <span class="tv__clock">{asOf && clock(asOf)}</span>
        <IconButton icon="close" label="Leave full screen" onClick={onClose} />
      </header>
      <div class="tv__body">{children}</div>
    </dialog>
  );
}
