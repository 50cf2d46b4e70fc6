import type { OverviewAnswer } from '../../../src/api/contract.ts';
import type { GlyphName } from '../parts/glyph.tsx';

/** Statuses by their number in the low 4 bits of a site's byte. */
const STATUSES = [
  'pending',
  'up',
  'degraded',
  'suspect',
  'down',
  'recovering',
  'unknown',
] as const satisfies readonly (keyof OverviewAnswer['counts'])[];

export const PAUSED = 16;
const MAINTENANCE = 32;
export const SILENCED = 64;
export const ACKNOWLEDGED = 128;

/** What is shown of a site: its status, unless it is not watched or being worked on. */
export function shownState(site: number): GlyphName {
  if ((site & PAUSED) !== 0) return 'paused';
  if ((site & MAINTENANCE) !== 0) return 'maintenance';
  return STATUSES[site & 15] ?? 'unknown';
}

export function isSilenced(site: number): boolean {
  return (site & SILENCED) !== 0;
}

export function isAcknowledged(site: number): boolean {
  return (site & ACKNOWLEDGED) !== 0;
}

/** The worst first. */
const BY_BADNESS: readonly GlyphName[] = [
  'down',
  'suspect',
  'degraded',
  'unknown',
  'maintenance',
  'recovering',
  'pending',
  'paused',
  'up',
];
const rankOf = new Map(BY_BADNESS.map((state, rank) => [state, rank]));

/** The worse of two states, which a square for several sites shows. */
export function worseOf(one: GlyphName, other: GlyphName): GlyphName {
  return (rankOf.get(one) ?? 0) <= (rankOf.get(other) ?? 0) ? one : other;
}

/** What the map leads to by arrow keys. */
export function isTrouble(site: number): boolean {
  return ['down', 'suspect', 'degraded', 'unknown'].includes(shownState(site));
}
