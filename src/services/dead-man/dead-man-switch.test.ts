import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeWatch, type FakeWatch } from '../../../test/support/api/fake-watch.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { asNotificationId } from '../../core/ids.ts';
import type { ServiceHealth } from '../../core/ports/watch.ts';
import { DeadManSwitch } from './dead-man-switch.ts';

const URLS = ['https://one.example/ping/canary', 'https://two.example/ping/canary'];

let clock: ManualClock;
let watch: FakeWatch;
let sent: string[];
let problem: string | null;
let log: ReturnType<typeof silentLog>;
beforeEach(() => {
  clock = new ManualClock(0);
  watch = createFakeWatch(() => clock.now());
  sent = [];
  problem = null;
  log = silentLog();
});

function start(urls: readonly string[] = URLS): DeadManSwitch {
  const send = async (url: string): Promise<string | null> => {
    sent.push(url);
    return problem;
  };
  const deadMan = new DeadManSwitch({ clock, log, watch, urls, send });
  deadMan.start();
  return deadMan;
}

const sentIn = async (ms: number): Promise<number> => {
  sent = [];
  await clock.advance(ms);
  return sent.length;
};
const delivery = (state: 'delivered' | 'retry' | 'dead') =>
  watch.emit({ kind: 'notification', notificationId: asNotificationId('n'), state, detail: '' });

test('every address gets a heartbeat at once and each minute, until the end', async () => {
  const deadMan = start();
  expect(sent).toEqual(URLS);
  expect(await sentIn(180_000)).toBe(6);
  deadMan.stop();
  expect(await sentIn(180_000)).toBe(0);
  expect(watch.listenerCount()).toBe(0);
});

describe('none is sent while', () => {
  const alarm = { id: 'alarm_1', reason: 'network', startedAt: 0 } as unknown as NonNullable<
    ServiceHealth['alarm']
  >;
  test.each<[string, Partial<ServiceHealth>]>([
    ['checks are late', { isScheduleKept: false }],
    ['the database takes nothing', { isStorageWritable: false }],
    ['what was measured does not reach the disk', { storageLagMs: 60_001 }],
    ['messages are not sent', { areSendersMoving: false }],
    ['sites cannot be judged', { alarm }],
  ])('%s', async (_, health) => {
    start();
    watch.setHealth(health);
    expect(await sentIn(300_000)).toBe(0);
    const silent = log.lines.filter(({ level }) => level === 'error');
    expect(silent).toHaveLength(1);
    watch.setHealth({
      isScheduleKept: true,
      isStorageWritable: true,
      storageLagMs: 0,
      areSendersMoving: true,
      alarm: null,
    });
    expect(await sentIn(60_000)).toBe(URLS.length);
  });

  test('no attempt to deliver anything has succeeded for ten minutes', async () => {
    start();
    watch.setHealth({ outboxPending: 3 });
    delivery('delivered');
    delivery('retry');
    expect(await sentIn(540_000)).toBe(18);
    delivery('dead');
    expect(await sentIn(300_000)).toBe(0);
    delivery('delivered');
    expect(await sentIn(60_000)).toBe(2);
  });
});

test('a failing attempt of long ago means nothing once nothing waits', async () => {
  start();
  watch.setHealth({ outboxPending: 1 });
  delivery('retry');
  watch.setHealth({ outboxPending: 0 });
  expect(await sentIn(1_200_000)).toBe(40);
});

test('a heartbeat that does not arrive is repeated once, and reported once without its address', async () => {
  problem = 'connect_refused';
  start(URLS.slice(0, 1));
  expect(sent).toHaveLength(1);
  expect(await sentIn(50_000)).toBe(1);
  expect(await sentIn(120_000)).toBe(4);
  const warnings = log.lines.filter(({ level }) => level === 'warn');
  expect(warnings.map(({ fields }) => fields)).toEqual([
    { host: 'one.example', problem: 'connect_refused' },
  ]);
  expect(JSON.stringify(log.lines)).not.toContain('canary');
  problem = null;
  await clock.advance(60_000);
  expect(log.lines.at(-1)?.message).toBe('a heartbeat arrived again');
});

test('without addresses nothing runs', async () => {
  start([]);
  expect(await sentIn(120_000)).toBe(0);
  expect(watch.listenerCount()).toBe(0);
});
