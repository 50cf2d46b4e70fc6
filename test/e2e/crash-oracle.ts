import type { ApiIncident } from './api-answers.ts';
import { messageViolations } from './crash-messages.ts';
import type { CrashRecord } from './crash-record.ts';
import { nextDueAt } from '../../src/core/monitor/schedule.ts';
import type { FarmRequest } from '../../src/farm/request-log.ts';

/** Between the start of a check and what the site notes of it, and between a kill and its taking effect. */
const SLACK_MS = 250;
const OUTBOX_PATIENCE_MS = 2_000;

/** Everything in the record that must not be; each as one line of facts. */
export function violationsOf(record: CrashRecord): readonly string[] {
  return [
    ...incidentViolations(record),
    ...messageViolations(record),
    ...truthViolations(record),
    ...missedOutages(record),
    ...requestViolations(record),
    ...databaseViolations(record),
  ];
}

/** Each incident is over, and has an outage of its own. */
function incidentViolations({ incidents, outages, monitorIds }: CrashRecord): string[] {
  return [
    ...incidents
      .filter(({ resolvedAt }) => resolvedAt === null)
      .map(({ id }) => `${id} never ended`),
    ...[...monitorIds].flatMap(([site, monitorId]) => {
      const failed = outages.filter((outage) => outage.site === site).length;
      const known = incidents.filter((incident) => incident.monitorId === monitorId).length;
      return known <= failed ? [] : [`${site} failed ${failed} times and has ${known} incidents`];
    }),
  ];
}

/** Down began and was confirmed while the site failed, and ended while it worked. */
export function truthViolations(
  record: Pick<CrashRecord, 'incidents' | 'outages' | 'monitorIds' | 'steadySites'>,
  slackMs = SLACK_MS,
): string[] {
  const { incidents, outages, monitorIds, steadySites } = record;
  const siteOf = new Map([...monitorIds].map(([site, id]) => [id, site]));
  return incidents.flatMap((incident) => {
    const site = siteOf.get(incident.monitorId) ?? '?';
    if (steadySites.includes(site)) return [`${incident.id} is about ${site}, which always works`];
    const ofSite = outages.filter((outage) => outage.site === site);
    const isNear = (at: number): boolean =>
      ofSite.some(({ from, to }) => at > from - slackMs && at < to + slackMs);
    const isInside = (at: number): boolean =>
      ofSite.some(({ from, to }) => at > from + slackMs && at < to - slackMs);
    const { id, startedAt, confirmedAt, resolvedAt } = incident;
    return [
      ...(isNear(startedAt) ? [] : [`${id} began at ${startedAt}, when ${site} worked`]),
      ...(isNear(confirmedAt)
        ? []
        : [`${id} was confirmed at ${confirmedAt}, when ${site} worked`]),
      ...(resolvedAt !== null && isInside(resolvedAt)
        ? [`${id} ended at ${resolvedAt}, when ${site} failed`]
        : []),
    ];
  });
}

/** An outage that the service could watch long enough, in one life, has an incident. */
function missedOutages(record: CrashRecord): string[] {
  const { outages, incidents, monitorIds } = record;
  const isKnown = (incident: ApiIncident, { site, from, to }: (typeof outages)[number]): boolean =>
    incident.monitorId === monitorIds.get(site) &&
    incident.startedAt < to + SLACK_MS &&
    (incident.resolvedAt ?? Infinity) > from;
  return watchableOutages(record)
    .filter((outage) => !incidents.some((incident) => isKnown(incident, outage)))
    .map(({ site, mode, from, to }) => `${site} failed (${mode}) from ${from} to ${to}, unnoticed`);
}

/** The outages that lasted long enough within one life to be told of for certain. */
export function watchableOutages(record: CrashRecord): CrashRecord['outages'] {
  const neededMs = record.intervalMs + record.confirmationMs + OUTBOX_PATIENCE_MS;
  return record.outages.filter(({ from, to }) =>
    record.lives.some(
      ({ readyAt, endedAt }) =>
        readyAt !== null && Math.min(to, endedAt) - Math.max(from, readyAt) > neededMs,
    ),
  );
}

/** A site that works is left alone for half its interval, whatever happens to the service. */
function requestViolations(record: CrashRecord): string[] {
  return record.steadySites.flatMap((site) =>
    probesIn(record.requests.get(site) ?? []).flatMap((at, index, all) => {
      const before = all[index - 1] ?? -Infinity;
      if (at - before >= record.steadyIntervalMs / 2) return [];
      return [
        `${site} was checked again after ${at - before} ms, ${circumstances(record, { site, before, at })}`,
      ];
    }),
  );
}

function circumstances(
  { lives, monitorIds, steadyIntervalMs }: CrashRecord,
  { site, before, at }: { readonly site: string; readonly before: number; readonly at: number },
): string {
  const id = monitorIds.get(site) ?? '';
  const lateMs = before - nextDueAt(id, steadyIntervalMs, before - steadyIntervalMs);
  const life = lives.find(({ startedAt, endedAt }) => startedAt < before && endedAt > before);
  const where = life !== undefined && life.endedAt > at ? 'in one life' : 'across a restart';
  return `at ${at}, ${where}; the first was ${lateMs} ms late, ${before - (life?.startedAt ?? 0)} ms after a start, ready after ${(life?.readyAt ?? 0) - (life?.startedAt ?? 0)}`;
}

/** When probes began: a GET right after a HEAD belongs to the same probe. */
export function probesIn(requests: readonly FarmRequest[]): readonly number[] {
  return requests
    .filter(({ method }, index) => method !== 'GET' || requests[index - 1]?.method !== 'HEAD')
    .map(({ at }) => at);
}

/** The database is sound, and its transitions have no gap. */
export function databaseViolations({
  database,
  incidents,
}: Pick<CrashRecord, 'database' | 'incidents'>): string[] {
  const found = database.complaints.map((complaint) => `the database: ${complaint}`);
  const ids = (list: readonly string[]): string => list.toSorted().join();
  if (ids(database.incidentIds) !== ids(incidents.map(({ id }) => id)))
    found.push('the API and the database know different incidents');
  for (const [monitorId, rows] of Map.groupBy(database.transitions, (row) => row.monitorId)) {
    const sorted = rows.toSorted((a, b) => a.sequence - b.sequence);
    for (const [index, { sequence, fromStatus }] of sorted.entries()) {
      const before = sorted[index - 1]?.toStatus ?? 'pending';
      if (sequence !== index + 1) found.push(`${monitorId} has no transition ${index + 1}`);
      if (fromStatus !== before)
        found.push(`${monitorId} leaves ${fromStatus} at ${sequence}, but was ${before}`);
    }
    if (sorted.length !== database.lastSequences.get(monitorId))
      found.push(`${monitorId} counts ${database.lastSequences.get(monitorId)} transitions`);
  }
  return found;
}
