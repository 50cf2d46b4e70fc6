import { expect, test } from 'vitest';
import { optionReaderOf } from '../../core/forms/read-options.ts';
import { afterPing, HEARTBEAT_KIND, NO_PINGS } from '../../core/heartbeat/heartbeat.ts';
import { probers } from '../../probers/index.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { openInProcess } from '../../storage/sqlite/in-process.ts';
import { judgeOfPushedKinds } from './pushed-kinds.ts';

const minute = 60_000;

/** A job that has to be heard of every 10 minutes, give or take 5, and was heard of just now. */
function openJob() {
  const definition = probers.find(({ kind }) => kind === HEARTBEAT_KIND);
  if (definition === undefined) throw new Error('jobs are no kind any more');
  const { options } = definition.canonical({
    ...optionReaderOf(definition.options).defaults,
    job: 'backup',
    period: '10m',
    grace: '5m',
  });
  const clock = new ManualClock();
  let record = NO_PINGS;
  const ping = (): void => {
    record = afterPing(record, {
      kind: 'success',
      at: clock.now(),
      exitCode: null,
      log: null,
      runId: null,
    });
  };
  const storage = openInProcess(':memory:');
  const recordsOf = async (targets: readonly string[]) =>
    new Map(targets.map((target) => [target, record]));
  const logsOf = async (targets: readonly string[], maxLength: number) =>
    new Map(targets.map((target) => [target, 'disk full '.repeat(100).slice(0, maxLength)]));
  const { judge } = judgeOfPushedKinds({
    storage: { ...storage, heartbeats: { ...storage.heartbeats, recordsOf, logsOf } },
    clock,
    downtime: { gapsAt: () => [] },
    network: loopbackNetwork(),
  });
  ping();
  const job = { id: 1, kind: HEARTBEAT_KIND, options, timeoutMs: 1_000, memory: null };
  const result = async () => (await judge([job]))[0];
  return {
    clock,
    ping,
    result,
    verdict: async () => {
      const { reason, outcome } = (await result()) ?? {};
      return reason ?? outcome;
    },
  };
}

test('a silent job is down, whatever is done to the wall clock', async () => {
  for (const jumpMs of [0, -1_440 * minute, -3 * minute]) {
    const { clock, verdict } = openJob();
    expect(await verdict()).toBe('up');
    await clock.advance(5 * minute);
    clock.jump(jumpMs);
    expect(await verdict()).toBe('up');
    await clock.advance(11 * minute);
    expect(await verdict()).toBe('heartbeat_missed');
  }
});

test('a job that goes on pinging is up, whatever is done to the wall clock', async () => {
  const { clock, ping, verdict } = openJob();
  for (const jumpMs of [-1_440 * minute, 0, -7 * minute, 0]) {
    clock.jump(jumpMs);
    await clock.advance(8 * minute);
    ping();
    expect(await verdict()).toBe('up');
    await clock.advance(2 * minute);
    expect(await verdict()).toBe('up');
  }
});

test('what a job said last stands in the evidence of its outage, up to a bound', async () => {
  const { clock, result } = openJob();
  expect((await result())?.evidence).not.toHaveProperty('log');
  await clock.advance(16 * minute);
  const log = (await result())?.evidence['log'];
  expect(log).toMatch(/^disk full disk/);
  expect(log).toHaveLength(600);
});
