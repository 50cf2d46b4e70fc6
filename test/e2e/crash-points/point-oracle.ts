import type { KeptMessage } from '../crash-record.ts';
import type { ApiIncident } from '../api-answers.ts';
import { carries } from '../crash-messages.ts';
import { databaseViolations, truthViolations } from '../crash-oracle.ts';
import type { ChannelPlan, PointRecord, SunkNotice } from './point-record.ts';

/** Between a request and the sink's noting it, and between a kill and its taking effect. */
const SLACK_MS = 500;
/** A check that begins while its site fails may be answered once it works: it has a second for that. */
const CHECK_SLACK_MS = 1_250;

/** Everything in the record that must not be; each as one line of facts. */
export function pointViolations(record: PointRecord): readonly string[] {
  return [
    ...outageViolations(record),
    ...truthViolations({ ...record, steadySites: [] }, CHECK_SLACK_MS),
    ...record.channels.flatMap((channel) => [
      ...dueViolations(record, channel),
      ...orderViolations(record, channel.id),
    ]),
    ...[...record.sunk].flatMap(([channelId, notices]) => [
      ...unknownNotices(record, channelId, notices),
      ...copyViolations(record, channelId, notices),
    ]),
    ...deadLetterViolations(record),
    ...databaseViolations(record),
  ];
}

/** An incident an outage, and each is over. */
function outageViolations({ outages, incidents, monitorIds }: PointRecord): readonly string[] {
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null);
  return [
    ...open.map(({ id }) => `${id} never ended`),
    ...[...monitorIds].flatMap(([site, id]) => {
      const failed = outages.filter((outage) => outage.site === site).length;
      const known = incidents.filter(({ monitorId }) => monitorId === id).length;
      return known === failed ? [] : [`${site} failed ${failed} times and has ${known} incidents`];
    }),
  ];
}

/** Every transition that people must know of was accepted by each channel, or stands there as a dead letter. */
function dueViolations(record: PointRecord, channel: ChannelPlan): readonly string[] {
  const ofChannel = record.database.messages.filter(({ channelId }) => channelId === channel.id);
  return dueNotices(record, channel).flatMap(({ incident, kind, isEnd }) => {
    const of = ofChannel.filter((each) => each.incidentId === incident.id && each.kind === kind);
    const [message] = of;
    const what = `${kind} of ${incident.id} for ${channel.id}`;
    if (message === undefined) return [`there is no ${what}`];
    if (of.length > 1) return [`there are ${of.length} messages ${what}`];
    if (channel.refusedTo !== null) return refusedViolations(record, channel.refusedTo, message);
    if (message.state === 'folded' && !isEnd) return foldedViolations(ofChannel, message);
    return deliveredViolations(record, message);
  });
}

interface DueNotice {
  readonly incident: ApiIncident;
  readonly kind: string;
  readonly isEnd: boolean;
}

/** The first outage of a site is told with its end; the next one makes it unstable, and is told by that alone. */
function dueNotices({ incidents, monitorIds }: PointRecord, channel: ChannelPlan): DueNotice[] {
  return channel.sites.flatMap((site) => {
    const ofSite = incidents
      .filter(({ monitorId }) => monitorId === monitorIds.get(site))
      .toSorted((a, b) => a.startedAt - b.startedAt);
    return ofSite
      .flatMap((incident, index): DueNotice[] => [
        { incident, kind: index === 0 ? 'opened' : 'unstable', isEnd: false },
        ...(index === 0 ? [{ incident, kind: 'resolved', isEnd: true }] : []),
      ])
      .filter(({ isEnd }) => channel.sends === 'all' || channel.sends === (isEnd ? 'up' : 'down'));
  });
}

function deliveredViolations(record: PointRecord, message: KeptMessage): readonly string[] {
  const { id, channelId, state } = message;
  if (state !== 'delivered') return [`${id} ended as ${state}`];
  const isThere = acceptedAt(record, channelId).some((notice) => carries(notice, message));
  return isThere ? [] : [`${id} is delivered by the ledger and never came to ${channelId}`];
}

/** What is refused for good is a dead letter, and goes to the next channel of the owner. */
function refusedViolations(
  record: PointRecord,
  nextChannelId: string,
  message: KeptMessage,
): readonly string[] {
  const { id, incidentId, kind, state } = message;
  if (state !== 'dead') return [`${id} was refused and ended as ${state}`];
  const next = record.database.messages.find(
    (each) =>
      each.channelId === nextChannelId && each.incidentId === incidentId && each.kind === kind,
  );
  if (next === undefined) return [`${id} was refused and did not go to ${nextChannelId}`];
  return deliveredViolations(record, next);
}

function foldedViolations(
  ofChannel: readonly KeptMessage[],
  { id, incidentId }: KeptMessage,
): readonly string[] {
  const isToldByEnd = ofChannel.some(
    (each) =>
      each.incidentId === incidentId && each.kind === 'resolved' && each.state === 'delivered',
  );
  return isToldByEnd ? [] : [`${id} was folded into nothing`];
}

const acceptedAt = ({ sunk }: Pick<PointRecord, 'sunk'>, channelId: string): SunkNotice[] =>
  (sunk.get(channelId) ?? []).filter(({ isAccepted }) => isAccepted);

/** The ledger has everything that was ever sent, under the same id. */
function unknownNotices(
  { database }: PointRecord,
  channelId: string,
  notices: readonly SunkNotice[],
): readonly string[] {
  const ids = new Set(
    database.messages.filter((each) => each.channelId === channelId).map(({ id }) => id),
  );
  const unknown = new Set(notices.map(({ id }) => id).filter((id) => !ids.has(id)));
  return [...unknown].map((id) => `${id} came to ${channelId} and is not in the ledger`);
}

/** An accepted message comes once more only when the kill hid that it was accepted, and is the same then. */
function copyViolations(
  record: PointRecord,
  channelId: string,
  notices: readonly SunkNotice[],
): readonly string[] {
  const found: string[] = [];
  const killedAt = record.killedAt ?? Number.POSITIVE_INFINITY;
  for (const [id, copies] of Map.groupBy(notices, (notice) => notice.id)) {
    if (new Set(copies.map(({ content }) => content)).size > 1)
      found.push(`${id} changed between its copies at ${channelId}`);
    const accepted = copies.filter(({ isAccepted }) => isAccepted);
    const [first, second] = accepted;
    if (accepted.length > 2) found.push(`${id} came to ${channelId} ${accepted.length} times`);
    if (first === undefined || second === undefined) continue;
    if (first.at > killedAt + SLACK_MS || second.at < killedAt - SLACK_MS)
      found.push(`${id} came to ${channelId} again, and no kill lies in between`);
  }
  for (const message of record.database.messages) {
    if (message.channelId !== channelId) continue;
    const ids = new Set(
      notices.filter((each) => each.isAccepted && carries(each, message)).map((each) => each.id),
    );
    if (ids.size > 1)
      found.push(`${message.id} was accepted by ${channelId} as ${[...ids].join(' and ')}`);
  }
  return found;
}

/** What was accepted of a site is in the order of the ledger, repeats right behind what they repeat. */
function orderViolations(record: PointRecord, channelId: string): readonly string[] {
  const { database, incidents, monitorIds } = record;
  const monitorOf = new Map(incidents.map(({ id, monitorId }) => [id, monitorId]));
  return [...monitorIds].flatMap(([site, monitorId]) => {
    const messages = database.messages.filter(
      (each) => each.channelId === channelId && monitorOf.get(each.incidentId ?? '') === monitorId,
    );
    const came = acceptedAt(record, channelId)
      .flatMap((notice) => messages.filter((message) => carries(notice, message)))
      .map(({ no }) => no)
      .filter((no, index, all) => no !== all[index - 1]);
    const isInOrder = came.every((no, index) => no > (came[index - 1] ?? 0));
    return isInOrder ? [] : [`${channelId} has word of ${site} in the order ${came.join(', ')}`];
  });
}

/** Dead letters are of channels that refuse, and the operator has word of each such channel. */
function deadLetterViolations(record: PointRecord): readonly string[] {
  const { channels, database, operatorChannelId } = record;
  const refusing = new Set(channels.filter((each) => each.refusedTo !== null).map(({ id }) => id));
  const dead = database.messages.filter(({ state }) => state === 'dead');
  const reported = new Set(acceptedAt(record, operatorChannelId).map((each) => each.deadLettersOf));
  const unreported = new Set(
    dead.map(({ channelId }) => channelId).filter((id) => !reported.has(id)),
  );
  return [
    ...dead
      .filter(({ channelId }) => !refusing.has(channelId))
      .map(({ id, channelId }) => `${id} was given up, though ${channelId} works`),
    ...[...unreported].map((id) => `the operator has no word of the dead letters of ${id}`),
  ];
}
