/** The product's sign, as in the browser's tab. */
export function Mark({ size = 36 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark__ground" width="32" height="32" rx="8" />
      <rect x="7" y="8" width="4.5" height="16" rx="1.6" />
      <rect x="13.75" y="8" width="4.5" height="11" rx="1.6" opacity="0.8" />
      <rect x="20.5" y="8" width="4.5" height="6" rx="1.6" opacity="0.6" />
    </svg>
  );
}
