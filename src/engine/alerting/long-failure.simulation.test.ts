import { expect, it } from 'vitest';
import { newNotification, type Notification } from '../../core/alerting/notification.ts';
import { retriesFor } from '../../core/alerting/retry.ts';
import { asChannelId, asIncidentId, asNotificationId } from '../../core/ids.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { RecordingNotifier } from '../../../test/support/engine/recording-notifier.ts';
import { stageStorage, type StageStorage } from '../../../test/support/engine/stage-storage.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { Live } from '../live.ts';
import type { OpenNotifier } from './deliver.ts';
import { Routes } from './routes.ts';
import { Sender } from './sender.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';

/** A forty-eighth of a day. */
const HALF_STEP_MS = 1_800_000;
const channelId = asChannelId('mail');

/** A sender with a database and one channel, and nothing else of an engine: days pass in seconds. */
async function openSender(clock: ManualClock) {
  const storage = stageStorage();
  const notifier = new RecordingNotifier(clock);
  const log = silentLog();
  await storage.channels.put({
    id: channelId,
    kind: 'recording',
    projectId: DEFAULT_PROJECT,
    ownerId: null,
    options: {},
    isEnabled: true,
    sends: 'all',
    severity: 'all',
    hours: 'always',
    isReminding: true,
    maxPerDay: 0,
  });
  const notifiers = new Map<string, OpenNotifier>([
    ['recording', { notifier, retryAfterMs: retriesFor(96) }],
  ]);
  const dead: string[] = [];
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
    onGone: () => undefined,
    onFailed: ({ notification: { id }, givenUp }) => {
      if (givenUp !== null) dead.push(id);
    },
  });
  sender.start();
  return { storage, notifier, sender, dead };
}

function alert(name: string, kind: 'opened' | 'resolved', at: number): Notification {
  return newNotification({
    id: asNotificationId(`msg_${name}_${kind}_mail`),
    channelId,
    recipient: null,
    monitorId: null,
    incidentId: asIncidentId(name),
    notice: {
      kind,
      incident: {
        id: name,
        startedAt: at - 1,
        resolvedAt: kind === 'resolved' ? at : null,
        reason: 'http_503',
        message: '',
      },
      monitor: { id: name, name, url: '' },
      evidence: {},
      reader: { name: '', language: 'en', timezone: 'UTC' },
    },
    at,
  });
}

const statesOf = ({ tables }: StageStorage) => [...tables.notifications.values()];

it.each([
  [
    'for three days, not reached',
    3,
    { kind: 'retry', code: 'smtp_network', detail: 'refused', isUnreachable: true },
  ],
  ['for hours, with an answer', 0.1, { kind: 'retry', code: 'http_500', detail: 'no' }],
  ['for hours, without an answer', 0.1, { kind: 'retry', code: 'timeout', detail: 'none' }],
] as const)(
  'a channel that is down loses nothing, and has all of it ten seconds after it is mended: %s',
  async (_, days, failure: DeliveryResult) => {
    const clock = new ManualClock();
    const { storage, notifier, sender, dead } = await openSender(clock);
    notifier.answer(() => failure);
    for (let n = 0; n < 24; n += 1) {
      await storage.outbox.add(alert(`m${n}`, 'opened', clock.now()));
      sender.wake();
      await clock.advance(days * HALF_STEP_MS);
      if (n % 2 === 0) await storage.outbox.add(alert(`m${n}`, 'resolved', clock.now()));
      sender.wake();
      await clock.advance(days * HALF_STEP_MS);
    }
    const failed = notifier.tries.length;
    expect(dead).toEqual([]);
    expect(statesOf(storage).some(({ state }) => state === 'delivered')).toBe(false);
    notifier.answer(() => ({ kind: 'delivered', detail: 'ok' }));
    await sender.retryNow([channelId]);
    await clock.advance(10_500);
    const sent = notifier.tries.slice(failed).map(({ delivery }) => delivery.notice);
    expect(sent.length).toBeLessThanOrEqual(2);
    const about = sent.map(({ kind, evidence }) => (kind === 'group' ? evidence['count'] : 1));
    expect(about.reduce((sum: number, count) => sum + Number(count), 0)).toBe(24);
    const left = statesOf(storage).filter(({ state }) => state === 'pending' || state === 'leased');
    expect(left).toEqual([]);
    const folded = statesOf(storage).filter(
      ({ notice, state }) => notice.kind === 'opened' && state === 'folded',
    );
    expect(folded).toHaveLength(12);
    await sender.stop(0);
  },
  600_000,
);
