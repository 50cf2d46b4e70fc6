import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { OUTCOMES } from '../core/check/outcome.ts';
import { TROUBLE_CAUSES } from '../core/probe-health/alarm.ts';
import type { MonitorStore } from '../core/ports/storage.ts';
import type { LimitState, LiveEvent, Watch } from '../core/ports/watch.ts';

/** From a millisecond, which is on time, to a minute, which is a service that stands still. */
const LATENESS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
/** How often the loop is asked, milliseconds; the sampler reports it as part of every delay. */
const LOOP_SAMPLE_MS = 10;

/** Metrics of the library that break the rules for names (`promtool check metrics`). */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The service's own numbers. */
export interface ServiceMetrics {
  note(event: LiveEvent): void;
  /** Everything as Prometheus text, read afresh. */
  expose(): Promise<string>;
  stop(): void;
}

export function createServiceMetrics(deps: {
  readonly watch: Pick<Watch, 'health'>;
  readonly monitors: Pick<MonitorStore, 'countByStatus'>;
}): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Sums of gauges under names that are for counters.
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const noteEvent = eventMetrics(registers);
  const readHealth = healthMetrics(registers, deps.watch);
  const loop = createLoopMetrics();
  const monitors = new Gauge({
    name: 'squirrel_monitors',
    help: 'Monitors in each status; paused ones only under paused.',
    labelNames: ['status'],
    registers,
  });
  return {
    note: noteEvent,
    expose: async () => {
      readHealth();
      const counts = await deps.monitors.countByStatus();
      for (const [status, count] of Object.entries(counts.byStatus)) {
        monitors.set({ status }, count);
      }
      monitors.set({ status: 'paused' }, counts.paused);
      return `${await registry.metrics()}\n${loop.expose()}`;
    },
    stop: () => {
      loop.stop();
      registry.clear();
    },
  };
}

function eventMetrics(registers: Registry[]): (event: LiveEvent) => void {
  const lateness = new Histogram({
    name: 'squirrel_check_lateness_seconds',
    help: 'Delay of scheduled checks after their due time.',
    buckets: LATENESS_SECONDS,
    registers,
  });
  const quickLateness = new Histogram({
    name: 'squirrel_quick_check_lateness_seconds',
    help: 'The same for monitors whose checks took less than a second before.',
    buckets: LATENESS_SECONDS,
    registers,
  });
  const checks = new Counter({
    name: 'squirrel_checks_total',
    help: 'Finished checks by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of OUTCOMES) checks.inc({ outcome }, 0);
  const changes = new Counter({
    name: 'squirrel_status_changes_total',
    help: 'Changes of status by the status that was reached.',
    labelNames: ['to'],
    registers,
  });
  const deliveries = new Counter({
    name: 'squirrel_deliveries_total',
    help: 'Delivery attempts of notifications by outcome.',
    labelNames: ['state'],
    registers,
  });
  const givenUp = new Counter({
    name: 'squirrel_messages_given_up_total',
    help: 'Messages that were given up, by the kind of their channel; none for a channel that is gone.',
    labelNames: ['kind'],
    registers,
  });
  return (event) => {
    if (event.kind === 'check') {
      checks.inc({ outcome: event.check.outcome });
      if (event.latenessMs === null) return;
      const seconds = Math.max(0, event.latenessMs) / 1000;
      lateness.observe(seconds);
      if (!event.isSlow) quickLateness.observe(seconds);
    } else if (event.kind === 'status') changes.inc({ to: event.to });
    else if (event.kind === 'notification') {
      deliveries.inc({ state: event.state });
      if (event.state === 'dead') givenUp.inc({ kind: event.channelKind ?? 'none' });
    }
  };
}

function healthMetrics(registers: Registry[], watch: Pick<Watch, 'health'>): () => void {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const inFlight = gauge('squirrel_checks_in_flight', 'Checks under way.');
  const slow = gauge(
    'squirrel_slow_checks_in_flight',
    'Those of them whose monitors were slow before, or were never checked.',
  );
  const backlog = gauge('squirrel_backlog_checks', 'Checks that are due and have not begun.');
  const skipped = new Counter({
    name: 'squirrel_skipped_checks_total',
    help: 'Checks skipped: the previous one was still in flight, or this process stalled.',
    registers,
  });
  let skippedBefore = 0;
  const readLimits = limitMetrics(registers);
  const outbox = gauge('squirrel_outbox_pending', 'Notifications that wait to be delivered.');
  const dead = gauge(
    'squirrel_dead_letters',
    'Notifications that were given up and are still kept.',
  );
  const lag = gauge('squirrel_storage_lag_seconds', 'Age of the oldest result not on disk yet.');
  const alarm = new Gauge({
    name: 'squirrel_alarm',
    help: '1 while a problem of the service itself keeps it from judging sites, by cause.',
    labelNames: ['cause'],
    registers,
  });
  const alarmChannels = gauge(
    'squirrel_alarm_channels',
    'Channels over which an alarm is sent; 0: no one would get it.',
  );
  return () => {
    const health = watch.health();
    alarmChannels.set(health.alarmChannels);
    inFlight.set(health.checksInFlight);
    slow.set(health.slowChecksInFlight);
    skipped.inc(health.skippedChecks - skippedBefore);
    skippedBefore = health.skippedChecks;
    readLimits(health.limits);
    backlog.set(health.backlogChecks);
    outbox.set(health.outboxPending);
    dead.set(health.deadLetters);
    lag.set(health.storageLagMs / 1000);
    for (const cause of TROUBLE_CAUSES) alarm.set({ cause }, health.alarm?.cause === cause ? 1 : 0);
  };
}

function limitMetrics(registers: Registry[]): (states: readonly LimitState[]) => void {
  const labelNames = ['limit'];
  const capacity = new Gauge({
    name: 'squirrel_limit_places',
    help: 'Checks that a limit allows at once; 0 for no limit: all, slow ones, to one host, to one address.',
    labelNames,
    registers,
  });
  const waiting = new Gauge({
    name: 'squirrel_limit_waiting_checks',
    help: 'Checks that are due and wait for this limit.',
    labelNames,
    registers,
  });
  const delayed = new Counter({
    name: 'squirrel_limit_held_up_checks_total',
    help: 'Checks that had to wait for this limit.',
    labelNames,
    registers,
  });
  const known = new Map<string, number>();
  return (states) => {
    for (const state of states) {
      const { limit } = state;
      capacity.set({ limit }, Number.isFinite(state.capacity) ? state.capacity : 0);
      waiting.set({ limit }, state.waiting);
      delayed.inc({ limit }, state.delayed - (known.get(limit) ?? 0));
      known.set(limit, state.delayed);
    }
  };
}

function createLoopMetrics(): { expose(): string; stop(): void } {
  const name = 'squirrel_event_loop_delay_seconds';
  const help = 'How late the main loop got to its timers; quantiles since the last scrape.';
  const sampler = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  sampler.enable();
  const inSeconds = (nanoseconds: number): number =>
    sampler.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - LOOP_SAMPLE_MS / 1e3);
  let count = 0;
  let sum = 0;
  return {
    // The library measures quantiles over windows of its own, not from scrape to scrape.
    expose: () => {
      const quantiles = [50, 90, 99].map((share) => [share / 100, sampler.percentile(share)]);
      const lines = [...quantiles, [1, sampler.max]].map(
        ([share = 0, value = 0]) => `${name}{quantile="${share}"} ${inSeconds(value)}\n`,
      );
      count += sampler.count;
      sum += sampler.count * inSeconds(sampler.mean);
      sampler.reset();
      const total = `${name}_sum ${sum}\n${name}_count ${count}\n`;
      return `# HELP ${name} ${help}\n# TYPE ${name} summary\n${lines.join('')}${total}`;
    },
    stop: () => sampler.disable(),
  };
}
