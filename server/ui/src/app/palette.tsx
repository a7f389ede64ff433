import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { api, call } from "../api/client";
import { team } from "../api/session";
import { Dialog } from "../components/dialog";
import { money } from "../components/format";
import { Icon, type IconName } from "../components/icon";
import { Kbd } from "../components/kbd";
import { leadName } from "../leads/name";
import { commands, dialog, go, typedAhead } from "./commands";

interface Found {
  id: string;
  name: string;
  icon: IconName;
  detail?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

const most = 6;
const typingPause = 120;

function matchingCommands(text: string): Found[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.value
    .filter(({ name, synonyms = "" }) => words.every((word) => `${name} ${synonyms}`.toLocaleLowerCase().includes(word)))
    .map(({ name, icon, keys, run }) => ({ id: name, name, icon, keys, run }));
}

async function matchingRecords(text: string, signal: AbortSignal): Promise<Found[]> {
  const query = { q: text, per_page: most };
  const [deals, leads, tasks] = await Promise.all([
    call(api.GET("/v1/crm/deals", { params: { query }, signal })),
    call(api.GET("/v1/crm/leads", { params: { query }, signal })),
    call(api.GET("/v1/crm/tasks", { params: { query: { status: "open", per_page: 100 } }, signal })),
  ]);
  const wanted = text.toLocaleLowerCase();
  return [
    ...deals.results.map((deal) => ({
      id: deal.id,
      name: deal.name,
      icon: "deals" as const,
      detail: deal.value === null ? undefined : money(deal.value, deal.currency),
      run: () => go(`/deals/${deal.id}`),
    })),
    ...leads.results.map((lead) => ({
      id: lead.id,
      name: leadName(lead),
      icon: "leads" as const,
      detail: lead.company ?? lead.email ?? undefined,
      run: () => go(`/leads/${lead.id}`),
    })),
    ...tasks.results
      .filter(({ title }) => title.toLocaleLowerCase().includes(wanted))
      .slice(0, most)
      .map((task) => ({ id: task.id, name: task.title, icon: "tasks" as const, run: () => go(`/tasks/${task.id}`) })),
  ];
}

/** The search box: commands, and records as one types. */
export function CommandPalette() {
  const id = useId();
  const [text, setText] = useState("");
  const [records, setRecords] = useState<Found[]>([]);
  const [searching, setSearching] = useState(false);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const wanted = text.trim();

  useEffect(() => {
    setText(typedAhead.peek());
    typedAhead.value = "";
  }, []);

  useEffect(() => {
    setAt(0);
    if (!wanted) {
      setRecords([]);
      return;
    }
    const abort = new AbortController();
    setSearching(true);
    const timer = setTimeout(
      () =>
        void matchingRecords(wanted, abort.signal)
          .then(setRecords, () => {})
          .finally(() => !abort.signal.aborted && setSearching(false)),
      typingPause,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);

  const sections = useMemo(() => {
    const all = [
      { title: `In ${team.value?.name ?? "the team"}`, items: wanted ? records : [] },
      { title: "Commands", items: matchingCommands(wanted) },
    ];
    return all.filter(({ items }) => items.length > 0);
  }, [wanted, records]);
  const items = sections.flatMap((section) => section.items);

  useEffect(() => {
    list.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const close = () => (dialog.value = null);
  const run = (found: Found | undefined) => {
    if (!found) return;
    close();
    found.run();
  };
  let index = -1;
  return (
    <Dialog title="Search" bare onClose={close} width="wide">
      <div class="palette">
        <div class="palette__input">
          <Icon name="search" />
          <input
            autofocus
            role="combobox"
            aria-label="Search deals, leads, tasks and commands"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={items[at] ? `${id}-${at}` : undefined}
            placeholder="Search deals, leads, tasks, or run a command"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                setAt((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % Math.max(items.length, 1));
              } else if (event.key === "Enter") run(items[at]);
            }}
          />
          {searching && <span class="spinner" role="status" aria-label="Searching" />}
        </div>
        <div id={id} ref={list} class="palette__list" role="listbox" aria-label="Found">
          {sections.map((section) => (
            <div key={section.title} role="group" aria-label={section.title}>
              <div class="menu__heading" aria-hidden="true">
                {section.title}
              </div>
              {section.items.map((found) => {
                const own = ++index;
                return (
                  <div
                    key={found.id}
                    id={`${id}-${own}`}
                    class="palette__item"
                    role="option"
                    aria-selected={own === at}
                    data-active={own === at}
                    onPointerMove={() => setAt(own)}
                    onClick={() => run(found)}
                  >
                    <Icon name={found.icon} />
                    <span class="palette__name ellipsis">{found.name}</span>
                    {found.detail && <span class="muted ellipsis">{found.detail}</span>}
                    {found.keys && <Keys keys={found.keys} />}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        {items.length === 0 && !searching && <p class="palette__none">Nothing found for “{wanted}”. Try a part of a name, a company or a domain.</p>}
      </div>
    </Dialog>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <span class="palette__keys">
      {keys.split(" ").map((key) => (
        <Kbd key={key} keys={key.length === 1 ? key.toUpperCase() : key} />
      ))}
    </span>
  );
}

export function Shortcuts() {
  return (
    <Dialog title="Shortcuts" onClose={() => (dialog.value = null)}>
      <dl class="shortcuts">
        {commands.value
          .filter(({ keys }) => keys)
          .map(({ name, keys = "" }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Keys keys={keys} />
              </dd>
            </div>
          ))}
      </dl>
      <p class="muted">In lists, ↑ ↓ or J K move, Enter opens, Space or X selects. Esc closes what is open.</p>
      <p class="muted">On the board, the arrows go from card to card, Shift with an arrow moves a card, M offers where to.</p>
    </Dialog>
  );
}
