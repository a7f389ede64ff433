/** The token of the invite whose link led here, which leaves the address at once. Without one: an empty string. */
export const invitation = take();

function take(): string {
  if (location.pathname !== "/join") return "";
  const token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", "/join");
  return token;
}
