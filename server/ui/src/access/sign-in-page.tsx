import type { ComponentChildren } from "preact";
import { Mark } from "../components/mark";

/** A page of its own, without the shell: for who isn't signed in. */
export function SignInPage({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="sign-in">
      <div class="sign-in__box">
        <Mark />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
