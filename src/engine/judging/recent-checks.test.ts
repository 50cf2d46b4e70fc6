import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { unfinished, type ProbeResult } from '../../core/check/outcome.ts';
import { sampleMonitor, sampleState } from '../../testing/storage/storage-samples.ts';
import { MonitorTable } from '../monitor-table.ts';
import type { Watched } from '../watched.ts';
import { RecentChecks } from './recent-checks.ts';

const result = (change: Partial<ProbeResult>): ProbeResult => ({
  ...unfinished('', 1_000),
  reason: null,
  ...change,
});
const UP = result({ outcome: 'up' });
const SILENT = result({ outcome: 'down', reason: 'connect_timeout' });

function setUp(names: readonly string[]) {
  const clock = new ManualClock();
  const table = new MonitorTable();
  const recent = new RecentChecks({ clock, isPushed: (kind) => kind === 'heartbeat' });
  const watched = names.map((name) =>
    table.add({ ...sampleMonitor(name), kind: name.split('-')[0] ?? '' }, sampleState({})),
  );
  return { clock, table, recent, watched };
}

describe('the checks of the last minute', () => {
  it('are counted once a site, by its latest, and own faults not at all', () => {
    const { recent, watched } = setUp(['http-a', 'http-b', 'http-c', 'http-d', 'heartbeat-e']);
    const [a, b, c, d, e] = watched as [Watched, Watched, Watched, Watched, Watched];
    recent.note(a, SILENT);
    recent.note(b, SILENT);
    recent.note(b, UP);
    recent.note(c, result({ outcome: 'down', reason: 'http_503' }));
    recent.note(d, result({ outcome: 'unknown', reason: 'network' }));
    recent.note(e, UP);
    expect(recent.around(a)).toEqual({ othersAsked: 2, othersAnswered: 2, lastGoodAt: null });
    expect(recent.around(b)).toEqual({ othersAsked: 2, othersAnswered: 1, lastGoodAt: 1_000 });
    expect(recent.around(d)).toMatchObject({ othersAsked: 3, othersAnswered: 2 });
  });

  it('leave out what is removed, also when its place is taken', () => {
    const { table, recent, watched } = setUp(['http-a', 'http-b']);
    const [a, b] = watched as [Watched, Watched];
    recent.note(a, UP);
    recent.note(b, UP);
    recent.forget(b);
    table.remove(b);
    recent.note(b, UP);
    const next = table.add(sampleMonitor('next'), sampleState({}));
    expect(recent.around(a)).toMatchObject({ othersAsked: 0, othersAnswered: 0 });
    expect(recent.around(next)).toEqual({ othersAsked: 1, othersAnswered: 1, lastGoodAt: null });
  });

  it('are those that a walk through all of them would find', async () => {
    const step = fc.record({
      site: fc.nat(5),
      isUp: fc.boolean(),
      waitMs: fc.oneof(fc.nat(3_000), fc.nat(90_000)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, recent, watched } = setUp(Array.from({ length: 6 }, (_, n) => `http-${n}`));
        const latest = new Map<number, { readonly second: number; readonly isUp: boolean }>();
        const second = (): number => Math.floor(clock.monotonicMs() / 1_000);
        for (const { site, isUp, waitMs } of steps) {
          await clock.advance(waitMs);
          recent.note(watched[site] as Watched, isUp ? UP : SILENT);
          latest.set(site, { second: second(), isUp });
          const others = [...latest].filter(
            ([other, seen]) => other !== site && seen.second > second() - 60,
          );
          expect(recent.around(watched[site] as Watched)).toMatchObject({
            othersAsked: others.length,
            othersAnswered: others.filter(([, seen]) => seen.isUp).length,
          });
        }
      }),
    );
  });
});
