import { asMonitorId } from '../../../src/core/ids.ts';
import type { LedgerEntry, Retention, Storage } from '../../../src/core/ports/storage.ts';
import { storages } from '../../../src/storage/index.ts';
import {
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
  T0,
} from '../../../src/testing/storage/storage-samples.ts';

/**
 * A process of its own for tests that end it by force. It opens the database at its first argument, says `ready`, and with
 * `write` as the second argument writes for ever, saying what was acknowledged, one line each.
 */
const [location = '', task = 'wait'] = process.argv.slice(2);
const workerEntry = new URL('../../../src/entrypoints/storage-worker.ts', import.meta.url);
const RETENTION: Retention = {
  checksMs: 9e12,
  minutesMs: 9e12,
  hoursMs: 9e12,
  daysMs: 9e12,
  incidentsMs: 9e12,
  deliveredMs: 9e12,
  deadMs: 9e12,
};
const WRITERS = 6;

const { protocol } = URL.parse(location) ?? { protocol: 'sqlite:' };
const definition = storages.find(({ schemes }) => schemes.includes(protocol));
if (!definition) throw new Error(`no database is at ${protocol}`);
const storage = await definition.open({ location, workerEntry });
say('ready');
if (task === 'write') {
  const writers = Array.from({ length: WRITERS }, (_, index) => commitForEver(storage, index));
  await Promise.all([...writers, appendForEver(storage)]);
}

/** Turns one monitor up and down, each turn with an incident and a message. */
async function commitForEver({ monitors, ledger }: Storage, index: number): Promise<void> {
  const monitor = sampleMonitor(`w${index}`);
  if (!(await monitors.get(monitor.id))) await monitors.create([monitor]);
  let sequence = (await monitors.get(monitor.id))?.state.sequence ?? 0;
  for (;;) {
    sequence += 1;
    const id = `${monitor.name}-${sequence}`;
    const entry: LedgerEntry = sampleEntry(monitor, {
      state: sampleState({ status: sequence % 2 === 0 ? 'up' : 'down', sequence }),
      incident: sampleIncident(monitor, id),
      notifications: [sampleNotification(id, { monitorId: monitor.id })],
    });
    await ledger.commit([entry]);
    say(`committed ${monitor.id} ${sequence}`);
  }
}

/** Appends a check a second (of its own time) to two monitors, with upkeep in between. */
async function appendForEver({ monitors, history }: Storage): Promise<void> {
  const pair = [sampleMonitor('h0'), sampleMonitor('h1')];
  for (const monitor of pair) {
    if (!(await monitors.get(monitor.id))) await monitors.create([monitor]);
  }
  const newest = await history.latest([asMonitorId('m-h0')], 1);
  let at = newest.get(asMonitorId('m-h0'))?.[0]?.startedAt ?? T0;
  for (;;) {
    at += 60_000;
    await history.append(pair.map((monitor) => sampleCheck(monitor, at)));
    say(`appended ${at}`);
    await history.maintain(at, RETENTION);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
