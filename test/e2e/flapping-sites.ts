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

/** A site, and how it fails. */
interface FailingSite {
  readonly farm: Farm;
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly random: SeededRandom;
}

/** Breaks and mends a site again and again until the signal comes; leaves it mended. Resolves with what it did. */
export async function flap(
  site: FailingSite & { readonly signal: AbortSignal },
): Promise<readonly SiteOutage[]> {
  const { signal } = site;
  const outages: SiteOutage[] = [];
  for (;;) {
    await rest(site, signal);
    if (signal.aborted) return outages;
    outages.push(await fail(site, signal));
  }
}

/** Breaks a site once, after a while of its rhythm, and mends it again. */
export async function failOnce(site: FailingSite): Promise<SiteOutage> {
  await rest(site);
  return fail(site);
}

async function fail(site: FailingSite, signal?: AbortSignal): Promise<SiteOutage> {
  const { farm, name, random } = site;
  const failure = random.pick(failures);
  await farm.change(name, failure);
  const from = Date.now();
  await rest(site, signal);
  const to = Date.now();
  await farm.change(name, well);
  return { site: name, mode: failure.kind, from, to };
}

async function rest({ rhythm, random }: FailingSite, signal?: AbortSignal): Promise<void> {
  await wait(random.between(rhythm.shortestMs, rhythm.longestMs), null, { signal }).catch(
    () => null,
  );
}
