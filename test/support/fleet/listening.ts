import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceProcess } from '../../e2e/service-process.ts';
import { latenessBetween } from './histogram.ts';
import type { Listener } from './listener.ts';

/** How well those who listen were served for a while, and what it did to the checks. */
export interface Listening {
  /** From the answer to a change until each listener had heard of it, milliseconds, upwards. */
  readonly heardMs: readonly number[];
  /** Bound below which 99 of 100 checks began after their time, seconds. */
  readonly lateSeconds: number;
  readonly checks: number;
}

export interface ListeningSetup {
  readonly service: ServiceProcess;
  readonly listeners: readonly Listener[];
  /** Pauses and resumptions of all sites that match, one about each second. */
  readonly rounds: number;
  /** In the filter language: some hundred sites, at most a thousand. */
  readonly filter: string;
}

const ROUND_MS = 1_000;
const PATIENCE_MS = 20_000;

/** Changes many sites at once, again and again, and notes when the listeners hear of it. Rejects when one never does. */
export async function listenFor(setup: ListeningSetup): Promise<Listening> {
  const { service, listeners, rounds, filter } = setup;
  const heardMs: number[] = [];
  const before = await service.text('/metrics');
  for (let round = 0; round < rounds; round += 1) {
    const kind = round % 2 === 0 ? 'pause' : 'resume';
    const began = performance.now();
    const heard = listeners.map(async (listener) => {
      await listener.heard(kind, PATIENCE_MS);
      return performance.now();
    });
    const changed = service
      .change('POST', '/bulk', { filter, change: { kind } })
      .then(() => performance.now());
    const [changedAt, ...heardAt] = await Promise.all([changed, ...heard]);
    heardMs.push(...heardAt.map((at) => Math.max(0, at - changedAt)));
    await wait(Math.max(0, ROUND_MS - (performance.now() - began)));
  }
  const now = await service.text('/metrics');
  const late = latenessBetween(before, now, 'squirrel_check_lateness_seconds');
  return {
    heardMs: heardMs.toSorted((a, b) => a - b),
    lateSeconds: late.quantile(0.99),
    checks: late.count,
  };
}
