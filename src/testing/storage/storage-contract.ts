import { expect, it } from 'vitest';
import type { Storage, StorageDefinition } from '../../core/ports/storage.ts';
import { accountContract } from './storage-account-contract.ts';
import { alertContract } from './storage-alert-contract.ts';
import { openStorage, temporaryDirectory } from './storage-bench.ts';
import { deliveryContract } from './storage-delivery-contract.ts';
import { heartbeatContract } from './storage-heartbeat-contract.ts';
import { historyContract } from './storage-history-contract.ts';
import { endingContract } from './storage-ending-contract.ts';
import { ledgerContract } from './storage-ledger-contract.ts';
import { incidentContract } from './storage-incident-contract.ts';
import { linkContract } from './storage-link-contract.ts';
import { monitorContract } from './storage-monitor-contract.ts';
import { outboxContract } from './storage-outbox-contract.ts';
import { pastContract } from './storage-past-contract.ts';
import { ownerContract } from './storage-owner-contract.ts';
import { planContract } from './storage-plan-contract.ts';
import { projectContract } from './storage-project-contract.ts';
import {
  sampleChannel,
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  sampleState,
  T0,
} from './storage-samples.ts';

/** What every storage promises, whatever it is made of; `makePlace` resolves to where a new one can be. */
export function storageContract(
  definition: Pick<StorageDefinition, 'open'>,
  makePlace: () => Promise<string> = async () => temporaryDirectory(),
): void {
  const open = async (): Promise<Storage> => openStorage(definition, await makePlace());
  accountContract(open);
  monitorContract(open);
  ownerContract(open);
  planContract(open);
  projectContract(open);
  ledgerContract(open);
  alertContract(open);
  incidentContract(open);
  endingContract(open);
  outboxContract(open);
  deliveryContract(open);
  historyContract(open);
  heartbeatContract(open);
  linkContract(open);
  pastContract(open);
  it('keeps everything over a reopening', async () => {
    expect.hasAssertions();
    await keepsEverything(definition, await makePlace());
  });
  it('refuses calls after it was closed', async () => {
    const storage = await open();
    await storage.close();
    await storage.close();
    await expect(storage.monitors.countByStatus()).rejects.toMatchObject({ code: 'unavailable' });
  });
}

async function keepsEverything(
  definition: Pick<StorageDefinition, 'open'>,
  location: string,
): Promise<void> {
  const before = await openStorage(definition, location);
  const monitor = sampleMonitor('a');
  const state = sampleState({
    status: 'down',
    since: T0 + 1,
    sequence: 1,
    step: 2,
    firstFailureAt: T0,
    recheckAt: T0 + 9,
    reason: 'reset',
    memory: { head: false },
  });
  const incident = sampleIncident(monitor, 'i1');
  const notification = sampleNotification('n1', { monitorId: monitor.id });
  const checks = [sampleCheck(monitor, T0), sampleCheck(monitor, T0 + 10_000)];
  await before.owners.put(sampleOwner('ada'));
  await before.channels.put(sampleChannel('mail'));
  await before.monitors.create([monitor]);
  await before.ledger.commit([
    sampleEntry(monitor, { state, incident, notifications: [notification] }),
  ]);
  await before.history.append(checks);
  const job = sampleMonitor('z', { kind: 'heartbeat', target: 'job' });
  await before.monitors.create([job]);
  await before.heartbeats.setToken(job.id, 'token');
  await before.life.put({ aliveAt: T0, gaps: [] });
  await before.close();

  const after = await openStorage(definition, location);
  const page = { limit: 10, cursor: null };
  expect(await after.monitors.list(page)).toEqual({
    items: [
      { monitor, state },
      { monitor: job, state: sampleState() },
    ],
    nextCursor: null,
  });
  expect(await after.monitors.countByStatus()).toMatchObject({ byStatus: { down: 1 } });
  expect((await after.incidents.list(page)).items).toEqual([incident]);
  expect((await after.outbox.list(page)).items).toEqual([notification]);
  expect((await after.owners.list(page)).items).toEqual([sampleOwner('ada')]);
  expect((await after.channels.list(page)).items).toEqual([sampleChannel('mail')]);
  expect((await after.history.list({ ...page, monitorId: monitor.id })).items).toEqual(
    checks.toReversed(),
  );
  expect(await after.heartbeats.get(job.id)).toMatchObject({ token: 'token' });
  expect(await after.life.get()).toEqual({ aliveAt: T0, gaps: [] });
}
