import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { team } from "../api/session";

export interface PageProps {
  /** The heading and the document's title. */
  title: string;
  /** Beside the heading: how many, a badge. */
  detail?: ComponentChildren;
  /** At the end of the heading's line. */
  actions?: ComponentChildren;
  /** Filters, in a line below. */
  toolbar?: ComponentChildren;
  /** A Drawer beside the content. */
  aside?: ComponentChildren;
  /** `fill`: the content scrolls by itself (tables, the board). `text`: forms and prose, in a column of readable width. */
  layout?: "fill" | "scroll" | "text";
  children: ComponentChildren;
}

export function Page({ title, detail, actions, toolbar, aside, layout = "scroll", children }: PageProps) {
  const teamName = team.value?.name;
  useEffect(() => {
    document.title = [title, teamName].filter(Boolean).join(" · ");
  }, [title, teamName]);
  return (
    <div class="page">
      <div class="page__main">
        <header class="page__head">
          <div class="page__title">
            <h1 class="ellipsis">{title}</h1>
            {detail && <span class="page__detail">{detail}</span>}
          </div>
          {actions && <div class="page__actions">{actions}</div>}
        </header>
        {toolbar && <div class="page__toolbar">{toolbar}</div>}
        <div class="page__content" data-layout={layout}>
          {layout === "text" ? <div class="page__column">{children}</div> : children}
        </div>
      </div>
      {aside}
    </div>
  );
}
