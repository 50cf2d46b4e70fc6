import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import type { LedgerEntry } from '../../core/ports/storage.ts';
import {
  sampleIncident,
  sampleMonitor,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import type { Decision } from '../alerting/alert-planner.ts';
import { LedgerWriter } from './ledger-writer.ts';

const shop = sampleMonitor('shop');
const blog = sampleMonitor('blog');

function decisionAbout(monitor: typeof shop): Decision {
  const incident = sampleIncident(monitor, `of-${monitor.id}`);
  const alert = { reason: 'outage_confirmed', incident } as const;
  return { monitor, at: T0, state: sampleState(), changedFrom: 'up', alert };
}

/** A writer whose planner completes a decision when the test lets it. */
function stageWriter() {
  const {
    promise: isFree,
    resolve: letThrough,
    reject: breakReading,
  } = Promise.withResolvers<undefined>();
  const written: string[] = [];
  const forgotten: string[] = [];
  const writer = new LedgerWriter({
    clock: new ManualClock(),
    log: silentLog(),
    ledger: {
      commit: async (entries) => {
        written.push(...entries.map(({ monitorId }) => monitorId));
      },
    },
    alertPlanner: {
      complete: async ({ monitor, at, state, changedFrom, alert }): Promise<LedgerEntry> => {
        await isFree;
        const incident = alert !== null && 'incident' in alert ? alert.incident : null;
        return { monitorId: monitor.id, at, state, changedFrom, incident, notifications: [] };
      },
      forget: (monitorId, incidentId) => {
        forgotten.push(`${monitorId} ${incidentId}`);
      },
    },
    onCommitted: () => undefined,
    onUndurable: async () => undefined,
    currentOf: (notification) => notification,
    onRefused: () => undefined,
  });
  return { writer, written, forgotten, letThrough, breakReading };
}

it('writes nothing of a monitor that is removed while its decision is completed, and the rest', async () => {
  const { writer, written, forgotten, letThrough } = stageWriter();
  writer.add(decisionAbout(shop));
  writer.add(decisionAbout(blog));
  const flushed = writer.flush();
  await Promise.resolve();
  expect(writer.isWritten).toBe(false);
  writer.forget(shop.id);
  letThrough(undefined);
  await flushed;
  expect(written).toEqual([blog.id]);
  expect(forgotten).toEqual([`${shop.id} of-${shop.id}`]);
  expect(writer.isWritten).toBe(true);
});

it('does not take up a removed monitor again when the database could not be read meanwhile', async () => {
  const { writer, written, breakReading } = stageWriter();
  writer.add(decisionAbout(shop));
  const flushed = writer.flush();
  await Promise.resolve();
  writer.forget(shop.id);
  breakReading(new Error('the disk is away'));
  await flushed;
  expect(writer.isWritten).toBe(true);
  expect(written).toEqual([]);
});
