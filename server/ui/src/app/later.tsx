import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toast } from "../components/toast";

/** A part of a page whose script is loaded when it is first shown. Pages themselves are loaded by the routes. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let Loaded: FunctionComponent<P> | undefined;
  return function Later(props) {
    const [, redraw] = useState(Loaded !== undefined);
    useEffect(() => {
      if (Loaded) return;
      load().then(
        (component) => {
          Loaded = component;
          redraw(true);
        },
        () => toast("A part of the page couldn’t be loaded.", { tone: "failure", action: { label: "Reload", run: () => location.reload() } }),
      );
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}
