import type { SiteBehaviour } from '../../../src/farm/sites/site-behaviour.ts';
import type { SiteOutage } from '../flapping-sites.ts';
import { until } from '../until.ts';
import { LONER, PAIR, type Stage } from './stage.ts';

/** The longest wait of a receiver's group, a kill, two starts, and a machine with other work. */
const STEP_LIMIT_MS = 90_000;

const WELL: SiteBehaviour = { kind: 'answer', status: 200 };

/**
 * Breaks and mends the sites, each next step once the receivers have word of the one before, whatever happens to the
 * service meanwhile: so no step is ever too short to be noticed. Resolves with what the sites did.
 */
export async function playScript(stage: Stage): Promise<readonly SiteOutage[]> {
  const { farm } = stage;
  const began = Date.now();
  const pair = PAIR.map(async (site): Promise<SiteOutage> => {
    await untilTold(stage, { channelId: 'hook', site, kind: 'incident.opened' });
    const to = Date.now();
    await farm.change(site, WELL);
    await untilTold(stage, { channelId: 'hook', site, kind: 'incident.resolved' });
    return { site, mode: 'answer', from: began, to };
  });
  return (await Promise.all([...pair, playLoner(stage)])).flat();
}

/** Two outages, the second of which makes the site unstable. */
async function playLoner(stage: Stage): Promise<readonly SiteOutage[]> {
  const { farm } = stage;
  const limit = { withinMs: STEP_LIMIT_MS, describe: () => `no request to ${LONER}` };
  await until(() => farm.requestCount(LONER) > 0, limit);
  const outages: SiteOutage[] = [];
  for (const kind of ['incident.opened', 'monitor.unstable']) {
    const from = Date.now();
    await farm.change(LONER, { kind: 'refuse' });
    for (const channelId of ['side', 'spare'])
      await untilTold(stage, { channelId, site: LONER, kind });
    outages.push({ site: LONER, mode: 'refuse', from, to: Date.now() });
    await farm.change(LONER, WELL);
    if (kind === 'incident.opened')
      await untilTold(stage, { channelId: 'side', site: LONER, kind: 'incident.resolved' });
  }
  return outages;
}

async function untilTold(
  stage: Stage,
  what: { readonly channelId: string; readonly site: string; readonly kind: string },
): Promise<void> {
  const { channelId, site, kind } = what;
  await until(
    () => stage.sunk(channelId).some((each) => each.kind === kind && each.site === site),
    { withinMs: STEP_LIMIT_MS, describe: () => `no ${kind} of ${site} at ${channelId}` },
  );
}
