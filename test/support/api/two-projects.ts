import { asIncidentId, asMonitorId, asNotificationId, asProjectId } from '../../../src/core/ids.ts';
import {
  sampleEntry,
  sampleIncident,
  sampleNotification,
  sampleState,
} from '../../../src/testing/storage/storage-samples.ts';
import { createUser } from '../../../src/services/accounts/users.ts';
import type { Role } from '../../../src/core/accounts/role.ts';
import { textOf, type ApiFixture } from './api-fixture.ts';
import { openBrowser, PASSWORD, type Browser } from './signed-in.ts';

/** Stands in every name, comment, address and message of the one project, and nowhere else. */
export const CANARY = 'hazelnut';
export const OTHER = asProjectId('other');

/** Ids of what there is in the project `default`, by the part of the address before them. */
export type IdsByPath = Readonly<Record<string, string>>;

/** The address of something of the default project. */
export function pathOf(url: string, ids: IdsByPath): string {
  return url.replace(/\/(\w+)\/:id/, (whole, path: string) =>
    ids[path] === undefined ? whole : `/${path}/${ids[path]}`,
  );
}

/** Fills the default project with one of everything, and makes another project that is empty. The fleet is started. */
export async function fillTwoProjects(api: ApiFixture): Promise<IdsByPath> {
  await api.call('POST', '/api/v1/projects', { id: OTHER, name: 'Other' });
  const ids: Record<string, string> = { projects: 'default' };
  const make = async (path: string, form: object): Promise<string> => {
    const { status, body, text } = await api.call('POST', `/api/v1/${path}`, form);
    if (status !== 201) throw new Error(`${path}: ${text}`);
    return (ids[path] = textOf(body['id']));
  };
  await make('owners', { id: `${CANARY}-owner`, name: `${CANARY} owner` });
  const channel = { kind: 'webhook', url: `https://${CANARY}.example/hook`, secret: '12345678' };
  await make('channels', { id: `${CANARY}-channel`, owner: ids['owners'], ...channel });
  await make('schedules', {
    id: `${CANARY}-schedule`,
    members: [ids['owners']],
    starts: '2026-01-01',
    handover: 'mon 09:00',
  });
  const steps = [{ after: '10m', owners: [ids['owners']] }];
  await make('escalations', { id: `${CANARY}-escalation`, steps });
  await make('maintenance', {
    id: `${CANARY}-window`,
    all: true,
    from: '2026-11-22T10:00Z',
    for: '1h',
  });
  await make('silences', { id: `${CANARY}-silence`, all: true, for: '1h', comment: CANARY });
  await make('monitors', {
    url: `https://${CANARY}.example/`,
    name: `${CANARY} site`,
    owner: ids['owners'],
    tags: [CANARY],
    group: CANARY,
  });
  await putRecords(api, ids);
  return ids;
}

async function putRecords(api: ApiFixture, ids: Record<string, string>): Promise<void> {
  const { storage, fleetSource } = api;
  const monitorId = asMonitorId(ids['monitors'] ?? '');
  const watched = await storage.monitors.get(monitorId);
  if (watched === null) throw new Error('the monitor is not there');
  const incidentId = asIncidentId(`inc_${monitorId}_1`);
  const state = sampleState({ status: 'down', sequence: 1, incidentId, reason: CANARY });
  const texts = { reason: CANARY, message: CANARY };
  const incident = sampleIncident(watched.monitor, incidentId, texts);
  const notification = sampleNotification(`${CANARY}-message`, {
    id: asNotificationId(`${CANARY}-message`),
    channelId: ids['channels'] as never,
    monitorId,
    incidentId,
  });
  await storage.ledger.commit([
    {
      ...sampleEntry(watched.monitor),
      state,
      incident,
      changedFrom: 'pending',
      notifications: [notification],
    },
  ]);
  ids['incidents'] = incidentId;
  ids['notifications'] = notification.id;
  fleetSource.put(watched.monitor, state);
}

/** A browser of a user who is only a member of these projects. */
export async function memberOf(
  api: ApiFixture,
  projects: Readonly<Record<string, Role>>,
  name: string,
): Promise<Browser & { readonly userId: string; readonly email: string }> {
  const email = `${name}@example.com`;
  const memberships = Object.entries(projects).map(([id, role]) => ({
    projectId: asProjectId(id),
    role,
  }));
  const form = { name, email, role: 'member', memberships, password: PASSWORD } as const;
  const { id } = await createUser(api.context, form);
  const browser = openBrowser(api);
  await browser.signIn(email);
  return Object.assign(browser, { userId: id, email });
}
