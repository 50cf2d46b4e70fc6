import { describe, expect, test } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { saying } from '../../../test/support/engine/scripted-witnesses.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const operatorId = asOwnerId('operator');
const breaksAt = 100;
const intervalMs = 30_000;
const timeoutMs = 2_000;
const rules = { intervalMs, timeoutMs, confirmAfterMs: [1_000, 2_000], recoverAfterMs: [1_000] };
/** Interval, confirmation, and what the promise allows on top of them; a check that times out takes its time thrice. */
const promisedS = 30 + 1 + 2 + 5;
const waitedS = (3 * timeoutMs) / 1_000;

const fails = (
  reason: ProbeResult['reason'],
  phase: ProbeResult['phase'],
  rest: Partial<ProbeResult> & { takesMs?: number } = {},
) => ({ outcome: 'down', reason, phase, message: 'as the script says', ...rest }) as const;

const ways: Readonly<Record<string, ScriptedAnswer & object>> = {
  nxdomain: fails('dns_nxdomain', 'dns', { address: null }),
  servfail: fails('dns_servfail', 'dns', { address: null }),
  refused: fails('connect_refused', 'connect'),
  'connect timeout': fails('connect_timeout', 'connect', { takesMs: timeoutMs }),
  hang: fails('head_timeout', 'head', { takesMs: timeoutMs }),
  reset: fails('reset', 'head'),
  untrusted: fails('tls_untrusted', 'tls'),
  '503': fails('http_503', 'head'),
};

interface Told {
  readonly count: number;
  readonly lastAfterS: number;
  readonly alarms: number;
}

/** A list whose sites fail for good, but for `others` that go on; nobody's owner is the operator. */
async function breakAll(
  sites: number,
  way: ScriptedAnswer & object,
  { others = 0, witnesses = saying({}), fields = {} } = {},
): Promise<Told> {
  const stage = new EngineStage({
    changes: { operatorId, limits: { inFlight: 10_000, perHost: 0, perAddress: 0 } },
    witnesses,
  });
  stage.channel('ops', { ownerId: operatorId });
  for (let n = 0; n < sites + others; n += 1) {
    const address = `198.51.100.${n}`;
    const isFailing = (second: number): boolean => second >= breaksAt && n < sites;
    stage.site(`s${n}`, (second) => ({ address, ...(isFailing(second) && way) }), {
      ...rules,
      ...fields,
    });
  }
  await stage.start();
  await stage.until(breaksAt + promisedS + waitedS + 1);
  const { told } = stage;
  const opened = told.filter(([, kind]) => kind === 'opened');
  const alarms = told.filter(([, kind]) => kind === 'alarm').length;
  const lastAfterS = Math.max(...opened.map(([second]) => second - breaksAt));
  return { count: opened.length, lastAfterS, alarms };
}

describe.each(Object.entries(ways))('while our own side is well: %s', (_, way) => {
  const allowedS = promisedS + (way.takesMs === undefined ? 0 : waitedS);

  test.each([1, 2, 3, 5, 10, 100])('%d sites, all', async (sites) => {
    const { count, lastAfterS, alarms } = await breakAll(sites, way);
    expect({ count, alarms }).toEqual({ count: sites, alarms: 0 });
    expect(lastAfterS).toBeLessThanOrEqual(allowedS);
  });

  test.each([
    [1, 2],
    [1, 4],
    [3, 2],
    [6, 4],
  ])('%d sites beside %d that work', async (sites, others) => {
    const { count, lastAfterS, alarms } = await breakAll(sites, way, { others });
    expect({ count, alarms }).toEqual({ count: sites, alarms: 0 });
    expect(lastAfterS).toBeLessThanOrEqual(allowedS);
  });
});

test.each(['nxdomain', 'refused', 'connect timeout', '503'])(
  'a thousand sites at once: %s',
  { timeout: 60_000 },
  async (name) => {
    const way = ways[name] ?? {};
    const { count, lastAfterS, alarms } = await breakAll(1_000, way);
    expect({ count, alarms }).toEqual({ count: 1_000, alarms: 0 });
    expect(lastAfterS).toBeLessThanOrEqual(promisedS + (way.takesMs === undefined ? 0 : waitedS));
  },
);

describe('a resolver that never knew the root', () => {
  const denying = saying({ root: { answer: 'denied', form: '580' }, listed: { answer: 'denied' } });

  test.each([3, 5, 10, 100])('says nothing about the zone of %d sites', async (sites) => {
    const told = await breakAll(sites, ways['nxdomain'] ?? {}, { witnesses: denying });
    expect(told).toMatchObject({ count: sites, alarms: 0 });
    expect(told.lastAfterS).toBeLessThanOrEqual(promisedS);
  });
});

describe.each(['silent', 'failed'] as const)(
  'a resolver that was always %s about the root',
  (said) => {
    const word = { ...ways['servfail'], outcome: 'unknown', reason: 'resolver' } as const;
    const looksLike = {
      reason: 'dns_servfail',
      message: 'as the script says',
      hangsOnRoot: true,
    };
    const way = { ...word, evidence: { looksLike } } as const;

    test.each([
      [1, 0],
      [1, 2],
      [3, 0],
      [10, 0],
    ])('says nothing about the zone of %d sites beside %d that work', async (sites, others) => {
      const witnesses = saying({
        root: { answer: said },
        ...(others === 0 && { listed: { answer: 'failed' } }),
      });
      const told = await breakAll(sites, way, { others, witnesses });
      expect(told).toMatchObject({ count: sites, alarms: 0 });
      expect(told.lastAfterS).toBeLessThanOrEqual(promisedS);
    });
  },
);

test.each([1, 3, 10])(
  'without any re-check %d sites are told after a second look',
  async (sites) => {
    const told = await breakAll(sites, ways['connect timeout'] ?? {}, {
      fields: { confirmAfterMs: [] },
    });
    expect(told).toMatchObject({ count: sites, alarms: 0 });
    expect(told.lastAfterS).toBeLessThanOrEqual(30 + 5 + 4);
  },
);
