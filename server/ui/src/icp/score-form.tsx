import { useState } from "preact/hooks";
import { Button } from "../components/button";
import { Input } from "../components/field";

/** Asks for a domain that needs to be in no list. */
export function ScoreForm({ onScored }: { onScored: (domain: string) => void }) {
  const [domain, setDomain] = useState("");
  return (
    <form
      class="score-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (domain.trim()) onScored(domain.trim());
      }}
    >
      <Input label="Domain" labelHidden type="search" inputMode="url" placeholder="Score a domain: example.com" value={domain} onValue={setDomain} />
      <Button type="submit" disabled={!domain.trim()}>
        Score
      </Button>
    </form>
  );
}
