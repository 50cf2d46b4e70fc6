import './glyph.css';

/** What a glyph shows: the status of a site, or that it is not watched. */
export const GLYPHS = [
  'up',
  'degraded',
  'suspect',
  'down',
  'recovering',
  'unknown',
  'maintenance',
  'paused',
  'pending',
] as const;
export type GlyphName = (typeof GLYPHS)[number];

/** A status by its shape, and only then by its colour. It is silent: the word stands beside it, or in `label`. */
export function Glyph({
  name,
  size = 16,
  label,
}: {
  readonly name: GlyphName;
  /** Pixels; 16 by default. */
  readonly size?: number;
  readonly label?: string;
}) {
  const spoken =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className={`glyph is-${name}`} width={size} height={size} viewBox="0 0 16 16" {...spoken}>
      <use href={`#glyph-${name}`} />
    </svg>
  );
}

/** The glyphs, drawn once for the whole page on a grid of 16 pixels. */
export function GlyphSheet() {
  return (
    <svg className="unseen" aria-hidden="true">
      <symbol id="glyph-up" viewBox="0 0 16 16">
        <circle cx="8" cy="8" r="4" fill="currentColor" />
      </symbol>
      <symbol id="glyph-degraded" viewBox="0 0 16 16">
        <path
          d="M8 2.6 14.2 13.4H1.8Z"
          fill="currentColor"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinejoin="round"
        />
        <path
          d="M8 6.4v3.4M8 11.7v.1"
          stroke="var(--card)"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      </symbol>
      <symbol id="glyph-suspect" viewBox="0 0 16 16">
        <rect
          x="2"
          y="2"
          width="12"
          height="12"
          rx="2.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
        />
        <path
          d="M8 5v3.6M8 10.9v.1"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
        />
      </symbol>
      <symbol id="glyph-down" viewBox="0 0 16 16">
        <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="2.8" fill="currentColor" />
        <path
          d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6"
          stroke="var(--card)"
          strokeWidth="1.9"
          strokeLinecap="round"
        />
      </symbol>
      <OtherGlyphs />
    </svg>
  );
}

function OtherGlyphs() {
  return (
    <>
      <symbol id="glyph-recovering" viewBox="0 0 16 16">
        <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M8 3.2a4.8 4.8 0 0 1 0 9.6Z" fill="currentColor" />
      </symbol>
      <symbol id="glyph-unknown" viewBox="0 0 16 16">
        <path
          d="m8 1.8 6.2 6.2L8 14.2 1.8 8Z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
        <circle cx="8" cy="8" r="1.2" fill="currentColor" />
      </symbol>
      <symbol id="glyph-maintenance" viewBox="0 0 16 16">
        <circle cx="8" cy="8" r="6.2" fill="currentColor" />
        <path d="M5 8h6" stroke="var(--card)" strokeWidth="1.9" strokeLinecap="round" />
      </symbol>
      <symbol id="glyph-paused" viewBox="0 0 16 16">
        <path
          d="M5.4 3.6v8.8M10.6 3.6v8.8"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </symbol>
      <symbol id="glyph-pending" viewBox="0 0 16 16">
        <circle
          cx="8"
          cy="8"
          r="5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeDasharray="0.1 3.83"
        />
      </symbol>
    </>
  );
}
