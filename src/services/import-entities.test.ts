import { beforeEach, expect, test } from 'vitest';
import { openServiceFixture, type ServiceFixture } from '../../test/support/api/api-fixture.ts';
import { loadConfig } from '../config/load-config.ts';
import { importEntities } from './crud.ts';
import { filedNames, findDropped, removeDropped } from './files/prune.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

const FILE = `
owners: [{ id: ops, escalation: late-shift }, { id: web, quietHours: '22:00-07:00' }]
schedules: [{ name: On call, members: [ops, web] }]
escalations: [{ name: Late Shift, steps: [{ after: 10m, schedules: [on-call], owners: [ops] }] }]
monitors: [{ url: a.example, name: Shop }]
maintenance:
  - { name: deploy, monitors: [Shop], from: '2027-01-10T22:00', to: '2027-01-10T23:00' }
  - { name: deploy, tags: [web], days: mon-fri, at: '03:00', for: 30m }
  - { name: نگهداری, all: true, from: '2027-01-10T22:00', for: 1h, timezone: Asia/Tehran }
silences: [{ id: s, owners: [web], from: '2027-01-10T22:00Z', until: '2027-01-11T22:00Z' }]
`;

function configOf(text: string) {
  const { monitorKinds, channelKinds } = service.context;
  const reading = loadConfig({ text, file: 'c.yaml', env: {}, monitorKinds, channelKinds });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.config;
}
const page = { limit: 100, cursor: null };

test('what refers to each other in a circle comes in from a file, once', async () => {
  const config = configOf(FILE);
  await importEntities(service.context, config);
  expect(await service.storage.owners.get('ops')).toMatchObject({ escalationId: 'late-shift' });
  expect(await service.storage.escalations.get('late-shift')).toMatchObject({
    steps: [{ afterMs: 600_000, scheduleIds: ['on-call'], ownerIds: ['ops'] }],
  });
  const windows = (await service.storage.maintenance.list(page)).items;
  expect(windows.map(({ id }) => id)).toEqual([
    'deploy',
    'deploy-2',
    expect.stringMatching(/^n[a-z0-9]+$/),
  ]);
  const before = service.watch.told.length;
  await importEntities(service.context, config);
  expect(service.watch.told.length).toBe(before);
});

test('what refers to each other in a circle goes when files name it no more', async () => {
  const config = configOf(FILE);
  await importEntities(service.context, config);
  const { entities } = service.context;
  const at = service.clock.now();
  const earlier = filedNames(entities, { items: config, specs: [], at });
  const now = filedNames(entities, { items: {}, specs: [], at });
  const dropped = await findDropped(service.context, { earlier, now });
  expect(await removeDropped(service.context, dropped)).toEqual([]);
  for (const key of ['owners', 'escalations', 'schedules', 'maintenance', 'silences'] as const) {
    expect((await service.storage[key].list(page)).items).toEqual([]);
  }
});

test('mistakes are named with their place', () => {
  const { monitorKinds, channelKinds } = service.context;
  const text = FILE.replace('schedules: [on-call]', 'schedules: [oncall]')
    .replace('members: [ops, web]', 'members: [ops, wbe]')
    .replace('monitors: [Shop]', 'monitors: [Shap]')
    .replace("until: '2027-01-11T22:00Z'", "until: '2027-01-09T22:00Z'");
  const reading = loadConfig({ text, file: 'c.yaml', env: {}, monitorKinds, channelKinds });
  const problems = reading.kind === 'invalid' ? reading.problems : [];
  expect(problems.map(({ line, path, hint }) => [line, path, hint])).toEqual([
    [3, 'schedules[0].members[1]', 'did you mean web?'],
    [4, 'escalations[0].steps[0].schedules[0]', 'did you mean on-call?'],
    [7, 'maintenance[0].monitors[0]', 'did you mean Shop?'],
    [10, 'silences[0].until', undefined],
  ]);
});
