import { expect, it } from 'vitest';
import type { Job } from '../../core/ports/executor.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import { EngineStage, type Stretch } from '../../../test/support/engine/engine-stage.ts';
import {
  ScriptedExecutor,
  type ScriptedAnswer,
} from '../../../test/support/engine/scripted-executor.ts';

const IP = '203.0.113.7';
const PEER = `${IP}:80`;
const TIMINGS = { dnsMs: 1, connectMs: null, tlsMs: null, firstByteMs: null };
const SILENT = {
  outcome: 'down',
  reason: 'connect_timeout',
  phase: 'connect',
  address: IP,
} as const;

/** As the prober does: a peer that is known to be silent is not dialled, any other is waited for. */
function dialInVain({ silentPeers }: Job): ScriptedAnswer {
  if (silentPeers?.includes(PEER) === true) {
    return {
      ...SILENT,
      notes: ['shared_address'],
      timings: { ...TIMINGS, totalMs: 2 },
      takesMs: 2,
    };
  }
  const evidence = { unansweredPeers: [PEER] };
  return { ...SILENT, evidence, timings: { ...TIMINGS, totalMs: 5_000 }, takesMs: 5_000 };
}

/** 200 sites at one address and 20 elsewhere; the address falls silent from the one second to the other. From second `movesAt` on, shop7 is elsewhere. */
function stageWith([from, to]: Stretch, movesAt = Infinity) {
  const dials: { readonly second: number; readonly isOwn: boolean }[] = [];
  const stage: EngineStage = new EngineStage({
    changes: {
      limits: { inFlight: 1_000, perHost: 4, perAddress: 16 },
      openExecutor: ({ onReports }) => {
        const script = (job: Job): ScriptedAnswer => {
          if (job.kind === CONTROL_KIND) return { evidence: { isLookedUp: true } };
          const { url } = job.options;
          if (typeof url === 'string' && url.startsWith('http://other')) return {};
          const isSilent = stage.second >= from && stage.second < to;
          const hasMoved = url === 'http://shop7.example/' && stage.second >= movesAt;
          dials.push({ second: stage.second, isOwn: job.silentPeers?.includes(PEER) !== true });
          if (hasMoved) return { address: '203.0.113.8' };
          return isSilent ? dialInVain(job) : { address: IP };
        };
        return new ScriptedExecutor({ clock: stage.clock, script, onReports });
      },
    },
  });
  for (let n = 0; n < 200; n += 1) stage.site(`shop${n}`, undefined, { timeoutMs: 20_000 });
  for (let n = 0; n < 20; n += 1) stage.site(`other${n}`);
  return { stage, dials };
}

const secondsOf = (stage: EngineStage, kind: string): readonly number[] =>
  stage.told.filter((each) => each[1] === kind).map(([second]) => second);

it('200 sites on one address that falls silent are told within interval, waits and timeout, and so is their return', async () => {
  const { stage, dials } = stageWith([200, 600]);
  await stage.start();
  await stage.until(599);
  const opened = secondsOf(stage, 'opened');
  expect(opened).toHaveLength(200);
  // The waits of 10 and 30 s and one dial of 5 s after the first failure; for the last one an interval later.
  expect(Math.min(...opened)).toBeLessThanOrEqual(200 + 40 + 5 + 5);
  expect(Math.max(...opened)).toBeLessThanOrEqual(200 + 60 + 40 + 5 + 5);
  const evidence = stage.notifier.tries.map(({ delivery: { notice } }) => notice.evidence['notes']);
  expect(
    evidence.filter((notes) => JSON.stringify(notes).includes('shared_address')).length,
  ).toBeGreaterThan(150);
  // Somebody looks all the time, and it is not everybody.
  const own = dials.filter(({ second, isOwn }) => isOwn && second > 320 && second < 590);
  expect(own.length).toBeGreaterThan(270 / 5);
  expect(own.length).toBeLessThan(270);
  await stage.until(700);
  const resolved = secondsOf(stage, 'resolved');
  expect(resolved).toHaveLength(200);
  expect(Math.max(...resolved)).toBeLessThanOrEqual(600 + 60 + 10 + 10);
  expect(dials.filter(({ second, isOwn }) => !isOwn && second > 605)).toEqual([]);
});

it('a name that has moved away is seen where it is, and the others are not', async () => {
  const { stage } = stageWith([200, 10_000], 400);
  await stage.start();
  await stage.until(650);
  expect(stage.told.slice(200)).toEqual([[expect.closeTo(450, -2), 'resolved', 'shop7']]);
});
