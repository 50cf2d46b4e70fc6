import type { OwnSideReport } from '../../core/probe-health/own-side-report.ts';
import type { IncidentStore } from '../../core/ports/storage.ts';
import type { ServiceHealth } from '../../core/ports/watch.ts';
import type { ServiceContext } from '../context.ts';
import type { ServiceTrust } from '../fleet/trust.ts';
import { countInto, emptyHistogram, type HistogramStep } from './histogram.ts';
import type { CountsSinceStart } from './start-counts.ts';

/** Upper edges of how long outages went undetected, milliseconds. */
const DETECTION_EDGES_MS = [1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 900_000];
const DETECTION_DAYS = 30;
/** Incidents that the detection is summed up from, the newest ones. */
const MAX_INCIDENTS = 1_000;
const PAGE = 500;
const DAY_MS = 86_400_000;

/** How soon outages were detected: from the first failed check to the one that confirmed it. */
export interface Detection {
  readonly days: number;
  readonly incidents: number;
  /** There are more than were read. */
  readonly isCut: boolean;
  /** `null` without any. */
  readonly medianMs: number | null;
  readonly histogram: readonly HistogramStep[];
}

/** All that says whether the service can be trusted. Times are epoch ms. */
export interface WholeHealth {
  readonly now: number;
  readonly trust: ServiceTrust;
  readonly sinceStart: CountsSinceStart & { readonly skippedChecks: number };
  readonly detection: Detection;
  readonly limits: ServiceHealth['limits'];
  readonly ownSide: OwnSideReport;
  /** Channels over which an alarm about the service is sent. */
  readonly alarmChannels: number;
  readonly withoutChannel: { readonly monitors: number; readonly owners: number };
  readonly deadByChannel: readonly { readonly channelId: string; readonly messages: number }[];
}

/** Reads what is known of the service itself. */
export async function readHealth({
  clock,
  fleet,
  storage,
  watch,
}: Pick<ServiceContext, 'clock' | 'fleet' | 'storage' | 'watch'>): Promise<WholeHealth> {
  const now = clock.now();
  const [detection, reach, deadByChannel] = await Promise.all([
    readDetection(storage.incidents, now),
    watch.reach(),
    storage.outbox.deadByChannel(),
  ]);
  const { limits, alarmChannels, skippedChecks } = watch.health();
  return {
    now,
    trust: fleet.pulse().trust,
    sinceStart: { ...fleet.sinceStart, skippedChecks },
    detection,
    limits,
    ownSide: watch.ownSide(),
    alarmChannels,
    withoutChannel: {
      monitors: reach.monitorsWithoutChannel,
      owners: reach.ownersWithoutChannel.length,
    },
    deadByChannel,
  };
}

async function readDetection(incidents: IncidentStore, now: number): Promise<Detection> {
  const histogram = emptyHistogram(DETECTION_EDGES_MS);
  const detectedAfter: number[] = [];
  let cursor: string | null = null;
  do {
    const from = now - DETECTION_DAYS * DAY_MS;
    const page = await incidents.list({ from, limit: PAGE, cursor });
    for (const { startedAt, confirmedAt } of page.items) {
      const ms = Math.max(0, confirmedAt - startedAt);
      detectedAfter.push(ms);
      countInto(histogram, ms);
    }
    cursor = page.nextCursor;
  } while (cursor !== null && detectedAfter.length < MAX_INCIDENTS);
  const sorted = detectedAfter.toSorted((a, b) => a - b);
  return {
    days: DETECTION_DAYS,
    incidents: sorted.length,
    isCut: cursor !== null,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? null,
    histogram,
  };
}
