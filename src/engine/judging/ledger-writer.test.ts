import { NO_STAGE_STATES } from '../../core/alerting/stages/stage-states.ts';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import {
  sampleIncident,
  sampleMonitor,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import type { Completed, Decision } from '../planning/alert-planner.ts';
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
  const clock = new ManualClock();
  const written: string[] = [];
  const committed: string[] = [];
  const remembered: string[] = [];
  let isWritable = true;
  const writer = new LedgerWriter({
    clock,
    log: silentLog(),
    ledger: {
      commit: async (entries) => {
        if (!isWritable) throw new Error('the disk is full');
        written.push(...entries.map(({ monitorId }) => monitorId));
      },
    },
    alertPlanner: {
      complete: async ({ monitor, at, state, changedFrom, alert }): Promise<Completed> => {
        await isFree;
        const incident = alert !== null && 'incident' in alert ? alert.incident : null;
        const told = { incident, notifications: [], stages: {}, events: [] };
        return {
          entry: { monitorId: monitor.id, at, state, changedFrom, ...told },
          stages: NO_STAGE_STATES,
          incident: null,
        };
      },
      remember: ({ entry: { monitorId } }) => {
        remembered.push(monitorId);
      },
    },
    onCommitted: (entries) => {
      committed.push(...entries.map(({ monitorId }) => monitorId));
    },
    onUndurable: async () => undefined,
    currentOf: (notification) => notification,
    onRefused: () => undefined,
  });
  const setWritable = (is: boolean): void => {
    isWritable = is;
  };
  const did = { written, committed, remembered };
  return { writer, ...did, setWritable, letThrough, breakReading };
}

it('writes nothing of a monitor that is removed while its decision is completed, and the rest', async () => {
  const { writer, written, committed, remembered, letThrough } = stageWriter();
  writer.add(decisionAbout(shop));
  writer.add(decisionAbout(blog));
  const flushed = writer.flush();
  await Promise.resolve();
  expect(writer.isWritten).toBe(false);
  writer.forget(shop.id);
  letThrough(undefined);
  await flushed;
  expect(written).toEqual([blog.id]);
  expect(committed).toEqual([blog.id]);
  expect(remembered).toEqual([blog.id]);
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

it('writes and reports nothing of a monitor that is removed while its decisions wait for the disk', async () => {
  const { writer, written, committed, setWritable, letThrough } = stageWriter();
  letThrough(undefined);
  setWritable(false);
  writer.add(decisionAbout(shop));
  writer.add(decisionAbout(blog));
  await writer.flush();
  expect(writer.isFailing).toBe(true);
  writer.forget(shop.id);
  setWritable(true);
  await writer.flush();
  expect(written).toEqual([blog.id]);
  expect(committed).toEqual([blog.id]);
  expect(writer.isWritten).toBe(true);
});
