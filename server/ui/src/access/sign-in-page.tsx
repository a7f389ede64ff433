import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Mark } from "../components/mark";

/** A page of its own, without the shell: for who isn't signed in. */
export function SignInPage({ title, children }: { title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current?.querySelector<HTMLElement>("[autofocus]") ?? box.current?.querySelector("h1");
    place?.focus();
  }, [title]);
  return (
    <main class="sign-in">
      <div ref={box} class="sign-in__box">
        <Mark />
        <h1 tabIndex={-1}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
