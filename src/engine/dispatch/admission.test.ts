import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitName } from '../../core/check/check-limits.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { CheckLimits } from '../../core/check/check-limits.ts';
import { unfinished } from '../../core/check/outcome.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import { MonitorTable } from '../monitor-table.ts';
import type { Watched } from '../watched.ts';
import { Admission } from './admission.ts';
import type { Permit } from './concurrency-limit.ts';
import { CheckCosts } from './cost.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

interface Cost {
  readonly isSlow?: boolean;
  readonly address?: string;
}

const table = new MonitorTable();
const costs = new CheckCosts();
const admissionOf = (limits: CheckLimits) => new Admission(limits, costs);
let count = 0;

function site(host: string, cost: Cost = {}): Watched {
  const id = asMonitorId(`m${(count += 1)}`);
  const target = `https://${host}/${id}`;
  const monitor = {
    ...MONITOR_FALLBACKS,
    id,
    kind: 'http',
    name: id,
    target,
    options: {},
    tags: [],
    isPaused: false,
    createdAt: 0,
    updatedAt: 0,
  };
  const watched = table.add(monitor, pendingState(0));
  const { isSlow = false, address = null } = cost;
  const result = unfinished('', 0);
  const timings = { ...result.timings, totalMs: isSlow ? 1_000 : 1 };
  costs.note(watched, { ...result, outcome: 'up', reason: null, address, timings });
  return watched;
}

function crowd(size: number, host: (index: number) => string, cost: Cost = {}) {
  return Array.from({ length: size }, (_, index) => site(host(index), cost));
}

const own = (index: number): string => `${index}.example`;
const due = (watched: Watched) => ({ watched, dueAt: 0, isRecheck: false });
const waitingFor = (admission: Admission, limit: LimitName): number =>
  admission.states().find((state) => state.limit === limit)?.waiting ?? Number.NaN;

/** Offers all, due one millisecond after the other, and gives the permits of those who may begin. */
function offerAll(admission: Admission, sites: readonly Watched[], from = 0): readonly Permit[] {
  return sites.flatMap(
    (each, index) =>
      admission.acquire({ watched: each, dueAt: from + index, isRecheck: false }) ?? [],
  );
}

describe('a host', () => {
  it('gets no more than its share, and nobody waits behind it', () => {
    const admission = admissionOf({ inFlight: 100, perHost: 4, perAddress: 0 });
    const begun = offerAll(
      admission,
      crowd(50, () => 'one.example'),
    );
    expect(begun).toHaveLength(4);
    expect(waitingFor(admission, 'host')).toBe(46);
    expect(offerAll(admission, crowd(90, own))).toHaveLength(90);
  });

  it('is served in the order in which its monitors were due', () => {
    const admission = admissionOf({ inFlight: 100, perHost: 1, perAddress: 0 });
    const sites = crowd(5, () => 'one.example');
    const order = [3, 1, 4, 0, 2];
    let [permit] = order.flatMap(
      (index) =>
        admission.acquire({ watched: sites[index] as Watched, dueAt: index, isRecheck: false }) ??
        [],
    );
    const served: number[] = [];
    while (permit !== undefined) {
      served.push(permit.dueAt);
      admission.release(permit);
      [permit] = admission.takeAdmitted();
    }
    expect(served).toEqual([3, 0, 1, 2, 4]);
    expect(admission.waiting).toBe(0);
  });

  it('keeps a place for its quick monitors when the others hang', () => {
    const admission = admissionOf({ inFlight: 100, perHost: 4, perAddress: 0 });
    const host = (): string => 'one.example';
    expect(offerAll(admission, crowd(10, host, { isSlow: true }))).toHaveLength(3);
    expect(offerAll(admission, crowd(2, host))).toHaveLength(1);
  });
});

describe('an address', () => {
  it('is shared by its hosts', () => {
    const admission = admissionOf({ inFlight: 100, perHost: 4, perAddress: 6 });
    const begun = offerAll(admission, crowd(10, own, { address: '192.0.2.1' }));
    expect(begun).toHaveLength(6);
    expect(offerAll(admission, crowd(1, own, { address: '192.0.2.2' }))).toHaveLength(1);
    expect(waitingFor(admission, 'address')).toBe(4);
  });
});

describe('the whole service', () => {
  it('keeps a quarter for the quick ones, however many hang', () => {
    const admission = admissionOf({ inFlight: 100, perHost: 4, perAddress: 0 });
    expect(offerAll(admission, crowd(500, own, { isSlow: true }))).toHaveLength(75);
    expect(waitingFor(admission, 'slow')).toBe(425);
    expect(offerAll(admission, crowd(30, own), 1_000)).toHaveLength(25);
    expect(waitingFor(admission, 'in_flight')).toBe(5);
    expect(admission.slowInFlight).toBe(75);
    expect(admission.oldestDueAt).toBe(75);
  });

  it('lets whoever was due first go first, so that no sort starves', () => {
    const admission = admissionOf({ inFlight: 4, perHost: 4, perAddress: 0 });
    const begun = offerAll(admission, crowd(4, own));
    const slow = crowd(2, own, { isSlow: true });
    offerAll(admission, slow, 100);
    offerAll(admission, crowd(2, own), 101);
    const served = begun.map((permit) => {
      admission.release(permit);
      return admission.takeAdmitted()[0]?.dueAt;
    });
    expect(served).toEqual([100, 101, 101, 102]);
  });

  it('lets re-checks go first, and still knows who has waited longest', () => {
    const admission = admissionOf({ inFlight: 4, perHost: 4, perAddress: 0 });
    const begun = offerAll(admission, crowd(4, own, { isSlow: true }));
    expect(begun).toHaveLength(3);
    offerAll(admission, crowd(3, own, { isSlow: true }), 100);
    const recheck = { watched: site('x.example', { isSlow: true }), dueAt: 900, isRecheck: true };
    expect(admission.acquire(recheck)).toBeNull();
    expect(admission.oldestDueAt).toBe(3);
    const served = begun.map((permit) => {
      admission.release(permit);
      return admission.takeAdmitted()[0]?.dueAt;
    });
    expect(served).toEqual([900, 3, 100]);
  });

  it('has room for one slow check even when there is only one place', () => {
    const admission = admissionOf({ inFlight: 1, perHost: 1, perAddress: 1 });
    expect(offerAll(admission, crowd(3, own, { isSlow: true }))).toHaveLength(1);
  });

  it('counts a check that does not wait', () => {
    const admission = admissionOf({ inFlight: 2, perHost: 1, perAddress: 0 });
    const asked = Array.from({ length: 3 }, () => admission.acquireNow(due(site('one.example'))));
    expect(admission.acquire(due(site('two.example')))).toBeNull();
    for (const permit of asked) admission.release(permit);
    expect(admission.takeAdmitted()).toHaveLength(1);
  });
});

describe('whatever happens', () => {
  const visitor = fc.record({
    host: fc.integer({ min: 0, max: 3 }),
    address: fc.integer({ min: 0, max: 2 }),
    isSlow: fc.boolean(),
    isRecheck: fc.boolean(),
    endsBefore: fc.boolean(),
  });

  it('no limit is passed, nobody is forgotten, and nothing is left behind', () => {
    fc.assert(
      fc.property(fc.array(visitor, { maxLength: 60 }), (visitors) => {
        const limits = { inFlight: 6, perHost: 2, perAddress: 4 };
        const admission = admissionOf(limits);
        const running: Permit[] = [];
        let served = 0;
        const end = (): void => {
          const permit = running.shift();
          if (permit === undefined) return;
          served += 1;
          admission.release(permit);
          running.push(...admission.takeAdmitted());
        };
        for (const [
          index,
          { host, address, isSlow, isRecheck, endsBefore },
        ] of visitors.entries()) {
          if (endsBefore) end();
          const watched = site(own(host), { address: `192.0.2.${address}`, isSlow });
          const permit = admission.acquire({ watched, dueAt: index, isRecheck });
          if (permit !== null) running.push(permit);
          expect(running.length).toBeLessThanOrEqual(limits.inFlight);
          for (const group of Map.groupBy(running, (each) => each.limits[0]).values()) {
            expect(group.length).toBeLessThanOrEqual(limits.perHost);
          }
          for (const group of Map.groupBy(running, (each) =>
            costs.addressOf(each.watched),
          ).values()) {
            expect(group.length).toBeLessThanOrEqual(limits.perAddress);
          }
          expect(served + running.length + admission.waiting).toBe(index + 1);
        }
        while (running.length > 0) end();
        expect(served).toBe(visitors.length);
        expect(admission.waiting).toBe(0);
        expect(admission.slowInFlight).toBe(0);
      }),
    );
  });
});
