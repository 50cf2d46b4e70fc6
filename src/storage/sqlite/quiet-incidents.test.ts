import { expect, it, onTestFinished } from 'vitest';
import {
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleState,
} from '../../testing/storage/storage-samples.ts';
import { SQLITE } from '../sql/dialect.ts';
import { alertStateSchema } from '../sql/migrations/0010-alert-states.ts';
import { openInProcess } from './in-process.ts';

it('takes up what a maintenance window kept back before mutes had a table of their own', async () => {
  const storage = openInProcess(':memory:');
  onTestFinished(() => storage.close());
  const evidences = [
    { statusCode: 503, quiet: true },
    { quiet: true },
    { message: 'says "quiet":true}' },
  ];
  for (const [index, evidence] of evidences.entries()) {
    const monitor = sampleMonitor(`m${index}`);
    const incident = sampleIncident(monitor, `i${index}`, { evidence });
    const state = sampleState({ status: 'down', sequence: 1, incidentId: incident.id });
    await storage.monitors.create([monitor]);
    await storage.ledger.commit([sampleEntry(monitor, { state, incident })]);
  }
  for (const table of ['mutes', 'flapping', 'escalations', 'reminders']) {
    storage.connection.run(`DROP TABLE alert_${table}`);
  }
  for (const statement of alertStateSchema(SQLITE).split(/;\n/)) {
    if (statement.trim() !== '') storage.connection.run(statement);
  }
  const page = { limit: 9, cursor: null };
  const remembered = (await storage.alertStates.list(page)).items;
  expect(remembered.map(({ stages: { mute } }) => mute)).toMatchObject([
    { incidentId: 'i0', mute: { stage: 'maintenance' } },
    { incidentId: 'i1', mute: { stage: 'maintenance' } },
  ]);
  const incidents = (await storage.incidents.list(page)).items;
  expect(incidents.map(({ evidence }) => evidence).toReversed()).toEqual([
    { statusCode: 503 },
    {},
    evidences[2],
  ]);
});
