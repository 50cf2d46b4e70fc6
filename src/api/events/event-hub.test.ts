import { beforeEach, describe, expect, it } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import type { LiveEvent } from '../../core/ports/watch.ts';
import { createFakeWatch, upCheck, type FakeWatch } from '../../../test/support/api/fake-watch.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { createEventHub, type EventHub } from './event-hub.ts';

let clock: ManualClock;
let watch: FakeWatch;
let hub: EventHub;
let heard: string[];
beforeEach(() => {
  clock = new ManualClock();
  watch = createFakeWatch(() => clock.now());
  hub = createEventHub({ watch, clock, runId: 'run' });
  heard = [];
  hub.listen((frames) => heard.push(frames));
});

const checkOf = (id: string, startedAt = 1): LiveEvent => ({
  kind: 'check',
  check: upCheck(asMonitorId(id), startedAt),
  status: 'up',
  notes: [],
  evidence: { secretThing: 'canary' },
  latenessMs: 0,
  isSlow: false,
});
const statusOf = (id: string): LiveEvent => ({
  kind: 'status',
  monitorId: asMonitorId(id),
  from: 'up',
  to: 'suspect',
  at: 5,
  reason: 'http_503',
});
const dataOf = (frames: string) => JSON.parse(/^data: (.*)$/m.exec(frames)?.[1] ?? '') as unknown;
const nameOf = (frames: string) => /^event: (.*)$/m.exec(frames)?.[1];

describe('checks', () => {
  it('come in batches, each with the latest of every monitor', async () => {
    watch.emit(checkOf('a', 1));
    watch.emit(checkOf('b', 2));
    watch.emit(checkOf('a', 3));
    expect(heard).toEqual([]);
    await clock.advance(100);
    expect(heard).toHaveLength(1);
    expect(nameOf(heard[0] ?? '')).toBe('check');
    expect(dataOf(heard[0] ?? '')).toEqual({
      leftOut: 1,
      checks: [2, 3].map((startedAt) => ({
        monitorId: startedAt === 2 ? 'b' : 'a',
        startedAt,
        outcome: 'up',
        reason: null,
        statusCode: 200,
        totalMs: 25,
        status: 'up',
      })),
    });
    expect(heard.join('')).not.toContain('canary');
  });

  it('make ten messages a second at most, however many there are', async () => {
    for (let second = 0; second < 3; second += 1) {
      for (let tenth = 0; tenth < 10; tenth += 1) {
        for (let one = 0; one < 1_000; one += 1) watch.emit(checkOf(`m-${one}`));
        await clock.advance(100);
      }
    }
    expect(heard).toHaveLength(30);
    expect(dataOf(heard[0] ?? '')).toMatchObject({ leftOut: 500 });
    expect(Math.max(...heard.map(({ length }) => length))).toBeLessThan(100_000);
  });

  it('cost nothing while nobody listens', async () => {
    const lonely = createEventHub({ watch, clock, runId: 'lonely' });
    watch.emit(checkOf('a'));
    await clock.advance(100);
    expect(lonely.missedSince('lonely-0')).toBe('');
  });
});

describe('other events', () => {
  it('come at once, one by one, with a number', () => {
    watch.emit(statusOf('a'));
    watch.emit({ kind: 'monitor', change: 'removed', monitorId: asMonitorId('a') });
    expect(heard).toEqual([
      'id: run-1\nevent: status\ndata: {"monitorId":"a","from":"up","to":"suspect","at":5,"reason":"http_503"}\n\n',
      'id: run-2\nevent: monitor\ndata: {"change":"removed","monitorId":"a"}\n\n',
    ]);
  });

  it('become one resync when there are too many to tell', async () => {
    for (let one = 0; one < 5_000; one += 1) watch.emit(statusOf(`m-${one}`));
    expect(heard).toHaveLength(100);
    await clock.advance(100);
    expect(heard.map(nameOf).at(-1)).toBe('resync');
    watch.emit(statusOf('later'));
    expect(heard).toHaveLength(102);
  });
});

describe('coming back', () => {
  it('tells exactly what was missed', () => {
    for (const id of ['a', 'b', 'c']) watch.emit(statusOf(id));
    expect(hub.missedSince('run-1')).toBe(heard.slice(1).join(''));
    expect(hub.missedSince('run-3')).toBe('');
  });

  it.each(['', 'run', 'run-x', 'earlier-run-1', '-1', 'run-1e999'])(
    'does not pretend to know what came after %j',
    (lastId) => {
      expect(hub.missedSince(lastId)).toBeNull();
    },
  );

  it('knows when too much was missed', async () => {
    for (let batch = 0; batch < 6; batch += 1) {
      for (let one = 0; one < 100; one += 1) watch.emit(statusOf('a'));
      await clock.advance(100);
    }
    expect(hub.missedSince('run-50')).toBeNull();
    expect(hub.missedSince('run-599')).toBe(heard.at(-1));
  });
});

it('lets go of the engine and of its timer', () => {
  watch.emit(checkOf('a'));
  hub.stop();
  expect([watch.listenerCount(), clock.waiting]).toEqual([0, 0]);
});
