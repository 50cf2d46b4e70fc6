import { describe, expect, test } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { saying, soundWitnesses } from '../../../test/support/engine/scripted-witnesses.ts';
import type { ScriptedWitnesses } from '../../../test/support/engine/scripted-witnesses.ts';

const operatorId = asOwnerId('operator');

interface OwnFaultStory {
  readonly looks: Partial<ProbeResult>;
  readonly witnesses: ScriptedWitnesses;
}

const down = (
  reason: ProbeResult['reason'],
  phase: ProbeResult['phase'],
  rest: Partial<ProbeResult> = {},
): Partial<ProbeResult> => ({ outcome: 'down', reason, phase, message: 'as it looked', ...rest });
const portal = '198.51.100.250';

const stories: Readonly<Record<string, OwnFaultStory>> = {
  'our router is gone': {
    looks: down('connect_timeout', 'connect'),
    witnesses: saying({ gateway: { answer: 'silent' } }),
  },
  'our line is cut behind the router': {
    looks: down('connect_timeout', 'connect'),
    witnesses: saying({ world: { answer: 'failed' } }),
  },
  'our firewall refuses everything': {
    looks: down('connect_refused', 'connect'),
    witnesses: saying({ nowhere: { answer: 'refused' } }),
  },
  'a portal answers for all addresses': {
    looks: down('tls_untrusted', 'tls'),
    witnesses: saying({ nowhere: { answer: 'taken' } }),
  },
  'a portal answers for all names': {
    looks: down('http_511', 'head', { address: portal }),
    witnesses: saying({ nobody: { answer: 'known', addresses: [portal] } }),
  },
  'our resolver denies everything': {
    looks: down('dns_nxdomain', 'dns', { address: null }),
    witnesses: saying({
      root: { answer: 'denied', form: '80' },
      listed: { answer: 'denied' },
      world: { answer: 'denied', form: '80' },
    }),
  },
  'our resolver is silent': {
    looks: { outcome: 'unknown', reason: 'resolver', phase: 'dns', address: null },
    witnesses: saying({
      root: { answer: 'silent' },
      listed: { answer: 'silent' },
      world: { answer: 'silent' },
    }),
  },
  'we have no route': {
    looks: down('unreachable', 'connect'),
    witnesses: saying({ route: { answer: 'missing' } }),
  },
};

/** Watches sites until well after our own side has been broken for `brokenS` seconds. */
async function breakOurSide(
  { looks, witnesses }: OwnFaultStory,
  setup: { readonly sites: number; readonly intervalS: number; readonly brokenS: number },
): Promise<{ readonly stage: EngineStage; readonly probesS: readonly number[] }> {
  const { sites, intervalS, brokenS } = setup;
  const from = 2 * intervalS;
  const isBroken = (second: number): boolean => second >= from && second < from + brokenS;
  const stage = new EngineStage({
    changes: { operatorId, limits: { inFlight: 10_000, perHost: 0, perAddress: 0 } },
    witnesses: (second, request) =>
      (isBroken(second) ? witnesses : soundWitnesses)(second, request),
  });
  stage.channel('ops', { ownerId: operatorId });
  const rules = { intervalMs: intervalS * 1_000, confirmAfterMs: [10_000, 30_000] };
  for (let n = 0; n < sites; n += 1) {
    const address = `198.51.100.${n % 200}`;
    stage.site(`s${n}`, (second) => ({ address, ...(isBroken(second) && looks) }), rules);
  }
  await stage.start();
  await stage.until(from + brokenS + 120);
  const probes = Array.from({ length: sites }, (_, n) => stage.probesOf(`s${n}`)).flat();
  return { stage, probesS: probes.filter(isBroken) };
}

describe.each(Object.entries(stories))('%s', (_, story) => {
  test.each([
    [1, 30],
    [3, 30],
    [5, 30],
    [20, 30],
    [100, 30],
    [1, 300],
    [3, 300],
    [5, 300],
    [100, 300],
    [1_000, 300],
    [1, 600],
    [20, 600],
  ])('for ten minutes: none of %d sites, checked every %d s, is down', async (sites, intervalS) => {
    const { stage } = await breakOurSide(story, { sites, intervalS, brokenS: 610 });
    const { checks, watched } = stage.storage.tables;
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(['up', 'unknown']));
    const statuses = [...watched.values()].map(({ state }) => state.status);
    expect(new Set(statuses)).toEqual(new Set(['up']));
    const kinds = stage.told.map(([, kind]) => kind);
    expect(kinds.filter((kind) => kind.startsWith('alarm'))).toEqual(['alarm', 'alarm_over']);
    // Whose sites come due within the alarm's later minutes is told that they are not judged; nobody hears of an outage.
    const others = kinds.filter((kind) => !kind.startsWith('alarm'));
    if (others.length > 0) expect(others).toEqual(['unjudged_monitors', 'judged_monitors']);
  });
});

test('own trouble costs the sites a handful of checks more, over all of them', async () => {
  const story = stories['our router is gone'];
  if (story === undefined) throw new Error('there is no such story');
  const setup = { sites: 100, intervalS: 300, brokenS: 600 };
  const { probesS } = await breakOurSide(story, setup);
  const regular = (setup.sites * setup.brokenS) / setup.intervalS;
  expect(probesS.length).toBeGreaterThanOrEqual(regular);
  expect(probesS.length).toBeLessThan(regular + 60);
});

test('three sites with hostile names cast no doubt on the others', async () => {
  const stage = new EngineStage({ changes: { operatorId } });
  const hostile = { outcome: 'unknown', reason: 'resolver', phase: 'dns', address: null } as const;
  const rules = { intervalMs: 30_000, confirmAfterMs: [1_000, 2_000] };
  for (let n = 0; n < 3; n += 1) stage.site(`hostile${n}`, () => hostile, rules);
  for (let n = 0; n < 20; n += 1) stage.site(`good${n}`, () => ({}), rules);
  const gone = (second: number) =>
    second < 100 ? {} : down('dns_nxdomain', 'dns', { address: null });
  stage.site('gone', gone, rules);
  await stage.start();
  await stage.until(140);
  expect(stage.told.map(([, kind, id]) => `${kind} ${id}`)).toEqual(['opened gone']);
  expect(stage.engine.health().alarm).toBeNull();
});
