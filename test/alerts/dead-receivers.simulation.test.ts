import { expect, test } from 'vitest';
import { newNotification, type Notification } from '../../src/core/alerting/notification.ts';
import { asChannelId, asIncidentId, asNotificationId } from '../../src/core/ids.ts';
import type { Delivery, DeliveryResult } from '../../src/core/ports/notifier.ts';
import type { OpenNotifier } from '../../src/engine/alerting/deliver.ts';
import { Routes } from '../../src/engine/alerting/routes.ts';
import { Sender } from '../../src/engine/alerting/sender.ts';
import { Live } from '../../src/engine/live.ts';
import { CHANNEL_FALLBACKS } from '../../src/testing/sample-fallbacks.ts';
import { RecordingNotifier } from '../support/engine/recording-notifier.ts';
import { stageStorage } from '../support/engine/stage-storage.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { silentLog } from '../support/silent-log.ts';

const HEALTHY = 100;
const DEAD = 1_000;
const ANSWER_MS = 50;
/** Messages that come at the same moment, one for each channel, and when, in seconds: to channels of which nothing is known, and then again. */
const WAVES_AT_S = [0, 60];
const END_S = 75;
const RETRY_MS = 25_000;
/** Attempts end in swarms, and the outbox is read once for many: what one reading may be late. */
const GATHER_MS = 20;

const DEATHS: readonly (() => DeliveryResult | Promise<DeliveryResult>)[] = [
  () => new Promise(() => undefined),
  () => ({ kind: 'retry', code: 'connect_refused', detail: 'refused', isUnreachable: true }),
  () => ({ kind: 'retry', code: 'http_500', detail: 'answered 500' }),
  () => ({ kind: 'retry', code: 'timeout', detail: 'none' }),
];

function messageOf(channel: string, wave: number, at: number): Notification {
  const incident = `inc_${channel}_${wave}`;
  return newNotification({
    id: asNotificationId(`msg_${incident}_opened_${channel}`),
    channelId: asChannelId(channel),
    recipient: null,
    monitorId: null,
    incidentId: asIncidentId(incident),
    notice: {
      kind: 'opened',
      incident: { id: incident, startedAt: at, resolvedAt: null, reason: 'http_503', message: '' },
      monitor: { id: channel, name: channel, url: '' },
      evidence: {},
      reader: { name: '', language: 'en', timezone: 'UTC' },
    },
    at,
  });
}

/** What messages to healthy channels waited, by wave, from the decision until they were taken. */
async function waitsBeside(deadCount: number): Promise<readonly (readonly number[])[]> {
  const clock = new ManualClock();
  const storage = stageStorage();
  const log = silentLog();
  const notifier = new RecordingNotifier(clock);
  const arrivedAt = new Map<string, number>();
  notifier.answer(async ({ id }: Delivery) => {
    const [, dead] = /_dead(\d+)_/.exec(id) ?? /^grp_.*_dead(\d+)$/.exec(id) ?? [];
    if (dead !== undefined)
      return DEATHS[Number(dead) % DEATHS.length]?.() ?? { kind: 'retry', code: 'bug', detail: '' };
    await new Promise<void>((resolve) => {
      clock.after(ANSWER_MS, resolve);
    });
    arrivedAt.set(id, clock.now());
    return { kind: 'delivered', detail: 'ok' };
  });
  const open = { notifier, retryAfterMs: Array.from({ length: 400 }, () => RETRY_MS) };
  const notifiers = new Map<string, OpenNotifier>([
    ['person', { ...open, grouping: 'people' }],
    ['machine', { ...open, grouping: 'each' }],
  ]);
  const channels = [
    ...Array.from({ length: deadCount }, (_, n) => `dead${n}`),
    ...Array.from({ length: HEALTHY }, (_, n) => `fine${n}`),
  ];
  for (const [n, id] of channels.entries()) {
    const kind = n % 2 === 0 ? 'person' : 'machine';
    storage.direct.channels.put({ ...CHANNEL_FALLBACKS, id: asChannelId(id), kind, options: {} });
  }
  const sender = new Sender({
    clock,
    log,
    notifiers,
    live: new Live(log),
    routes: new Routes(storage, notifiers),
    incidents: storage.incidents,
    outbox: { ...storage.deliveries, backlog: () => storage.outbox.backlog(), isDetached: false },
    forming: { isForming: () => false, isWriting: () => false },
    random: () => 0,
    onFailed: () => undefined,
    onGone: () => undefined,
  });
  sender.start();
  const began = clock.now();
  const waits: number[][] = [];
  const decided: number[] = [];
  for (const [wave, atS] of WAVES_AT_S.entries()) {
    await clock.advance(atS * 1_000 - clock.monotonicMs());
    decided.push(clock.now());
    for (const channel of channels) {
      await storage.outbox.add(messageOf(channel, wave, clock.now()));
    }
    sender.wake();
  }
  await clock.advance(END_S * 1_000 - (clock.now() - began));
  for (const [wave, at] of decided.entries()) {
    waits[wave] = Array.from({ length: HEALTHY }, (_, n) => {
      const id = `msg_inc_fine${n}_${wave}_opened_fine${n}`;
      return (arrivedAt.get(id) ?? Number.POSITIVE_INFINITY) - at;
    });
  }
  const stopped = sender.stop(0);
  await clock.advance(1);
  await stopped;
  return waits;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

test('a thousand dead channels delay a hundred healthy ones by nothing', async () => {
  const alone = (await waitsBeside(0)).map((waits) => percentile(waits, 0.99));
  const beside = (await waitsBeside(DEAD)).map((waits) => percentile(waits, 0.99));
  const ratios = beside.map((p99Ms, wave) => p99Ms / (alone[wave] ?? Number.NaN));
  console.log(
    `p99 of ${HEALTHY} healthy channels beside ${DEAD} dead ones, against alone: ${ratios
      .map((ratio, wave) => `${ratio.toFixed(2)} (${beside[wave]} ms / ${alone[wave]} ms)`)
      .join(', ')}`,
  );
  const [first = 0, ...later] = beside;
  // Of none of them anything is known at first, and the dead are to be found out.
  expect(first).toBeLessThanOrEqual((alone[0] ?? 0) + 200);
  for (const [index, p99Ms] of later.entries()) {
    expect(p99Ms).toBeLessThanOrEqual((alone[index + 1] ?? 0) + GATHER_MS);
  }
});
