declare global {
  /** Whether this is a build of `build.mjs --watch`. */
  const WATCHED: boolean;
}

const period = 700;

/** Loads the page again when it was built again. */
export function reloadOnChange() {
  let seen: string | undefined;
  setInterval(async () => {
    const response = await fetch("/version.txt", { cache: "no-store" }).catch(() => undefined);
    const version = response?.ok ? await response.text() : seen;
    if (seen !== undefined && version !== seen) location.reload();
    seen = version;
  }, period);
}
