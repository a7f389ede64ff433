import { useState } from "preact/hooks";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { loadMe, me } from "../api/session";
import { Button } from "../components/button";
import { Input } from "../components/field";
import { toast } from "../components/toast";

/** The viewer's own name. */
export function OwnProfile() {
  const user = me.value?.user;
  const [typed, setTyped] = useState<string>();
  const name = typed ?? user?.name ?? "";
  const changed = name.trim() !== user?.name && name.trim() !== "";
  const save = useAction(async () => {
    await call(api.PUT("/v1/me", { body: { name } }));
    await Promise.all([loadMe(), invalidate("people", "team")]);
    setTyped(undefined);
    toast("Your name was changed", { tone: "success" });
  });
  return (
    <section class="card">
      <header class="card__head">
        <h2>Profile</h2>
        <a href="/keys">API keys</a>
      </header>
      <form
        class="card__body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changed && !save.busy) void save.run();
        }}
      >
        <Input
          label="Name"
          autocomplete="name"
          hint={user?.email && `Your address is ${user.email}.`}
          value={name}
          onValue={setTyped}
          error={save.failure?.of("name") ?? save.failure?.message}
        />
        <div class="settings__actions">
          <Button type="submit" kind="primary" busy={save.busy} disabled={!changed}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
