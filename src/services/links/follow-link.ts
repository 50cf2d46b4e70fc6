import { AppError, ConflictError } from '../../core/errors.ts';
import { hash53 } from '../../core/hash53.ts';
import { readLink } from '../../core/links/link.ts';
import type { ServiceContext } from '../context.ts';
import { crudOf } from '../crud.ts';
import { findLinked, type LinkedIncident } from './linked-incident.ts';

/** What the links of messages need of the service. */
export type LinkNeeds = Pick<
  ServiceContext,
  'storage' | 'watch' | 'clock' | 'entities' | 'newId' | 'linkMac'
>;

/**
 * Where a link leads: `wrong` is not ours, or about what is gone; `ready` has not acted yet; `used` has; `over`: its outage has
 * ended; `acknowledged`: by another one; `shown` acts on nothing.
 */
export type LinkPlace =
  | { readonly kind: 'wrong' | 'expired' }
  | {
      readonly kind: 'ready' | 'used' | 'over' | 'acknowledged' | 'shown';
      readonly about: LinkedIncident;
    };

/** Finds out where a link leads, and changes nothing. */
export async function findLinkPlace(needs: LinkNeeds, token: string): Promise<LinkPlace> {
  const reading = readLink(token, needs.linkMac, needs.clock.now());
  if (reading.kind !== 'valid') return { kind: reading.kind };
  const about = await findLinked(needs, reading.link);
  if (about === null) return { kind: 'wrong' };
  const { link, incident } = about;
  if (link.action === 'view') return { kind: 'shown', about };
  if (await needs.storage.links.isUsed(token)) return { kind: 'used', about };
  if (incident.resolvedAt !== null) return { kind: 'over', about };
  const isTaken = link.action === 'acknowledge' && incident.acknowledged !== undefined;
  return { kind: isTaken ? 'acknowledged' : 'ready', about };
}

/** What became of a link that was to act; `failed`: nothing, and it may be tried again. */
export type LinkDeed =
  | LinkPlace
  | { readonly kind: 'done' | 'failed'; readonly about: LinkedIncident };

/**
 * Does what a link is for, once. The deed comes before the note that the link was used: what is cut off between them is
 * repeated, and changes nothing the second time.
 */
export async function followLink(needs: LinkNeeds, token: string): Promise<LinkDeed> {
  const place = await findLinkPlace(needs, token);
  if (place.kind !== 'ready') return place;
  const { about } = place;
  try {
    await act(needs, about, token);
    const { expiresAt } = about.link;
    await needs.storage.links.use({ token, expiresAt, now: needs.clock.now() });
    return { kind: 'done', about };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'bug') throw error;
    return { kind: error instanceof ConflictError ? 'over' : 'failed', about };
  }
}

async function act(
  needs: LinkNeeds,
  { link, incident, actor }: LinkedIncident,
  token: string,
): Promise<void> {
  if (link.action === 'acknowledge') {
    await needs.watch.acknowledge(incident.id, { by: actor, at: needs.clock.now() });
    return;
  }
  // The same link makes the same silence.
  const id = `link-${hash53(token).toString(36)}`;
  const silence = { id, monitors: [incident.monitorId], for: '1h', author: actor };
  if ((await needs.storage.silences.get(id)) === null) {
    await crudOf(needs, 'silences').create(silence);
  }
}
