const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Keys as they are called here: `Mod` is Ctrl, or ⌘ on a Mac. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span class="keys">
      {keys.split("+").map((key) => (
        <kbd key={key}>{key === "Mod" ? (mac ? "⌘" : "Ctrl") : key}</kbd>
      ))}
    </span>
  );
}
