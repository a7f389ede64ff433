import { useEffect, useState } from "preact/hooks";
import { me, signIn, signOut, type Credentials } from "../api/session";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";
import { Input } from "../components/field";
import { SignInPage } from "./sign-in-page";

/** The code of a link that signs in once, which leaves the address at once. */
function takeCode(): string | undefined {
  const code = location.pathname === "/sign-in" ? new URLSearchParams(location.hash.slice(1)).get("code") : null;
  if (location.hash) history.replaceState(null, "", location.pathname);
  return code ?? undefined;
}

function credentialsOf(text: string): Credentials {
  const typed = text.trim();
  // Session tokens are JWTs: three parts, the first of which is JSON.
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(typed) ? { token: typed } : { key: typed };
}

function useSignIn(done: () => void) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  return {
    busy,
    refused,
    async send(credentials: Credentials) {
      setBusy(true);
      const why = await signIn(credentials);
      setBusy(false);
      setRefused(why);
      if (!why) done();
    },
  };
}

function KeyInput({ value, onValue, refused }: { value: string; onValue: (value: string) => void; refused: string | undefined }) {
  return (
    <Input
      label="API key or session token"
      type="password"
      name="key"
      autocomplete="current-password"
      autofocus
      spellcheck={false}
      placeholder="cdb_…"
      hint="It is sent once and never kept in this browser."
      value={value}
      onValue={onValue}
      error={refused}
    />
  );
}

const enter = () => {
  if (location.pathname === "/sign-in") location.replace("/board");
};

/** The form of a key alone. */
export function KeySignIn({ onDone, first }: { onDone: () => void; first?: Credentials | undefined }) {
  const [text, setText] = useState("");
  const { busy, refused, send } = useSignIn(onDone);
  useEffect(() => {
    if (first) void send(first);
  }, []);
  return (
    <form
      class="sign-in__form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !busy) void send(credentialsOf(text));
      }}
    >
      <KeyInput value={text} onValue={setText} refused={refused} />
      <Button type="submit" kind="primary" busy={busy} disabled={!text.trim()}>
        Sign in
      </Button>
    </form>
  );
}

/** The page for who isn't signed in, whatever the address: it stays, and is shown after that. */
export function SignIn() {
  const [code] = useState(takeCode);
  useEffect(() => {
    document.title = "Sign in · crondb";
    if (!code && me.peek()) enter();
  }, []);
  return (
    <SignInPage title="Sign in to crondb">
      <KeySignIn onDone={enter} first={code ? { code } : undefined} />
    </SignInPage>
  );
}

/** Over a page whose session has ended. What was typed there stays, and what was being sent is sent after signing in. */
export function SignInDialog() {
  const [text, setText] = useState("");
  const { busy, refused, send } = useSignIn(() => {});
  return (
    <Dialog
      title="Sign in again"
      onSubmit={() => {
        if (text.trim() && !busy) void send(credentialsOf(text));
      }}
      actions={
        <>
          <Button onClick={() => void signOut()}>Leave</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!text.trim()}>
            Sign in
          </Button>
        </>
      }
    >
      <p class="muted">Your session has ended, or its key was revoked. Nothing you entered is lost: the page goes on as soon as you are signed in.</p>
      <KeyInput value={text} onValue={setText} refused={refused} />
    </Dialog>
  );
}
