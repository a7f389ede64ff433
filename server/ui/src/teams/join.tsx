import { useEffect, useState } from "preact/hooks";
import type { NewApiKey, TeamOfUser } from "#schema";
import { SignInPage } from "../access/sign-in-page";
import { api, call, type Failure } from "../api/client";
import { useAction } from "../api/query";
import { endSession, me, signIn } from "../api/session";
import { Button } from "../components/button";
import { Input } from "../components/field";
import { Secret } from "../components/secret";
import { KeySignIn } from "../access/sign-in";
import { invitation } from "./invitation";
import { switchTo } from "./switching";

const path = { token: invitation };
const toBoard = () => location.assign("/board");

/** Where the link of an invite leads. */
export default function Join() {
  const [signedUp, setSignedUp] = useState<{ team: TeamOfUser; apiKey: NewApiKey }>();
  useEffect(() => {
    document.title = "Join a team · crondb";
  }, []);
  if (signedUp) return <Welcome {...signedUp} />;
  if (!invitation) return <NoInvite title="This link isn’t complete">Open the link in the mail once more: it can be used for 7 days.</NoInvite>;
  return me.value ? <Accept /> : <SignUp onDone={(team, apiKey) => setSignedUp({ team, apiKey })} />;
}

function SignUp({ onDone }: { onDone: (team: TeamOfUser, apiKey: NewApiKey) => void }) {
  const [name, setName] = useState("");
  const [known, setKnown] = useState(false);
  const signUp = useAction(async () => {
    const { team, api_key } = await call(api.POST("/v1/invites/{token}/signup", { params: { path }, body: { name } }));
    onDone(team, api_key);
    if (api_key.key) await signIn({ key: api_key.key });
  });
  const { failure } = signUp;
  if (failure && isOver(failure)) return <Over failure={failure} />;
  const hasAccount = known || failure?.code === "already_exists";
  if (hasAccount) {
    return (
      <SignInPage title="Sign in to accept">
        <p class="muted">{known ? "Sign in, and the invite waits for you here." : "The invited address has an account already. Sign in, and the invite waits for you here."}</p>
        <KeySignIn onDone={() => {}} />
      </SignInPage>
    );
  }
  return (
    <SignInPage title="Join your team">
      <form
        class="sign-in__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && !signUp.busy) void signUp.run();
        }}
      >
        <Input
          label="Your name"
          name="name"
          autocomplete="name"
          autofocus
          hint="As your colleagues see it"
          value={name}
          onValue={setName}
          error={failure?.of("name") ?? failure?.message}
        />
        <Button type="submit" kind="primary" busy={signUp.busy} disabled={!name.trim()}>
          Join
        </Button>
        <Button kind="quiet" onClick={() => setKnown(true)}>
          I have an account already
        </Button>
      </form>
    </SignInPage>
  );
}

function Welcome({ team, apiKey }: { team: TeamOfUser; apiKey: NewApiKey }) {
  return (
    <SignInPage title={`Welcome to ${team.name}`}>
      {apiKey.key ? (
        <>
          <p>You are signed in. This key signs you in next time, here and on other devices.</p>
          <Secret label="Your API key" value={apiKey.key} hint="Copy it now into your password manager: it isn’t shown again." />
        </>
      ) : (
        <p class="notice">Your account is ready, but the answer with your key was lost. Ask an admin for a new invite.</p>
      )}
      <Button kind="primary" onClick={toBoard}>
        I have kept it, go on
      </Button>
    </SignInPage>
  );
}

function Accept() {
  const [joined, setJoined] = useState<TeamOfUser>();
  const accept = useAction(async () => {
    setJoined(await call(api.POST("/v1/teams/accept-invite/{token}", { params: { path } })));
  });
  const enter = useAction((team: string) => switchTo(team));
  const { failure } = accept;
  if (failure && isOver(failure)) return <Over failure={failure} />;
  if (joined) {
    return (
      <SignInPage title={`You are in ${joined.name} now`}>
        <p>
          Your role is {joined.role}. {me.value?.team.name} stays as it is: the settings switch between your teams.
        </p>
        <Button kind="primary" busy={enter.busy} onClick={() => void enter.run(joined.id)}>
          Go to {joined.name}
        </Button>
        <Button onClick={toBoard}>Stay in {me.value?.team.name}</Button>
        {enter.failure && <Refused failure={enter.failure} />}
      </SignInPage>
    );
  }
  const user = me.value?.user;
  return (
    <SignInPage title="Accept the invite">
      <p>
        You are signed in as <strong>{user?.name}</strong>
        {user?.email && ` (${user.email})`}. Invites are for one address alone.
      </p>
      <Button kind="primary" busy={accept.busy} onClick={() => void accept.run()}>
        Accept
      </Button>
      <Button onClick={() => void endSession()}>Use another account</Button>
      {failure && <Refused failure={failure} />}
    </SignInPage>
  );
}

function Refused({ failure }: { failure: Failure }) {
  const told =
    failure.code === "forbidden"
      ? "This invite is for another address than yours. Sign in with the account of that address, or join with a new one."
      : failure.code === "already_exists"
        ? "You are a member of this team already."
        : failure.message;
  return (
    <p class="field__error" role="alert">
      {told}
    </p>
  );
}

const isOver = ({ code }: Failure) => code === "gone" || code === "not_found";

function Over({ failure }: { failure: Failure }) {
  if (failure.code === "not_found") return <NoInvite title="This invite isn’t known">Its link may be incomplete: open it from the mail once more, or ask for another invite.</NoInvite>;
  const title = failure.message.charAt(0).toUpperCase() + failure.message.slice(1);
  return <NoInvite title={title}>Invites work once and for 7 days. Ask who invited you for another one.</NoInvite>;
}

function NoInvite({ title, children }: { title: string; children: string }) {
  return (
    <SignInPage title={title}>
      <p class="muted" role="status">
        {children}
      </p>
      <Button onClick={toBoard}>{me.value ? "To the board" : "To the sign-in"}</Button>
    </SignInPage>
  );
}
