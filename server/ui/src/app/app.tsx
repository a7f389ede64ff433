import { signal } from "@preact/signals";
import { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, Route, Router } from "preact-iso/router";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { SignIn, SignInDialog } from "../access/sign-in";
import { goLive } from "../api/live";
import { expired, loadMe, may, me } from "../api/session";
import { Failure, asFailure } from "../api/client";
import { EmptyState, ErrorState } from "../components/states";
import { Toasts } from "../components/toast";
import { Page } from "../components/page";
import { askForBoard } from "../pipeline/board";
import { askForNames } from "../teams/people";
import { routes, servedElsewhere, type AppRoute, type PageParameters } from "./routes";
import { Shell } from "./shell";
import { dialog, listenToShortcuts } from "./commands";
import { later } from "./later";

const Join = later(() => import("../teams/join").then((module) => module.default));
const CommandPalette = later(() => import("./palette").then((module) => module.CommandPalette));
const Shortcuts = later(() => import("./palette").then((module) => module.Shortcuts));

const failed = signal<Failure | undefined>(undefined);
/** Why a page isn't there: its script couldn't be loaded, or it has a bug. */
const broken = signal<Failure | undefined>(undefined);

async function load() {
  failed.value = undefined;
  try {
    await loadMe();
  } catch (thrown) {
    failed.value = asFailure(thrown);
  }
}

/** Whether the first page is drawn: what it shows is awaited for a moment, rather than drawing twice. */
const begun = signal(false);
const patience = 200;

function begin() {
  if (location.pathname === "/") history.replaceState(null, "", `/board${location.search}${location.hash}`);
  const known = load();
  const start = () => (begun.value = true);
  if (!location.pathname.startsWith("/board")) return start();
  void Promise.all([askForBoard(), known.then(askForNames)]).then(start);
  setTimeout(start, patience);
}

begin();

/** A path within the dashboard; all others are left to the browser. */
const scope = new RegExp(`^(?!${servedElsewhere.source.slice(1)})`);

export function App() {
  if (failed.value) return <ErrorState failure={failed.value} retry={() => void load()} />;
  if (me.value === undefined) return null;
  if (location.pathname === "/join") {
    return (
      <>
        <Join />
        {expired.value && <SignInDialog />}
      </>
    );
  }
  if (me.value === null || location.pathname === "/sign-in") return <SignIn />;
  if (!begun.value) return null;
  return (
    <LocationProvider scope={scope}>
      <SignedIn />
      {expired.value && <SignInDialog />}
    </LocationProvider>
  );
}

function SignedIn() {
  useLayoutEffect(listenToShortcuts, []);
  useEffect(goLive, []);
  return (
    <Shell>
      {broken.value && <ErrorState failure={broken.value} retry={() => location.reload()} />}
      <ErrorBoundary onError={(thrown) => (broken.value = asFailure(thrown))}>
        <Router onRouteChange={() => (broken.value = undefined)}>
          {routes.map((route) => (
            <Route key={route.path} path={route.path} component={allowed(route)} />
          ))}
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
      {dialog.value === "commands" && <CommandPalette />}
      {dialog.value === "shortcuts" && <Shortcuts />}
      <Toasts />
    </Shell>
  );
}

const wrapped = new Map<AppRoute, (parameters: PageParameters) => preact.JSX.Element>();

/** The page, or what tells that the viewer's role doesn't allow it. */
function allowed(route: AppRoute) {
  let component = wrapped.get(route);
  if (!component) {
    component = ({ id }) => {
      if (route.role && !may(route.role)) {
        return (
          <Page title={route.title}>
            <EmptyState icon={route.icon} title={`This page is for ${route.role === "admin" ? "admins" : "members"}`}>
              Ask an admin of your team for another role.
            </EmptyState>
          </Page>
        );
      }
      const Component = route.component;
      return <Component {...(id !== undefined && { id })} />;
    };
    wrapped.set(route, component);
  }
  return component;
}

function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState icon="search" title="There is no such page" actions={<a href="/board">To the board</a>}>
        The address may be mistyped, or what was here has moved.
      </EmptyState>
    </Page>
  );
}

