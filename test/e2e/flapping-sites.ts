import { setTimeout as wait } from 'node:timers/promises';
import type { Farm } from '../../src/farm/farm.ts';
import type { SiteBehaviour } from '../../src/farm/sites/site-behaviour.ts';
import type { SeededRandom } from './seeded-random.ts';

/** One stretch in which every request of a site failed for certain. Epoch ms. */
export interface SiteOutage {
  readonly site: string;
  readonly mode: string;
  readonly from: number;
  readonly to: number;
}

/** How long a site stays as it is, in milliseconds. */
export interface Rhythm {
  readonly shortestMs: number;
  readonly longestMs: number;
}

const well: SiteBehaviour = { kind: 'answer', status: 200 };
const failures: readonly SiteBehaviour[] = [
  { kind: 'answer', status: 503 },
  { kind: 'refuse' },
  { kind: 'close' },
];

/** Breaks and mends a site again and again until the signal comes; leaves it mended. Resolves with what it did. */
export async function flap(site: {
  readonly farm: Farm;
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly random: SeededRandom;
  readonly signal: AbortSignal;
}): Promise<readonly SiteOutage[]> {
  const { farm, name, rhythm, random, signal } = site;
  const outages: SiteOutage[] = [];
  const rest = (): Promise<unknown> =>
    wait(random.between(rhythm.shortestMs, rhythm.longestMs), null, { signal }).catch(() => null);
  while (!signal.aborted) {
    await rest();
    if (signal.aborted) break;
    const failure = random.pick(failures);
    await farm.change(name, failure);
    const from = Date.now();
    await rest();
    outages.push({ site: name, mode: failure.kind, from, to: Date.now() });
    await farm.change(name, well);
  }
  return outages;
}
