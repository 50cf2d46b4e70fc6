import type { ApiIncident } from './api-answers.ts';
import type { CrashRecord, KeptMessage, SunkMessage } from './crash-record.ts';

/** Between a kill and its taking effect. */
const SLACK_MS = 250;
/** A group names no more members than this. */
const MAX_NAMED_MEMBERS = 30;

/** What receivers got, against what the incidents demand and the ledger says; each violation as one line of facts. */
export function messageViolations(record: CrashRecord): readonly string[] {
  return [
    ...apiViolations(record),
    ...[...record.channels].flatMap(([channelId, sites]) => {
      const of: Channel = {
        channelId,
        sites,
        kept: record.database.messages.filter((each) => each.channelId === channelId),
        sunk: record.sunk.get(channelId) ?? [],
      };
      return [
        ...dueViolations(record, of),
        ...deliveryViolations(record, of),
        ...unknownMessages(of),
        ...repeatViolations(record, of),
        ...orderViolations(record, of),
      ];
    }),
  ];
}

interface Channel {
  readonly channelId: string;
  readonly sites: readonly string[];
  readonly kept: readonly KeptMessage[];
  readonly sunk: readonly SunkMessage[];
}

/** By itself or as a group. */
export const carries = (
  sunk: Pick<SunkMessage, 'id'>,
  { id, groupId }: Pick<KeptMessage, 'id' | 'groupId'>,
): boolean => sunk.id === id || sunk.id === groupId;

/** The API shows the messages that the database has, as they are. */
function apiViolations({ notifications, database }: CrashRecord): string[] {
  const line = ({ id, state }: { readonly id: string; readonly state: string }): string =>
    `${id} ${state}`;
  const inDatabase = new Set(database.messages.map(line));
  const inApi = new Set(notifications.map(line));
  return [
    ...[...inDatabase.difference(inApi)].map((each) => `the API does not have ${each}`),
    ...[...inApi.difference(inDatabase)].map((each) => `only the API has ${each}`),
  ];
}

/** Each transition that people must know of is one message a channel, and there are no others. */
function dueViolations(record: CrashRecord, { channelId, sites, kept }: Channel): string[] {
  const wanted = new Set(
    sites.flatMap((site) =>
      dueOf(record, site).map(({ incident, kind }) => `${incident.id} ${kind}`),
    ),
  );
  const messages = kept.filter(({ kind }) => kind !== 'group');
  const found = messages.map(({ incidentId, kind }) => `${incidentId} ${kind}`);
  const twice = found.filter((each, index) => found.indexOf(each) !== index);
  const there = new Set(found);
  return [
    ...[...wanted.difference(there)].map((each) => `${channelId} has no message ${each}`),
    ...[...there.difference(wanted)].map((each) => `${channelId} has a message ${each} of nothing`),
    ...twice.map((each) => `${channelId} has two messages ${each}`),
  ];
}

/**
 * The first outage of a site is announced and closed; one within ten minutes of that end makes it unstable, which is said
 * once and mutes what follows. No run is long enough for a site to become calm again.
 */
function dueOf(
  { incidents, monitorIds }: CrashRecord,
  site: string,
): readonly { readonly incident: ApiIncident; readonly kind: string }[] {
  const [first, second] = incidents
    .filter(({ monitorId }) => monitorId === monitorIds.get(site))
    .toSorted((a, b) => a.startedAt - b.startedAt);
  return [
    ...(first === undefined
      ? []
      : ['opened', 'resolved'].map((kind) => ({ incident: first, kind }))),
    ...(second === undefined ? [] : [{ incident: second, kind: 'unstable' }]),
  ];
}

/** What the ledger calls delivered came, and nothing ended otherwise but beginnings that their ends stand for. */
function deliveryViolations(record: CrashRecord, channel: Channel): string[] {
  const { channelId, kept, sunk } = channel;
  return kept.flatMap((message): readonly string[] => {
    const { id, kind, state } = message;
    const carriers = sunk.filter((each) => carries(each, message));
    // A group that is taken apart again goes nowhere.
    if (state === 'folded' && kind === 'group' && carriers.length === 0) return [];
    if (state === 'folded' && kind === 'opened') return foldedViolations(channel, message);
    if (state !== 'delivered') return [`${id} ended as ${state}`];
    if (carriers.length === 0) return [`${id} is in the ledger and never came to ${channelId}`];
    const ids = new Set(carriers.map((each) => each.id));
    return [
      ...(ids.size > 1 ? [`${id} came to ${channelId} as ${[...ids].join(' and ')}`] : []),
      ...carriers.flatMap((carrier) => contentViolations(record, message, carrier)),
    ];
  });
}

/** A beginning that no receiver took is told by its end. */
function foldedViolations({ kept, sunk }: Channel, message: KeptMessage): readonly string[] {
  const { id, incidentId } = message;
  const isToldByEnd = kept.some(
    (each) =>
      each.incidentId === incidentId && each.kind === 'resolved' && each.state === 'delivered',
  );
  const hasCome = sunk.some((each) => each.id === id);
  return [
    ...(isToldByEnd ? [] : [`${id} was folded into nothing`]),
    ...(hasCome ? [`${id} came and was folded`] : []),
  ];
}

/** A message says what the ledger has it for; a group names each of its members. */
function contentViolations(
  { incidents, monitorIds }: CrashRecord,
  message: KeptMessage,
  carrier: SunkMessage,
): readonly string[] {
  const { id, kind, incidentId } = message;
  if (kind === 'group') return [];
  const { monitorId } = incidents.find((each) => each.id === incidentId) ?? {};
  const site = [...monitorIds].find(([, each]) => each === monitorId)?.[0] ?? '?';
  const isNamed = carrier.sites.includes(site) || carrier.sites.length >= MAX_NAMED_MEMBERS;
  const isItself = carrier.id !== id || (carrier.kind === kind && carrier.aboutId === incidentId);
  return [
    ...(isNamed ? [] : [`${carrier.id} stands for ${id} and does not name ${site}`]),
    ...(isItself ? [] : [`${id} came as ${carrier.kind} of ${carrier.aboutId}`]),
  ];
}

function unknownMessages({ channelId, kept, sunk }: Channel): string[] {
  const known = new Set(kept.map(({ id }) => id));
  const unknown = new Set(sunk.map(({ id }) => id).filter((id) => !known.has(id)));
  return [...unknown].map((id) => `${id} came to ${channelId} and is not in the ledger`);
}

/** A message comes again only because the service was killed in between, and is the same then. */
function repeatViolations({ lives }: CrashRecord, { channelId, sunk }: Channel): string[] {
  const found: string[] = [];
  for (const [id, copies] of Map.groupBy(sunk, (message) => message.id)) {
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

/** What came of a site is in the order of its incidents, repeats right behind what they repeat. */
function orderViolations(record: CrashRecord, { channelId, sites, kept, sunk }: Channel): string[] {
  return sites.flatMap((site) => {
    const messages = dueOf(record, site).flatMap(({ incident, kind }) =>
      kept.filter((each) => each.incidentId === incident.id && each.kind === kind),
    );
    const came = sunk
      .flatMap((each) => messages.findIndex((message) => carries(each, message)))
      .filter((index) => index >= 0)
      .filter((index, at, all) => index !== all[at - 1]);
    const isInOrder = came.every((index, at) => index > (came[at - 1] ?? -1));
    const names = came.map((index) => messages[index]?.id);
    return isInOrder ? [] : [`${channelId} heard of ${site}: ${names.join(', ')}`];
  });
}
