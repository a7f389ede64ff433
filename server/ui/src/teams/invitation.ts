/** The token of the invite whose link led here, which leaves the address at once. Without one: an empty string. */
export const invitation = take();

function take(): string {
  if (location.pathname !== "/join") return "";
  const token = location.hash.slice(1);
  // The link of another invite, opened in the same tab.
  addEventListener("hashchange", () => location.reload());
  history.replaceState(null, "", "/join");
  return token;
}
