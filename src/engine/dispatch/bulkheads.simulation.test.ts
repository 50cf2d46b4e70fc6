import { describe, expect, it } from 'vitest';
import type { CheckLimits } from '../../core/check/check-limits.ts';
import { asMonitorId } from '../../core/ids.ts';
import { EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const TIMINGS = { dnsMs: 1, connectMs: 1, tlsMs: null, firstByteMs: null };
const FINE: ScriptedAnswer = { takesMs: 20 };
const SLUGGISH: ScriptedAnswer = { takesMs: 400, address: null };
const HANGING: ScriptedAnswer = {
  takesMs: 10_000,
  outcome: 'down',
  reason: 'head_timeout',
  address: null,
  timings: { ...TIMINGS, totalMs: 10_000 },
};
const MUTE: ScriptedAnswer = {
  takesMs: 3_000,
  outcome: 'down',
  reason: 'dns_timeout',
  address: null,
  timings: { ...TIMINGS, connectMs: null, totalMs: 3_000 },
};

interface Seen {
  readonly second: number;
  readonly name: string;
  readonly latenessMs: number;
}

/** An engine with these limits that notes how late each scheduled check began. */
function stageWith(limits: CheckLimits): { readonly stage: EngineStage; readonly seen: Seen[] } {
  const stage = new EngineStage({ changes: { limits } });
  return { stage, seen: [] };
}

async function startNoting({ stage, seen }: ReturnType<typeof stageWith>): Promise<void> {
  await stage.start();
  stage.engine.subscribe((event) => {
    if (event.kind !== 'check' || event.latenessMs === null) return;
    const second = (event.check.startedAt - stage.startedAt) / 1_000;
    seen.push({ second, name: event.check.monitorId, latenessMs: event.latenessMs });
  });
}

const p99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;

describe('a schedule in which three of ten sites hang and one has a silent name server', () => {
  // Hanging ones alone would hold 100 places, and 300 while they are confirmed: twice what slow checks may have.
  const limits = { inFlight: 200, perHost: 4, perAddress: 0 };

  it('keeps the others on time, and checks every one of them', async () => {
    const set = stageWith(limits);
    const { stage, seen } = set;
    for (let n = 0; n < 1_200; n += 1) stage.site(`good${n}`, () => FINE);
    for (let n = 0; n < 600; n += 1) stage.site(`hang${n}`, () => HANGING);
    for (let n = 0; n < 200; n += 1) stage.site(`mute${n}`, () => MUTE);
    await startNoting(set);
    let mostInFlight = 0;
    for (let second = 1; second <= 400; second += 1) {
      await stage.until(second);
      mostInFlight = Math.max(mostInFlight, stage.engine.health().checksInFlight);
    }
    expect(mostInFlight).toBeLessThanOrEqual(limits.inFlight);
    // A monitor is quick when it has shown it once; until then it waits with those that may hang.
    const known = new Set<string>();
    const quick = seen.filter(({ name }) => {
      const isKnown = known.has(name);
      known.add(name);
      return isKnown && name.startsWith('good');
    });
    expect(quick.length).toBeGreaterThan(4_000);
    expect(p99(quick.map(({ latenessMs }) => latenessMs))).toBeLessThanOrEqual(20);
    const last = seen.filter(({ second }) => second > 300);
    expect(new Set(last.map(({ name }) => name)).size).toBeGreaterThan(1_990);
    const downs = [...stage.storage.tables.watched.values()].filter(
      ({ state }) => state.status === 'down',
    );
    expect(downs.every(({ monitor }) => !monitor.id.startsWith('good'))).toBe(true);
    expect(downs.length).toBeGreaterThan(790);
  });
});

describe('a doubt while the slow ones have more to do than places', () => {
  it('is looked into in its own time', async () => {
    const { stage } = stageWith({ inFlight: 4, perHost: 0, perAddress: 0 });
    const hanging: ScriptedAnswer = { ...(HANGING as object), outcome: 'up', reason: null };
    for (let n = 0; n < 40; n += 1) stage.site(`slow${n}`, () => hanging);
    const failing: ScriptedAnswer = { ...(FAILED as object), takesMs: 2_000 };
    const timings = { ...TIMINGS, totalMs: 2_000 };
    stage.site('shop', () => ({ ...(failing as object), timings }));
    await stage.start();
    await stage.until(600);
    const [told] = stage.notifier.tries;
    const startedAt = told?.delivery.notice.incident.startedAt ?? Number.NaN;
    // The waits, three answers, and for each re-check the next place to become free: one every 3.3 s.
    const dueMs = 40_000 + 3 * 2_000 + 2 * 3_400 + 1_000;
    expect((told?.at ?? Infinity) - startedAt).toBeLessThanOrEqual(dueMs);
  });
});

describe('a host with many monitors', () => {
  const limits = { inFlight: 1_000, perHost: 4, perAddress: 0 };

  it('is asked for no more than its share at once, and holds nobody else up', async () => {
    const set = stageWith(limits);
    const { stage, seen } = set;
    const pages = Array.from({ length: 200 }, (_, n) => `page${n}`);
    for (const id of pages) {
      const options = { url: `http://${id}.example/` };
      stage.site(id, () => SLUGGISH, { target: `http://one.example/${id}`, options });
    }
    for (let n = 0; n < 200; n += 1) stage.site(`other${n}`, () => FINE);
    await startNoting(set);
    await stage.until(240);
    expect(new Set(seen.map(({ name }) => name)).size).toBe(400);
    const begins = pages.flatMap((id) => stage.probesOf(id));
    const atOnce = begins.map((end) => begins.filter((at) => at > end - 0.399 && at <= end).length);
    expect(Math.max(...atOnce)).toBe(4);
    const others = seen.filter(({ name }) => name.startsWith('other'));
    expect(p99(others.map(({ latenessMs }) => latenessMs))).toBeLessThanOrEqual(20);
  });

  it('is asked in turn when it hangs, and what waits for it is counted', async () => {
    const { stage } = stageWith(limits);
    for (let n = 0; n < 50; n += 1) {
      const id = `page${n}`;
      const options = { url: `http://${id}.example/` };
      stage.site(id, () => HANGING, { target: `http://one.example/${id}`, options });
    }
    await stage.start();
    await stage.until(5);
    const host = stage.engine.health().limits.find(({ limit }) => limit === 'host');
    expect(stage.engine.health().checksInFlight).toBe(3);
    expect(host).toMatchObject({ capacity: 4, waiting: 47, delayed: 47 });
    expect(stage.engine.health()).toMatchObject({ backlogChecks: 47, isScheduleKept: true });
    await stage.until(200);
    const asked = Array.from({ length: 50 }, (_, n) => stage.probesOf(`page${n}`).length);
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(1);
  });
});

describe('a check that waits', () => {
  const limits = { inFlight: 1, perHost: 1, perAddress: 0 };
  const crowded = async (): Promise<EngineStage> => {
    const { stage } = stageWith(limits);
    for (const id of ['a', 'b', 'c']) stage.site(id, () => HANGING, { intervalMs: 600_000 });
    await stage.start();
    await stage.until(1);
    return stage;
  };
  const waitingOnes = (stage: EngineStage): readonly string[] =>
    ['a', 'b', 'c'].filter((id) => stage.probesOf(id).length === 0);

  it('is left out when its monitor has gone or was paused', async () => {
    const stage = await crowded();
    const [gone = '', paused = ''] = waitingOnes(stage);
    const { monitor } = stage.storage.tables.watched.get(asMonitorId(paused)) ?? {};
    stage.engine.remove(asMonitorId(gone));
    if (monitor !== undefined) stage.change(monitor, { isPaused: true });
    await stage.until(30);
    expect(stage.probesOf(gone)).toEqual([]);
    expect(stage.probesOf(paused)).toEqual([]);
    expect(stage.engine.health()).toMatchObject({ backlogChecks: 0 });
  });

  it('does not begin any more when the engine stops', async () => {
    const stage = await crowded();
    const waiting = waitingOnes(stage);
    await stage.awaits(stage.engine.stop(60_000));
    expect(waiting.map((id) => stage.probesOf(id))).toEqual([[], []]);
  });

  it('makes the schedule count as not kept when it waits for us for long', async () => {
    const stage = await crowded();
    expect(stage.engine.health().isScheduleKept).toBe(true);
    await stage.until(15);
    expect(stage.engine.health().isScheduleKept).toBe(false);
  });

  it('is not what somebody waits for who asks for a check', async () => {
    const stage = await crowded();
    const [first = ''] = waitingOnes(stage);
    const asked = stage.engine.checkNow(asMonitorId(first));
    await stage.clock.advance(11_000);
    expect(await asked).toMatchObject({ reason: 'head_timeout' });
  });
});

describe('a machine that does not keep up', () => {
  it('leaves new monitors to their regular slots until it does', async () => {
    const { stage } = stageWith({ inFlight: 10_000, perHost: 4, perAddress: 0 });
    const lagging: ScriptedAnswer = { ...FINE, startedAt: stage.startedAt + 60_000 };
    for (let n = 0; n < 5_000; n += 1) {
      const id = `m${n}`;
      stage.site(id, (second) => (second < 6 ? lagging : FINE), { intervalMs: 100_000 });
    }
    await stage.start();
    const begun = (): number =>
      Array.from({ length: 5_000 }, (_, n) => stage.probesOf(`m${n}`).length > 0).filter(Boolean)
        .length;
    await stage.until(5);
    // With workers that keep up 2,500 would have begun by now.
    expect(begun()).toBeLessThan(500);
    await stage.until(10);
    expect(begun()).toBeLessThan(1_200);
    await stage.until(110);
    expect(begun()).toBe(5_000);
  });
});
