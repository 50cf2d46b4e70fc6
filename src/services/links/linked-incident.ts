import type { Notice, Notification } from '../../core/alerting/notification.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { receiverKey, type ActionLink } from '../../core/links/link.ts';
import type { Page } from '../../core/page.ts';
import type { ServiceContext } from '../context.ts';

/** What a link is about, as it is now, for whom the message went to. */
export interface LinkedIncident {
  readonly link: ActionLink;
  readonly incident: Incident;
  /** As it was in the message. */
  readonly monitor: Notice['monitor'];
  readonly reader: Notice['reader'];
  /** Who acts by this link: the owner, and whom of the recipients it was sent to. */
  readonly actor: string;
}

const PAGE_SIZE = 200;

/** Finds it; `null` when the incident or the message is gone. */
export async function findLinked(
  { storage }: Pick<ServiceContext, 'storage'>,
  link: ActionLink,
): Promise<LinkedIncident | null> {
  const incident = await storage.incidents.get(link.incidentId);
  if (incident === null) return null;
  for await (const { channelId, recipient, notice } of messagesOf({ storage }, link.incidentId)) {
    if (receiverKey(channelId, recipient) !== link.receiver) continue;
    const { monitor, reader } = notice;
    const actor = recipient === null ? reader.name : `${reader.name} (${recipient})`;
    return { link, incident, monitor, reader, actor };
  }
  return null;
}

async function* messagesOf(
  { storage }: Pick<ServiceContext, 'storage'>,
  incidentId: IncidentId,
): AsyncGenerator<Notification> {
  let page: Page<Notification> | undefined;
  while (page === undefined || page.nextCursor !== null) {
    const cursor = page?.nextCursor ?? null;
    page = await storage.outbox.list({ incidentId, limit: PAGE_SIZE, cursor });
    yield* page.items;
  }
}
