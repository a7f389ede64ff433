import type { ComponentChildren } from "preact";

/** A page of its own, without the shell: for who isn't signed in. */
export function SignInPage({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="sign-in">
      <div class="sign-in__box">
        <span class="sign-in__mark" aria-hidden="true">
          <span />
          <span />
          <span />
        </span>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
