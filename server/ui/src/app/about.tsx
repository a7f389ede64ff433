import { useState } from "preact/hooks";
import licences from "licences";
import { useQuery } from "../api/query";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";
import { Page } from "../components/page";

/** Of the server, as its document of the API says. */
async function loadVersion(signal: AbortSignal): Promise<string> {
  const response = await fetch("/openapi.json", { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const document = (await response.json()) as { info: { version: string } };
  return document.info.version;
}

export default function About() {
  const [shown, setShown] = useState<(typeof licences)[number]>();
  const { data: version } = useQuery("version", loadVersion);
  return (
    <Page title="About" layout="text">
      <section class="card">
        <div class="card__body">
          <h2>crondb {version}</h2>
          <p>
            A CRM and its reports, with an API for everything that these pages do: see the <a href="/docs">API reference</a>, and its{" "}
            <a href="/openapi.json">description for programs</a>.
          </p>
        </div>
      </section>
      <section class="card">
        <header class="card__head">
          <h2>Software in these pages</h2>
        </header>
        <ul class="about__packages">
          {licences.map((one) => (
            <li key={one.name}>
              <span class="about__name">{one.name}</span>
              <span class="muted">{one.version}</span>
              <Button kind="quiet" small onClick={() => setShown(one)}>
                {one.licence}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      {shown && (
        <Dialog title={`${shown.name}: ${shown.licence}`} width="wide" onClose={() => setShown(undefined)}>
          <pre class="about__text" tabIndex={0}>
            {shown.text || `Distributed under ${shown.licence}, without a text of its own.`}
          </pre>
        </Dialog>
      )}
    </Page>
  );
}
