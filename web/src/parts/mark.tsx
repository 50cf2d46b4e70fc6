/** The acorn of UptimeSquirrel; it is never mirrored. */
export function Acorn({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M11 1.6h2v4.2h-2z" className="acorn-cap" />
      <path
        d="M2.6 11.2C2.6 7 6.6 4.6 12 4.6s9.4 2.4 9.4 6.6c0 .8-.6 1.2-1.4 1.2H4c-.8 0-1.4-.4-1.4-1.2Z"
        className="acorn-cap"
      />
      <path d="M5 14h14c0 4.2-3.2 6.4-7 8.8C8.200 20.400 5 18.200 5 14Z" className="acorn-nut" />
    </svg>
  );
}
