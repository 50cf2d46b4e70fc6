import { found } from '../../core/errors.ts';
import type { ChannelId } from '../../core/ids.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { ServiceContext } from '../context.ts';
import { crudOf } from '../crud.ts';

/** A browser that has subscribed, and for whom. */
export interface BrowserSubscription {
  /** Of its channel; the same for the same endpoint. */
  readonly id: ChannelId;
  /** Of the browser's subscription, as are both keys. */
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  /** What people call the browser, such as "Firefox on Linux". */
  readonly browser: string;
  /** The owner whose messages it shows; `null`: those about monitors without an owner. */
  readonly owner: string | null;
}

type Needs = Parameters<typeof crudOf>[0] & Pick<ServiceContext, 'pushKey' | 'home'>;

/**
 * Makes the channel that reaches a browser, in the project of its owner; one of the same subscription is changed and switched
 * on. `contact` is whom push services can reach. Throws `NotFoundError` for an owner that the caller does not see, `InvalidError`, and
 * `ConflictError` where another project has the browser.
 */
export async function subscribeBrowser(
  context: Needs,
  { id, owner, ...subscription }: BrowserSubscription,
  contact: string,
): Promise<Channel> {
  const channels = crudOf(context, 'channels');
  const project =
    owner === null
      ? context.home
      : found(await context.storage.owners.get(owner), 'owner', owner).projectId;
  const form = {
    kind: 'web-push',
    ...subscription,
    owner,
    enabled: true,
    privateKey: context.pushKey.privateKey,
    contact,
    ...(project !== undefined && { project }),
  };
  const existing = await channels.store.get(id);
  if (existing !== null && (project === undefined || existing.projectId === project)) {
    return channels.update(id, form);
  }
  // Nothing goes from one project to another: it ends there and begins here.
  if (existing !== null) await channels.remove(id);
  return channels.create({ id, ...form });
}
