import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { arrived, unread } from "../api/live";
import { may, me, signOut, team } from "../api/session";
import { trouble, tryNow } from "../api/trouble";
import { Avatar } from "../components/avatar";
import { IconButton } from "../components/button";
import { classes } from "../components/classes";
import { Icon } from "../components/icon";
import { Kbd } from "../components/kbd";
import { Menu } from "../components/menu";
import { toast } from "../components/toast";
import { compact } from "../components/format";
import { dialog } from "./commands";
import { kept } from "./kept";
import { addressOf, routes, type AppRoute, type Group } from "./routes";
import { setTheme, theme } from "./theme";

const collapsed = kept("navigation.collapsed", false);
/** On small windows, where the navigation lies over the page. */
const opened = signal(false);
const groups: Group[] = ["Sell", "Measure", "Find", "Team"];

export function Shell({ children }: { children: ComponentChildren }) {
  const { url, route } = useLocation();
  useEffect(() => {
    opened.value = false;
  }, [url]);
  useEffect(() => {
    const onGo = (event: Event) => route((event as CustomEvent<string>).detail);
    addEventListener("go", onGo);
    return () => removeEventListener("go", onGo);
  }, [route]);
  const notification = arrived.value;
  useEffect(() => {
    if (notification) toast(notification.title, { action: { label: "Show", run: () => route("/inbox") } });
  }, [notification]);
  return (
    <div class="shell" data-collapsed={collapsed.value} data-opened={opened.value}>
      <a class="shell__skip button" href="#main">
        Skip to the page
      </a>
      <Navigation />
      {opened.value && <div class="shell__shade" onClick={() => (opened.value = false)} />}
      <div class="shell__main">
        <Trouble />
        <main id="main" class="shell__page" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomBar />
    </div>
  );
}

function Navigation() {
  return (
    <div class="navigation" role="region" aria-label="Navigation" onKeyDown={(event) => event.key === "Escape" && (opened.value = false)}>
      <div class="navigation__head">
        <UserMenu />
        <IconButton
          class="navigation__collapse"
          icon="sidebar"
          label={collapsed.value ? "Expand navigation" : "Collapse navigation"}
          small
          onClick={() => (collapsed.value = !collapsed.value)}
        />
      </div>
      <button type="button" class="navigation__search" onClick={() => (dialog.value = "commands")}>
        <Icon name="search" />
        <span class="navigation__label">Search</span>
        <span aria-hidden="true">
          <Kbd keys="Mod+K" />
        </span>
      </button>
      <nav class="navigation__pages" aria-label="Pages">
        {groups.map((group) => (
          <ul key={group} class="navigation__group" aria-label={group}>
            {routes
              .filter((route) => route.group === group && (!route.role || may(route.role)))
              .map((route) => (
                <li key={route.path}>
                  <NavigationLink route={route} />
                </li>
              ))}
          </ul>
        ))}
      </nav>
    </div>
  );
}

function isCurrent(route: AppRoute, path: string): boolean {
  const address = addressOf(route);
  return path === address || path.startsWith(`${address}/`);
}

function NavigationLink({ route }: { route: AppRoute }) {
  const { path } = useLocation();
  const waiting = route.path === "/inbox" ? unread.value : 0;
  return (
    <a
      class="navigation__link"
      href={addressOf(route)}
      aria-current={isCurrent(route, path) ? "page" : undefined}
      data-tooltip={collapsed.value ? route.title : undefined}
    >
      <Icon name={route.icon} />
      <span class="navigation__label">{route.title}</span>
      {waiting > 0 && (
        <span class="navigation__count">
          {compact(waiting)}
          <span class="visually-hidden"> unread</span>
        </span>
      )}
    </a>
  );
}

function UserMenu() {
  const { route } = useLocation();
  const user = me.value?.user;
  if (!user) return null;
  return (
    <Menu
      label="Account"
      trigger={(props) => (
        <button type="button" class="navigation__user" {...props}>
          <Avatar name={team.value?.name ?? ""} />
          <span class="navigation__label ellipsis">{team.value?.name}</span>
          <span class="visually-hidden">, account of {user.name}</span>
          <Icon name="down" size={12} />
        </button>
      )}
      items={() => [
        { heading: user.email ? `${user.name} · ${user.email}` : user.name },
        { label: "Settings", icon: "settings", onSelect: () => route("/settings") },
        { label: "Your teams", icon: "team", onSelect: () => route("/settings?section=you") },
        { label: "Rules and channels", icon: "bell", onSelect: () => route("/notifications") },
        { label: "Shortcuts", icon: "keyboard", onSelect: () => (dialog.value = "shortcuts"), detail: <Kbd keys="?" /> },
        "separator",
        { heading: "Theme" },
        { label: "As the system", icon: "system", checked: theme.value === "system", onSelect: () => setTheme("system") },
        { label: "Light", icon: "sun", checked: theme.value === "light", onSelect: () => setTheme("light") },
        { label: "Dark", icon: "moon", checked: theme.value === "dark", onSelect: () => setTheme("dark") },
        "separator",
        { label: "API reference", icon: "external", onSelect: () => location.assign("/docs") },
        { label: "About", icon: "info", onSelect: () => route("/about") },
        { label: "Sign out", icon: "signout", onSelect: () => void signOut() },
      ]}
    />
  );
}

/** On a phone: the pages of the day, and the rest behind "More". */
function BottomBar() {
  const { path } = useLocation();
  const shown = ["/board/:id?", "/leads/:id?", "/tasks/:id?", "/inbox"];
  return (
    <nav class="bottom-bar" aria-label="Pages of the day">
      {routes
        .filter((route) => shown.includes(route.path))
        .map((route) => (
          <a key={route.path} class="bottom-bar__item" href={addressOf(route)} aria-current={isCurrent(route, path) ? "page" : undefined}>
            <Icon name={route.icon} size={20} />
            {route.title}
            {route.path === "/inbox" && unread.value > 0 && <span class="bottom-bar__dot" aria-hidden="true" />}
          </a>
        ))}
      <button type="button" class="bottom-bar__item" aria-expanded={opened.value} onClick={() => (opened.value = !opened.value)}>
        <Icon name="menu" size={20} />
        More
      </button>
    </nav>
  );
}

function Trouble() {
  const now = trouble.value;
  return (
    <div role="status" class={classes(now && "trouble")}>
      {now && (
        <>
          <Icon name="warning" />
          <span>
            {now === "offline"
              ? "The server doesn’t answer. What you see may be old; nothing you entered is lost."
              : "The server asks for a moment. Your request is waiting."}
          </span>
          <button type="button" class="trouble__retry" onClick={tryNow}>
            Try now
          </button>
        </>
      )}
    </div>
  );
}
