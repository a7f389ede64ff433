import lazy from "preact-iso/lazy";
import type { FunctionComponent } from "preact";
import type { Role } from "../api/session";
import type { IconName } from "../components/icon";
import Board from "../pipeline/board";

/** What a page gets: the parameters of its path. */
export interface PageParameters {
  id?: string;
}

export type Group = "Sell" | "Measure" | "Find" | "Team";

export interface AppRoute {
  /** As preact-iso writes it. Not below /v1, /crm-reports, /docs, /metrics, /healthz, /readyz or /openapi.json, which the server answers. */
  path: string;
  title: string;
  icon: IconName;
  component: FunctionComponent<PageParameters>;
  /** Where it stands in the navigation; pages without one are reached otherwise. */
  group?: Group;
  /** The least role that may open it. */
  role?: Role;
  /** The second key of its shortcut, after G. */
  key?: string;
}

type Loaded = Promise<{ default: FunctionComponent<PageParameters> }>;
const page = (load: () => Loaded) => lazy(load) as FunctionComponent<PageParameters>;

/** Every page, in the order of the navigation. */
export const routes: AppRoute[] = [
  { path: "/board/:id?", title: "Board", icon: "board", group: "Sell", key: "b", component: Board },
  { path: "/deals/:id?", title: "Deals", icon: "deals", group: "Sell", key: "d", component: page(() => import("../pipeline/deals")) },
  { path: "/leads/:id?", title: "Leads", icon: "leads", group: "Sell", key: "l", component: page(() => import("../leads/leads")) },
  { path: "/tasks/:id?", title: "Tasks", icon: "tasks", group: "Sell", key: "t", component: page(() => import("../engagement/tasks")) },
  { path: "/calls/:id?", title: "Calls", icon: "calls", group: "Sell", key: "c", component: page(() => import("../engagement/calls")) },
  { path: "/emails/:id?", title: "Emails", icon: "emails", group: "Sell", key: "e", component: page(() => import("../engagement/emails")) },
  { path: "/import/:id?", title: "Import", icon: "import", group: "Sell", role: "member", component: page(() => import("../importing/wizard")) },
  { path: "/reports", title: "Reports", icon: "reports", group: "Measure", key: "r", component: page(() => import("../reports/gallery")) },
  { path: "/reports/new", title: "New report", icon: "reports", role: "member", component: page(() => import("../reports/builder")) },
  { path: "/reports/:id", title: "Report", icon: "reports", component: page(() => import("../reports/view")) },
  { path: "/reports/:id/edit", title: "Edit report", icon: "reports", role: "member", component: page(() => import("../reports/builder")) },
  { path: "/snapshots/:id", title: "Snapshot", icon: "reports", component: page(() => import("../reports/snapshot")) },
  { path: "/benchmarks/:id?", title: "Benchmarks", icon: "benchmarks", group: "Measure", component: page(() => import("../industry/benchmarks")) },
  { path: "/traffic", title: "Traffic", icon: "traffic", group: "Measure", role: "admin", component: page(() => import("../analytics/traffic")) },
  { path: "/schedules/:id?", title: "Schedules", icon: "schedules", group: "Measure", role: "admin", component: page(() => import("../schedules/schedules")) },
  { path: "/icp", title: "Ideal customers", icon: "icp", group: "Find", key: "p", component: page(() => import("../icp/profile")) },
  { path: "/inbox", title: "Inbox", icon: "inbox", group: "Team", key: "i", component: page(() => import("../notifications/inbox")) },
  { path: "/notifications", title: "Rules and channels", icon: "bell", component: page(() => import("../notifications/rules")) },
  { path: "/team", title: "Team", icon: "team", group: "Team", key: "m", component: page(() => import("../teams/team")) },
  { path: "/audit", title: "Audit log", icon: "audit", role: "admin", component: page(() => import("../teams/audit")) },
  { path: "/keys", title: "API keys", icon: "keys", group: "Team", component: page(() => import("../access/keys")) },
  { path: "/settings", title: "Settings", icon: "settings", group: "Team", key: "s", component: page(() => import("../teams/settings")) },
  { path: "/about", title: "About", icon: "info", component: page(() => import("./about")) },
];

/** The address of a page without its optional parameters. */
export function addressOf(route: AppRoute): string {
  return route.path.replace(/\/:\w+\?$/, "");
}

/** Addresses that the server answers itself. */
export const servedElsewhere = /^\/(v1|crm-reports|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;
