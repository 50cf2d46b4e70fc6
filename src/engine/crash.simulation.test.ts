import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../core/incident/incident.ts';
import { EngineStage } from '../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../test/support/engine/scripted-executor.ts';

const SECOND = 1_000;
const CALM_AT = 700;
const END = 900;
const CALM_MS = 600_000;
/** Two slots of 20 s, both waits, and twice the time that all kills together take away. */
const ALWAYS_NOTICED_S = 100;

const FAILED_SLOWLY: ScriptedAnswer = {
  outcome: 'down',
  reason: 'http_503',
  message: 'answered 503',
  takesMs: 300,
};

const WEATHER = ['up', 'down', 'unknown', 'throttled'] as const;

/** How a site behaves: stretches of weather, one after the other. After `CALM_AT` it is up for good. */
const weather = fc.array(
  fc.record({
    is: fc.constantFrom(...WEATHER, 'up', 'down', 'down'),
    seconds: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 200 })),
  }),
  { minLength: 1, maxLength: 12 },
);

const life = fc.record({
  sites: fc.array(weather, { minLength: 1, maxLength: 3 }),
  /** Milliseconds from one kill to the next. */
  kills: fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 }),
  delays: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 10 }),
  tries: fc.array(fc.constantFrom('ok', 'ok', 'ok', 'slow', 'fails'), {
    minLength: 1,
    maxLength: 8,
  }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;
type Weather = Life['sites'][number];

function weatherAt(stretches: Weather, second: number): (typeof WEATHER)[number] {
  let end = 0;
  for (const { is, seconds } of stretches) {
    end += seconds;
    if (second < end && second < CALM_AT) return is;
  }
  return 'up';
}

function answerFor(stretches: Weather) {
  return (second: number): ScriptedAnswer => {
    const is = weatherAt(stretches, second);
    if (is === 'down') return FAILED_SLOWLY;
    return is === 'up'
      ? { takesMs: 50 }
      : { outcome: is, reason: is === 'unknown' ? 'stall' : 'http_429' };
  };
}

async function live({ sites, kills, delays, tries }: Life): Promise<EngineStage> {
  let call = 0;
  const stage = new EngineStage({
    delayMs: () => delays[(call += 1) % delays.length] ?? 0,
    retryAfterMs: Array.from({ length: 100 }, () => 4_000),
  });
  stage.channel('mail');
  for (const [index, stretches] of sites.entries()) {
    const waits = { intervalMs: 20_000, confirmAfterMs: [4_000, 6_000], recoverAfterMs: [5_000] };
    stage.site(`s${index}`, answerFor(stretches), waits);
  }
  let attempt = 0;
  stage.notifier.answer(async ({ id }) => {
    const copies = stage.notifier.tries.filter(({ delivery }) => delivery.id === id).length;
    const how = tries[(attempt += 1) % tries.length];
    if (how === 'slow') {
      await new Promise<void>((resolve) => {
        stage.clock.after(700, resolve);
      });
    }
    return how === 'fails' && copies < 4
      ? { kind: 'retry', code: 'http_500', detail: 'not now', afterMs: 3_000 }
      : { kind: 'delivered', detail: 'ok' };
  });
  await stage.start();
  for (const afterMs of kills) {
    await stage.clock.advance(afterMs);
    stage.kill();
    await stage.clock.advance(1_500);
    await stage.start();
  }
  await stage.until(END);
  return stage;
}

function incidentsOf(stage: EngineStage, id: string): readonly Incident[] {
  return [...stage.storage.tables.incidents.values()]
    .filter(({ monitorId }) => monitorId === id)
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** Statuses alternate, and their numbers have no gap. */
function expectGapFree(stage: EngineStage, id: string): void {
  const moves = stage.storage.tables.entries.filter(
    ({ monitorId, changedFrom }) => monitorId === id && changedFrom !== null,
  );
  expect(moves.map(({ state }) => state.sequence)).toEqual(moves.map((_, index) => index + 1));
  for (const { changedFrom, state } of moves) expect(state.status).not.toBe(changedFrom);
}

/** What people get of an incident: its beginning and end, or, of a series, that its monitor is unstable, once. */
function noticesOf(stage: EngineStage, { id }: Incident): readonly string[] {
  const kinds = stage.storage.direct.incidents.events(id).map(({ kind }) => kind);
  if (kinds.includes('unstable')) return ['unstable'];
  return kinds.includes('muted') ? [] : ['opened', 'resolved'];
}

/** The first outage is announced; one that comes within ten minutes of an end that was announced is not. */
function expectCalm(stage: EngineStage, id: string): void {
  let announcedEnd = Number.NEGATIVE_INFINITY;
  let unstable = 0;
  for (const incident of incidentsOf(stage, id)) {
    const notices = noticesOf(stage, incident);
    const isSoon = incident.confirmedAt - announcedEnd < CALM_MS;
    expect(notices.includes('opened')).toBe(!isSoon);
    if (notices.includes('opened')) announcedEnd = incident.resolvedAt ?? Infinity;
    if (notices.includes('unstable')) unstable += 1;
  }
  expect(unstable).toBeLessThanOrEqual(1);
}

/** Every incident is announced and closed over both channels, in order, and never under a second id. */
function expectAllTold(stage: EngineStage, id: string, killCount: number): void {
  const incidents = incidentsOf(stage, id);
  for (const channel of ['hook', 'mail']) {
    const wanted = incidents.flatMap((incident) =>
      noticesOf(stage, incident).map((kind) => `msg_${incident.id}_${kind}_${channel}`),
    );
    const arrived = stage.notifier.tries
      .map(({ delivery }) => delivery)
      .filter((delivery) => delivery.notice.monitor.id === id && delivery.id.endsWith(channel));
    const firsts = [...new Set(arrived.map((delivery) => delivery.id))];
    // A series that ended ten minutes before the end of the run is summed up, once.
    const summaries = firsts.filter((each) => each.includes('_unstable_over_'));
    const seriesCount = wanted.filter((each) => each.includes('_unstable_')).length;
    expect(summaries.length).toBeLessThanOrEqual(seriesCount);
    expect(firsts.filter((each) => !summaries.includes(each))).toEqual(wanted);
    for (const first of firsts) {
      const copies = arrived.filter((delivery) => delivery.id === first);
      expect(new Set(copies.map((copy) => JSON.stringify(copy.notice))).size).toBe(1);
      const row = [...stage.storage.tables.notifications.values()].find(
        (each) => each.id === first,
      );
      expect(row?.state).toBe('delivered');
      expect(copies.length).toBeLessThanOrEqual((row?.attempts ?? 0) + killCount);
    }
  }
}

/** No outage is told that was none, and none that was long goes untold. */
function expectTrue(stage: EngineStage, id: string, stretches: Weather): void {
  const incidents = incidentsOf(stage, id);
  const at = (ms: number) => weatherAt(stretches, (ms - stage.startedAt) / SECOND);
  for (const { startedAt, confirmedAt, resolvedAt } of incidents) {
    expect([at(startedAt), at(confirmedAt)]).toEqual(['down', 'down']);
    expect(resolvedAt === null ? null : at(resolvedAt)).toBe('up');
  }
  let end = 0;
  for (const { is, seconds } of stretches) {
    const start = end;
    end = Math.min(CALM_AT, end + seconds);
    if (is !== 'down' || end - start < ALWAYS_NOTICED_S) continue;
    const isTold = incidents.some(
      (incident) =>
        incident.startedAt < stage.startedAt + end * SECOND &&
        (incident.resolvedAt ?? Infinity) > stage.startedAt + start * SECOND,
    );
    expect(isTold).toBe(true);
  }
}

describe('a process that is killed at any moment', () => {
  it('announces and closes every incident exactly once by id', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (given) => {
        const stage = await live(given);
        for (const [index, stretches] of given.sites.entries()) {
          const id = `s${index}`;
          expectGapFree(stage, id);
          expectCalm(stage, id);
          expectAllTold(stage, id, given.kills.length);
          expectTrue(stage, id, stretches);
        }
        expect(stage.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
        expect([...stage.storage.tables.watched.values()].map(({ state }) => state.status)).toEqual(
          given.sites.map(() => 'up'),
        );
      }),
      { numRuns: Number(process.env['CRASH_RUNS'] ?? 25) },
    );
  }, 120_000);

  it('delivers once and no more when nobody kills it', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (given) => {
        const stage = await live({ ...given, kills: [], tries: ['ok'] });
        const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});
