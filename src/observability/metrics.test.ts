import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import type { Monitor } from '../core/monitor/monitor.ts';
import type { LiveEvent } from '../core/ports/watch.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import {
  openServiceFixture,
  START,
  type ServiceFixture,
} from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';
import { MONITOR_FALLBACKS } from '../testing/sample-fallbacks.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});
afterEach(() => service.metrics.stop());

const monitor = (id: string, more: Partial<Monitor> = {}): Monitor => ({
  ...MONITOR_FALLBACKS,
  id: asMonitorId(id),
  kind: 'http',
  name: id,
  target: `https://${id}.example/`,
  options: {},
  tags: [],
  isPaused: false,
  createdAt: START,
  updatedAt: START,
  ...more,
});
const checked = (id: string, more: Partial<Extract<LiveEvent, { kind: 'check' }>> = {}) =>
  ({
    kind: 'check',
    check: upCheck(asMonitorId(id), START),
    status: 'up',
    notes: [],
    evidence: {
      redirects: ['http://a.example/'],
      certificate: {
        subject: 'a',
        issuer: 'b',
        validFrom: 0,
        validTo: 1_800_000_000_000,
        daysLeft: 3,
      },
    },
    latenessMs: 4,
    isSlow: false,
    ...more,
  }) satisfies LiveEvent;

async function render(): Promise<string> {
  let text = '';
  for await (const piece of service.metrics.render()) text += piece;
  return text;
}
const lines = (text: string, start: string) =>
  text.split('\n').filter((line) => line.startsWith(start));

describe('the metrics of a monitor', () => {
  it('carry the names of the blackbox exporter', async () => {
    await service.storage.monitors.create([monitor('shop')]);
    service.watch.emit(checked('shop'));
    const labels = 'monitor="shop",name="shop",target="https://shop.example/"';
    expect(lines(await render(), 'probe_')).toEqual([
      `probe_success{${labels}} 1`,
      `probe_duration_seconds{${labels}} 0.025`,
      `probe_dns_lookup_time_seconds{${labels}} 0.001`,
      `probe_http_duration_seconds{${labels},phase="resolve"} 0.001`,
      `probe_http_duration_seconds{${labels},phase="connect"} 0.002`,
      `probe_http_duration_seconds{${labels},phase="processing"} 0.02`,
      `probe_http_duration_seconds{${labels},phase="transfer"} 0.002`,
      `probe_http_status_code{${labels}} 200`,
      `probe_http_redirects{${labels}} 1`,
      `probe_http_ssl{${labels}} 0`,
      `probe_ssl_earliest_cert_expiry{${labels}} 1800000000`,
    ]);
  });

  it.each([
    ['up', 1],
    ['down', 0],
    ['unknown', null],
    ['blocked', null],
    ['throttled', null],
  ] as const)('count %s as success %s', async (outcome, success) => {
    await service.storage.monitors.create([monitor('a')]);
    service.watch.emit(checked('a', { check: { ...upCheck(asMonitorId('a'), START), outcome } }));
    const [line] = lines(await render(), 'probe_success');
    expect(line?.split(' ').at(-1)).toBe(success === null ? undefined : String(success));
  });

  it('escape what people and sites put into names', async () => {
    await service.storage.monitors.create([monitor('a', { name: 'a"} 1\nevil_metric 2\\' })]);
    service.watch.emit(checked('a'));
    const text = await render();
    expect(lines(text, 'evil_metric')).toEqual([]);
    expect(text).toContain('name="a\\"} 1\\nevil_metric 2\\\\"');
  });

  it('go with the monitor, and wait while it is paused', async () => {
    await service.storage.monitors.create([monitor('gone'), monitor('quiet', { isPaused: true })]);
    service.watch.emit(checked('gone'));
    service.watch.emit(checked('quiet'));
    await service.storage.monitors.remove(asMonitorId('gone'), 0);
    expect(lines(await render(), 'probe_')).toEqual([]);
  });

  it('begin with the last recorded check after a restart', async () => {
    await service.storage.monitors.create([monitor('a'), monitor('never-checked')]);
    await service.storage.history.append([upCheck(asMonitorId('a'), START)]);
    const text = await render();
    expect(lines(text, 'probe_success')).toHaveLength(1);
    expect(lines(text, 'probe_ssl_earliest')).toEqual([]);
  });
});

describe('the metrics of the service', () => {
  it('count checks by outcome and measure lateness', async () => {
    service.watch.emit(checked('a', { latenessMs: 4 }));
    service.watch.emit(checked('a', { latenessMs: 40_000, isSlow: true }));
    service.watch.emit(checked('a', { latenessMs: null }));
    const text = await render();
    expect(text).toContain('squirrel_checks_total{outcome="up"} 3\n');
    expect(text).toContain('squirrel_checks_total{outcome="down"} 0\n');
    expect(text).toContain('squirrel_check_lateness_seconds_bucket{le="0.005"} 1\n');
    expect(text).toContain('squirrel_check_lateness_seconds_bucket{le="60"} 2\n');
    expect(text).toContain('squirrel_check_lateness_seconds_count 2\n');
    expect(text).toContain('squirrel_quick_check_lateness_seconds_count 1\n');
  });

  it('show how the service feels', async () => {
    service.watch.setHealth({
      checksInFlight: 7,
      backlogChecks: 3,
      outboxPending: 2,
      storageLagMs: 250,
      slowChecksInFlight: 5,
      limits: [{ limit: 'host', capacity: 4, waiting: 2, delayed: 9 }],
    });
    await service.storage.monitors.create([monitor('a'), monitor('b', { isPaused: true })]);
    const text = await render();
    for (const line of [
      'squirrel_checks_in_flight 7',
      'squirrel_backlog_checks 3',
      'squirrel_slow_checks_in_flight 5',
      'squirrel_limit_places{limit="host"} 4',
      'squirrel_limit_waiting_checks{limit="host"} 2',
      'squirrel_limit_held_up_checks_total{limit="host"} 9',
      'squirrel_outbox_pending 2',
      'squirrel_storage_lag_seconds 0.25',
      'squirrel_monitors{status="pending"} 1',
      'squirrel_monitors{status="down"} 0',
      'squirrel_monitors{status="paused"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toContain('# TYPE squirrel_event_loop_delay_seconds summary\n');
    expect(text).toMatch(/^squirrel_event_loop_delay_seconds_count \d+$/m);
    expect(text).toMatch(/^squirrel_event_loop_delay_seconds\{quantile="0.99"\} [\d.e-]+$/m);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('let go of the engine', () => {
    expect(service.watch.listenerCount()).toBe(1);
    service.metrics.stop();
    expect(service.watch.listenerCount()).toBe(0);
  });
});

describe('more monitors than have metrics of their own', () => {
  const few = () =>
    createMetrics({ watch: service.watch, storage: service.storage, probeMetrics: 2 });
  const textOf = async (metrics: Metrics): Promise<string> =>
    (await Array.fromAsync(metrics.render())).join('');

  it('are shown by name up to the limit, and the rest is counted', async () => {
    const ids = ['d', 'c', 'b', 'a'];
    await service.storage.monitors.create(ids.map((id) => monitor(id)));
    const metrics = few();
    for (const id of ids) service.watch.emit(checked(id));
    await service.storage.history.append([upCheck(asMonitorId('a'), START)]);
    // Those checked first are not those listed first: what is missing comes out of the history.
    const text = await textOf(metrics);
    expect(lines(text, 'probe_success').map((line) => line.slice(23, 24))).toEqual(['a']);
    expect(text).toContain('squirrel_monitors_without_probe_metrics 2\n');
    for (const id of ids) service.watch.emit(checked(id));
    expect(lines(await textOf(metrics), 'probe_success').map((line) => line.slice(23, 24))).toEqual(
      ['a', 'b'],
    );
    metrics.stop();
  });

  it('are read again only when monitors have changed', async () => {
    let reads = 0;
    const { monitors, history } = service.storage;
    const list: typeof monitors.list = (query) => {
      reads += 1;
      return monitors.list(query);
    };
    const storage = { history, monitors: { ...monitors, list } };
    const metrics = createMetrics({ watch: service.watch, storage, probeMetrics: 2 });
    await monitors.create([monitor('a')]);
    await textOf(metrics);
    await textOf(metrics);
    expect(reads).toBe(1);
    await monitors.create([monitor('b')]);
    service.watch.emit({ kind: 'monitor', change: 'updated', monitorId: asMonitorId('b') });
    service.watch.emit(checked('b'));
    expect(lines(await textOf(metrics), 'probe_success')).toHaveLength(1);
    expect(reads).toBe(2);
    metrics.stop();
  });

  it('say nothing of the kind while all are shown', async () => {
    await service.storage.monitors.create([monitor('a'), monitor('b')]);
    const metrics = few();
    expect(await textOf(metrics)).toContain('squirrel_monitors_without_probe_metrics 0\n');
    metrics.stop();
  });
});

it('renders 10,000 monitors without standing in the way', async () => {
  const monitors = Array.from({ length: 10_000 }, (_, index) => monitor(`m-${index}`));
  await service.storage.monitors.create(monitors);
  for (const { id } of monitors) service.watch.emit(checked(id));
  let turns = 0;
  let pieces = 0;
  let longestPiece = 0;
  const ticking = setInterval(() => (turns += 1), 0);
  for await (const piece of service.metrics.render()) {
    pieces += 1;
    longestPiece = Math.max(longestPiece, piece.length);
  }
  clearInterval(ticking);
  expect(pieces).toBeGreaterThan(150);
  expect(longestPiece).toBeLessThan(500_000);
  expect(turns).toBeGreaterThan(10);
});
