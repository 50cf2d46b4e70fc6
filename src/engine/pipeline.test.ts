import { describe, expect, it } from 'vitest';
import { asChannelId } from '../core/ids.ts';
import type { LiveEvent } from '../core/ports/watch.ts';
import { downDuring, EngineStage, FAILED } from '../../test/support/engine/engine-stage.ts';
import type { Stretch } from '../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../test/support/engine/scripted-executor.ts';

type Want = readonly ['opened' | 'resolved', from: number, to: number];

interface Story {
  readonly script: (second: number) => ScriptedAnswer;
  readonly confirm?: readonly number[];
  readonly recover?: readonly number[];
  /** Kills the process at these seconds, and starts it again two seconds later. */
  readonly kills?: readonly number[];
  readonly until: number;
  readonly want: readonly Want[];
}

const down = (...stretches: readonly Stretch[]) => downDuring(...stretches);
const ownFault: ScriptedAnswer = { outcome: 'unknown', reason: 'resolver' };

const stories: Readonly<Record<string, Story>> = {
  'a site that is always up': { script: down(), until: 600, want: [] },
  'an outage from the first check on': {
    script: down([0, 1_000]),
    until: 400,
    want: [['opened', 40, 41]],
  },
  'one failed check': { script: down([0, 5]), until: 400, want: [] },
  'two failed checks': { script: down([0, 15]), until: 400, want: [] },
  'an outage with its end': {
    script: down([0, 100]),
    until: 600,
    want: [
      ['opened', 40, 41],
      ['resolved', 110, 171],
    ],
  },
  'an outage that starts later': {
    script: down([200, 1_000]),
    until: 500,
    want: [['opened', 240, 301]],
  },
  'one good check in an outage': {
    script: down([0, 100], [165, 1_000]),
    recover: [70],
    until: 800,
    want: [['opened', 40, 41]],
  },
  'rules without waits': {
    script: down([0, 100]),
    confirm: [],
    recover: [],
    until: 300,
    want: [
      ['opened', 0, 1],
      ['resolved', 100, 161],
    ],
  },
  // After five minutes of it owners hear that they are not judged, which is another story.
  'our own fault, for ever': { script: () => ownFault, until: 300, want: [] },
  'our own fault in the middle of a doubt': {
    script: (second) => (second >= 9 && second < 35 ? ownFault : FAILED),
    until: 300,
    want: [['opened', 70, 71]],
  },
  'a throttled site': {
    script: () => ({ outcome: 'throttled', reason: 'http_429' }),
    until: 400,
    want: [],
  },
  'a kill in the middle of a doubt': {
    script: down([0, 1_000]),
    kills: [5, 20, 30],
    until: 300,
    want: [['opened', 40, 41]],
  },
  'a kill just after a re-check, which is not made again': {
    script: down([0, 1_000]),
    kills: [10.5],
    until: 300,
    want: [['opened', 40, 41]],
  },
  'a kill over the time of a re-check': {
    script: down([0, 1_000]),
    kills: [39],
    until: 300,
    want: [['opened', 41, 42]],
  },
  'kills in an outage and in its recovery': {
    script: down([0, 100]),
    kills: [45, 99, 130, 150, 175],
    until: 900,
    want: [
      ['opened', 40, 41],
      ['resolved', 110, 240],
    ],
  },
};

describe('from check to message', () => {
  it.each(Object.entries(stories))('%s', async (_, story) => {
    const stage = new EngineStage();
    stage.site('shop', story.script, {
      confirmAfterMs: (story.confirm ?? [10, 30]).map((second) => second * 1_000),
      recoverAfterMs: (story.recover ?? [10]).map((second) => second * 1_000),
    });
    await stage.start();
    for (const second of story.kills ?? []) {
      await stage.until(second);
      stage.kill();
      await stage.until(second + 2);
      await stage.start();
    }
    await stage.until(story.until);
    expect(stage.told.map(([, kind]) => kind)).toEqual(story.want.map(([kind]) => kind));
    for (const [index, [, from, to]] of story.want.entries()) {
      expect(stage.told[index]?.[0]).toBeGreaterThanOrEqual(from);
      expect(stage.told[index]?.[0]).toBeLessThanOrEqual(to);
    }
    const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names the first failed check as the start, and shows what was seen', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 70]));
    await stage.start();
    await stage.until(300);
    const [opened, resolved] = stage.notifier.tries.map(({ delivery }) => delivery.notice);
    expect(opened).toMatchObject({
      kind: 'opened',
      incident: { startedAt: stage.firstProbeAt('shop'), resolvedAt: null, reason: 'http_503' },
      monitor: { id: 'shop', url: 'http://shop.example/' },
      evidence: { method: 'HEAD', phase: 'head', failedChecks: 3, message: 'answered 503' },
      reader: { language: 'en', timezone: 'UTC' },
    });
    expect(resolved).toMatchObject({ incident: { startedAt: stage.firstProbeAt('shop') } });
    const recovered = stage.probesOf('shop').findIndex((second) => second >= 70) + 1;
    const confirmedAt = (stage.probesOf('shop')[recovered] ?? 0) * 1_000 + stage.startedAt;
    expect(resolved?.incident.resolvedAt).toBe(confirmedAt);
    expect(opened?.incident.id).toBe(resolved?.incident.id);
  });
});

describe('who is told', () => {
  it('tells every channel once, and of the end only those that were told of the beginning', async () => {
    const stage = new EngineStage();
    stage.channel('mail');
    stage.channel('off', { isEnabled: false });
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(60);
    stage.channel('late');
    stage.storage.direct.channels.remove(asChannelId('mail'));
    stage.engine.refreshRoutes();
    await stage.until(400);
    expect(stage.notifier.tries.map(({ delivery }) => delivery.id)).toEqual([
      'msg_inc_shop_2_opened_hook',
      'msg_inc_shop_2_opened_mail',
      'msg_inc_shop_2_resolved_hook',
    ]);
  });

  it('reads a changed directory before the next alert', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(39);
    stage.channel('new');
    stage.engine.refreshRoutes();
    await stage.until(45);
    expect(stage.notifier.tries).toHaveLength(2);
  });
});

describe('a quiet time', () => {
  const quietUntil = (second: number) => {
    const stage: EngineStage = new EngineStage({
      changes: {
        isInMaintenance: ({ id }, at) => id === 'shop' && at < stage.startedAt + second * 1_000,
      },
    });
    return stage;
  };

  it('keeps an outage that ends in it to itself, and records it', async () => {
    const stage = quietUntil(400);
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(600);
    expect(stage.told).toEqual([]);
    const [incident] = stage.storage.tables.incidents.values();
    expect(incident?.resolvedAt).toBeGreaterThan(stage.startedAt + 100_000);
  });

  it.each([
    ['by the same process', []],
    ['over a restart', [150]],
  ])('tells an outage that outlasts it at the next check, %s', async (_, kills) => {
    const stage = quietUntil(200);
    stage.site('shop', downDuring([0, 500]));
    stage.site('other', downDuring([0, 500]));
    await stage.start();
    for (const second of kills) {
      await stage.until(second);
      stage.kill();
      await stage.start();
    }
    await stage.until(900);
    const shop = stage.told.filter(([, , id]) => id === 'shop');
    expect(shop.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
    expect(shop[0]?.[0]).toBeGreaterThanOrEqual(200);
    expect(shop[0]?.[0]).toBeLessThanOrEqual(261);
    expect(stage.told.filter(([, , id]) => id === 'other')).toHaveLength(2);
    const incidents = [...stage.storage.tables.incidents.values()];
    expect(incidents.map(({ evidence }) => 'quiet' in evidence)).toEqual([false, false]);
  });
});

describe('live events', () => {
  it('tell checks at once, and changes when they are durable', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 60]));
    await stage.start();
    const events: LiveEvent[] = [];
    const end = stage.engine.subscribe((event) => events.push(event));
    await stage.until(200);
    const told = events.map((event) =>
      event.kind === 'status' ? `${event.from}>${event.to}` : event.kind,
    );
    expect(told.filter((each) => each !== 'check')).toEqual([
      'pending>suspect',
      'suspect>down',
      'incident',
      'notification',
      'down>recovering',
      'recovering>up',
      'incident',
      'notification',
    ]);
    expect(told[0]).toBe('check');
    expect(events[0]).toMatchObject({
      kind: 'check',
      status: 'suspect',
      check: { statusCode: 200 },
    });
    end();
    const count = events.length;
    await stage.until(400);
    expect(events).toHaveLength(count);
  });
});
