import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { asIncidentId, asMonitorId } from '../../core/ids.ts';
import type { Status } from '../../core/monitor/monitor.ts';
import { sampleMonitor } from '../../testing/storage/storage-samples.ts';
import {
  openServiceFixture,
  START,
  type ServiceFixture,
} from '../../../test/support/api/api-fixture.ts';
import { upCheck } from '../../../test/support/api/fake-watch.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { ViewHub, type OpenView } from './view-hub.ts';

let service: ServiceFixture;
let hub: ViewHub;
let log: ReturnType<typeof silentLog>;
beforeEach(async () => {
  service = await openServiceFixture();
  for (const name of ['a', 'b', 'c']) add(name);
  const starting = service.context.fleet.start();
  await service.clock.advance(1_000);
  await starting;
  log = silentLog();
  hub = new ViewHub({ ...service.context, log });
});
afterEach(async () => {
  hub.stop();
  service.context.fleet.stop();
  await service.storage.close();
});

function add(name: string): void {
  service.fleetSource.put(sampleMonitor(name, { createdAt: START }), {
    status: 'up',
    since: START,
  });
}

function judge(name: string, to: Status, reason: string | null = null): void {
  const monitorId = asMonitorId(`m-${name}`);
  const known = service.fleetSource.watchedOf(monitorId);
  if (known === undefined) throw new Error(`${name} is not watched`);
  const at = service.clock.now();
  service.fleetSource.put(known.monitor, { status: to, since: at, reason });
  service.watch.emit({ kind: 'status', monitorId, from: 'up', to, at, reason });
}

function check(name: string): void {
  const rest = { status: 'up', notes: [], evidence: {}, latenessMs: 0, isSlow: false } as const;
  const good = upCheck(asMonitorId(`m-${name}`), service.clock.now());
  service.watch.emit({ kind: 'check', check: good, ...rest });
}

interface Message {
  readonly name: string;
  readonly data: unknown;
}

function messagesIn(text: string): readonly Message[] {
  return [...text.matchAll(/event: (.*)\ndata: (.*)\n/g)].map(([, name = '', data = '']) => ({
    name,
    data: JSON.parse(data) as unknown,
  }));
}

/** A client that reads at once, and what it has read since it was last asked. */
function reader({ stream }: OpenView): () => readonly Message[] {
  let text = '';
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  return () => {
    const messages = messagesIn(text);
    text = '';
    return messages;
  };
}

const overview = (): OpenView => hub.open({ by: 'group', slot: null });
const named = (messages: readonly Message[], name: string): readonly Message[] =>
  messages.filter((message) => message.name === name);

test('a stream begins with what is', async () => {
  const view = overview();
  const read = reader(view);
  await service.clock.advance(0);
  const [hello] = read();
  expect(hello).toMatchObject({
    name: 'hello',
    data: { stream: view.id, counts: { total: 3, up: 3 }, headline: { kind: 'up' }, trust: {} },
  });
});

describe('the overview', () => {
  it('gets sites and counts in batches, four a second at most', async () => {
    const read = reader(overview());
    await service.clock.advance(2_000);
    read();
    judge('b', 'down', 'refused');
    await service.clock.advance(249);
    judge('c', 'degraded');
    await service.clock.advance(300);
    const messages = read();
    const at = service.clock.now() - 549;
    expect(named(messages, 'sites').flatMap(({ data }) => data)).toEqual([
      [1, 4, at, 'refused'],
      [2, 2, at + 249, null],
    ]);
    expect(named(messages, 'counts')).toMatchObject([
      { data: { counts: { up: 1 }, headline: { kind: 'down', sites: 1 } } },
    ]);
    for (let n = 0; n < 400; n += 1) {
      judge('a', n % 2 === 0 ? 'down' : 'up');
      await service.clock.advance(10);
    }
    expect(named(read(), 'sites').length).toBeLessThanOrEqual(17);
  });

  it('gets incidents and alarms as they are', async () => {
    const read = reader(overview());
    const incident = {
      id: asIncidentId('i'),
      monitorId: asMonitorId('m-a'),
      startedAt: START,
      confirmedAt: START,
      resolvedAt: null,
      why: null,
      reason: 'refused',
      message: '',
      evidence: {},
    };
    service.watch.emit({ kind: 'incident', incident });
    const alarm = {
      id: asIncidentId('x'),
      cause: 'network',
      startedAt: START,
      endedAt: null,
    } as const;
    service.watch.emit({ kind: 'alarm', alarm });
    await service.clock.advance(300);
    const messages = read();
    expect(named(messages, 'incident')).toMatchObject([{ data: { id: 'i', monitorName: 'a' } }]);
    expect(named(messages, 'alarm')).toMatchObject([{ data: { cause: 'network' } }]);
  });

  it('is to read everything again when the map has another order', async () => {
    const read = reader(overview());
    await service.clock.advance(300);
    read();
    add('aa');
    service.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId('m-aa') });
    await service.clock.advance(1_000);
    expect(named(read(), 'resync')).toMatchObject([
      { data: { mapVersion: service.context.fleet.mapVersion('group') } },
    ]);
  });

  it('is to read everything again when too much changes at once', async () => {
    for (let n = 0; n < 1_500; n += 1) {
      add(`x${n}`);
      service.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId(`m-x${n}`) });
    }
    await service.clock.advance(3_000);
    const read = reader(overview());
    await service.clock.advance(300);
    read();
    for (let n = 0; n < 1_500; n += 1) judge(`x${n}`, 'down');
    await service.clock.advance(300);
    const messages = read();
    expect([named(messages, 'resync').length, named(messages, 'sites').length]).toEqual([1, 0]);
  });

  it('gets the checks of the rows on the screen, and of no others', async () => {
    const view = overview();
    const read = reader(view);
    check('a');
    await service.clock.advance(300);
    expect(named(read(), 'marks')).toEqual([]);
    hub.setRows(view.id, [0, 2]);
    for (const name of ['a', 'b', 'c', 'c']) check(name);
    const at = service.clock.now();
    await service.clock.advance(300);
    expect(named(read(), 'marks')).toEqual([
      {
        name: 'marks',
        data: [
          [0, at, 25],
          [2, at, 25],
        ],
      },
    ]);
    hub.setRows(view.id, []);
    check('a');
    await service.clock.advance(300);
    expect(named(read(), 'marks')).toEqual([]);
    expect(() => hub.setRows('unknown', [0])).toThrow(/there is no stream/);
  });
});

test('the view of a monitor gets what is of it', async () => {
  const slot = service.context.fleet.slotOf(asMonitorId('m-b'));
  const read = reader(hub.open({ by: 'group', slot }));
  await service.clock.advance(300);
  read();
  judge('a', 'down');
  judge('b', 'down', 'refused');
  check('a');
  check('b');
  await service.clock.advance(300);
  const messages = read();
  expect(named(messages, 'sites').flatMap(({ data }) => data)).toEqual([
    [1, 4, START + 1_300, 'refused'],
  ]);
  expect(named(messages, 'marks').flatMap(({ data }) => data)).toEqual([[1, START + 1_300, 25]]);
});

describe('a view that fails', () => {
  /** From now on a map of this order cannot be read. */
  const breakOrder = (broken: 'owner'): void => {
    const { fleet } = service.context;
    const mapVersion = fleet.mapVersion.bind(fleet);
    fleet.mapVersion = (by) => {
      if (by === broken) throw new Error('the order is broken');
      return mapVersion(by);
    };
  };
  const countErrors = (): number => log.lines.filter(({ level }) => level === 'error').length;

  it('is closed and logged, and the others go on', async () => {
    await service.context.fleet.openMap('owner');
    const broken = hub.open({ by: 'owner', slot: null });
    broken.stream.resume();
    const read = reader(overview());
    breakOrder('owner');
    judge('a', 'down');
    await service.clock.advance(300);
    expect(named(read(), 'sites')).toHaveLength(1);
    expect(broken.stream.readableEnded).toBe(true);
    expect(countErrors()).toBe(1);
    for (const status of ['degraded', 'down'] as const) {
      judge('b', status);
      await service.clock.advance(300);
      expect(named(read(), 'sites')).toHaveLength(1);
    }
    expect(countErrors()).toBe(1);
  });

  it('does not keep the last batch from being followed by another', async () => {
    await service.context.fleet.openMap('owner');
    hub.open({ by: 'owner', slot: null });
    breakOrder('owner');
    await service.clock.advance(300);
    const read = reader(overview());
    await service.clock.advance(300);
    read();
    judge('a', 'down');
    await service.clock.advance(300);
    expect(named(read(), 'sites')).toHaveLength(1);
  });

  it('takes no one along when one listener cannot be sent to', async () => {
    const broken = overview();
    const read = reader(overview());
    await service.clock.advance(300);
    read();
    broken.stream.push = () => {
      throw new Error('the stream is broken');
    };
    judge('a', 'down');
    await service.clock.advance(300);
    expect(named(read(), 'sites')).toHaveLength(1);
    expect(countErrors()).toBe(1);
  });
});

describe('many listeners', () => {
  it('share the bytes of a batch', async () => {
    const views = Array.from({ length: 50 }, overview);
    await service.clock.advance(0);
    const chunks = views.map(() => [] as Buffer[]);
    for (const [n, { stream }] of views.entries())
      stream.on('data', (bytes: Buffer) => chunks[n]?.push(bytes));
    await service.clock.advance(0);
    for (const some of chunks) some.splice(0);
    judge('a', 'down');
    await service.clock.advance(300);
    const [first] = chunks[0] ?? [];
    expect(first?.toString()).toContain('event: sites');
    expect(
      chunks.every(
        ([bytes]) => bytes?.buffer === first?.buffer && bytes?.byteOffset === first?.byteOffset,
      ),
    ).toBe(true);
  });

  it('that do not read cost a bounded number of bytes, and read everything again later', async () => {
    const slow = overview();
    const fast = reader(overview());
    for (let n = 0; n < 1_200; n += 1) {
      judge('a', n % 2 === 0 ? 'down' : 'up', 'x'.repeat(200));
      await service.clock.advance(250);
    }
    expect(slow.stream.readableLength).toBeLessThan(80_000);
    expect(named(fast(), 'sites').length).toBeGreaterThan(1_000);
    const read = reader(slow);
    await service.clock.advance(10);
    expect(read().at(-1)?.name).toBe('resync');
    judge('a', 'degraded');
    await service.clock.advance(300);
    expect(named(read(), 'sites')).toHaveLength(1);
  });

  it('leave nothing behind', async () => {
    const view = overview();
    hub.setRows(view.id, [0]);
    view.stream.destroy();
    await service.clock.advance(1_000);
    expect(() => hub.setRows(view.id, [0])).toThrow();
    const { waiting } = service.clock;
    await service.clock.advance(10_000);
    expect(service.clock.waiting).toBe(waiting);
  });
});
