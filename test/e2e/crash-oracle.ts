import type { ApiIncident } from './api-answers.ts';
import type { CrashRecord, SunkMessage } from './crash-record.ts';
import { nextDueAt } from '../../src/core/monitor/schedule.ts';
import type { FarmRequest } from '../../src/farm/request-log.ts';

/** Between the start of a check and what the site notes of it, and between a kill and its taking effect. */
const SLACK_MS = 250;
const OUTBOX_PATIENCE_MS = 2_000;

/** Everything in the record that must not be; each as one line of facts. */
export function violationsOf(record: CrashRecord): readonly string[] {
  return [
    ...deliveryViolations(record),
    ...[...record.sunk].flatMap(([channelId, messages]) => [
      ...incidentViolations(record, channelId, messages),
      ...repeatViolations(record, channelId, messages),
      ...orderViolations(record, channelId, messages),
    ]),
    ...truthViolations(record),
    ...missedOutages(record),
    ...requestViolations(record),
    ...databaseViolations(record),
  ];
}

/** The ledger and the sinks know the same messages. */
function deliveryViolations({ notifications, sunk }: CrashRecord): string[] {
  const found: string[] = [];
  for (const [channelId, messages] of sunk) {
    const atSink = new Set(messages.map(({ id }) => id));
    const inLedger = notifications.filter((each) => each.channelId === channelId);
    for (const { id, state } of inLedger) {
      if (state !== 'delivered') found.push(`${id} ended as ${state}`);
      if (!atSink.has(id)) found.push(`${id} is in the ledger and never came to ${channelId}`);
      atSink.delete(id);
    }
    for (const id of atSink) found.push(`${id} came to ${channelId} and is not in the ledger`);
  }
  return found;
}

/** Each incident is over, and was announced and closed under one id each; nothing else was told. */
function incidentViolations(
  { incidents }: CrashRecord,
  channelId: string,
  messages: readonly SunkMessage[],
): string[] {
  const found: string[] = [];
  const told = Map.groupBy(messages, ({ incidentId, kind }) => `${incidentId} ${kind}`);
  for (const { id, resolvedAt } of incidents) {
    if (resolvedAt === null) found.push(`${id} never ended`);
    for (const kind of ['opened', 'resolved']) {
      const ids = new Set(told.get(`${id} ${kind}`)?.map((message) => message.id));
      if (ids.size !== 1) found.push(`${id} was told to ${channelId} as ${kind} ${ids.size} times`);
    }
  }
  const known = new Set(incidents.map(({ id }) => id));
  for (const { id, incidentId } of messages) {
    if (!known.has(incidentId)) found.push(`${id} tells of ${incidentId}, which nobody knows`);
  }
  return found;
}

/** A message comes again only because the service was killed in between, and is the same then. */
function repeatViolations(
  { lives }: CrashRecord,
  channelId: string,
  messages: readonly SunkMessage[],
): string[] {
  const found: string[] = [];
  for (const [id, copies] of Map.groupBy(messages, (message) => message.id)) {
    for (const [index, copy] of copies.slice(1).entries()) {
      const before = copies[index];
      if (before === undefined) continue;
      const wasKilled = lives.some(
        ({ endedAt }) => endedAt > before.at - SLACK_MS && endedAt < copy.at,
      );
      if (!wasKilled) found.push(`${id} came to ${channelId} again without a crash at ${copy.at}`);
      if (copy.content !== before.content) found.push(`${id} changed between its copies`);
    }
  }
  return found;
}

/** Opened, resolved, opened, resolved: as in the ledger, repeats only right behind what they repeat. */
function orderViolations(
  { incidents, monitorIds }: CrashRecord,
  channelId: string,
  messages: readonly SunkMessage[],
): string[] {
  const monitorOf = new Map(incidents.map(({ id, monitorId }) => [id, monitorId]));
  return [...monitorIds].flatMap(([site, monitorId]) => {
    const wanted = incidents
      .filter((incident) => incident.monitorId === monitorId)
      .sort((a, b) => a.startedAt - b.startedAt)
      .flatMap(({ id }) => [`${id} opened`, `${id} resolved`]);
    const told = messages
      .filter(({ incidentId }) => monitorOf.get(incidentId) === monitorId)
      .map(({ incidentId, kind }) => `${incidentId} ${kind}`)
      .filter((each, index, all) => each !== all[index - 1]);
    const isSame = told.join() === wanted.join();
    return isSame ? [] : [`${channelId} heard of ${site}: ${told.join(', ')}`];
  });
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
