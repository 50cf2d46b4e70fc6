import type { PushKeyAnswer } from '../../../src/api/contract.ts';
import type { FormItem } from '../forms/form-draft.ts';
import { ApiFailure, type Client } from '../state/client.ts';
import { agentOf } from './agent-text.ts';
import { startWorker } from './page-worker.ts';

/** Whether messages can come to this browser, and whether they do. */
export type PushState =
  | { readonly kind: 'insecure' | 'unsupported' | 'blocked' | 'off' }
  | { readonly kind: 'on'; readonly channel: FormItem };

/** Why this browser can show no messages; `null`: it can. */
export function obstacleIn(page: {
  readonly isSecureContext: boolean;
  readonly hasPush: boolean;
  readonly permission: NotificationPermission | null;
}): 'insecure' | 'unsupported' | 'blocked' | null {
  // Browsers hide what they could do from pages that came without encryption.
  if (!page.isSecureContext) return 'insecure';
  if (!page.hasPush || page.permission === null) return 'unsupported';
  return page.permission === 'denied' ? 'blocked' : null;
}

const obstacleHere = (): ReturnType<typeof obstacleIn> =>
  obstacleIn({
    isSecureContext: globalThis.isSecureContext,
    hasPush: 'serviceWorker' in navigator && 'PushManager' in globalThis,
    permission: 'Notification' in globalThis ? Notification.permission : null,
  });

/** The channel of a subscription, as the service names it. */
export async function channelIdOf(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return `browser-${new Uint8Array(digest).toHex().slice(0, 24)}`;
}

/** What holds now: by the browser, and by the service, which may know nothing of a subscription any more. */
export async function readPushState(client: Pick<Client, 'get'>): Promise<PushState> {
  const obstacle = obstacleHere();
  if (obstacle !== null) return { kind: obstacle };
  const subscription = await subscriptionNow();
  const channel = subscription && (await channelOf(client, subscription));
  if (channel === null || channel['enabled'] === false) return { kind: 'off' };
  return { kind: 'on', channel };
}

async function subscriptionNow(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function channelOf(
  client: Pick<Client, 'get'>,
  { endpoint }: PushSubscription,
): Promise<FormItem | null> {
  try {
    return await client.get<FormItem>(`channels/${await channelIdOf(endpoint)}`);
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 404) return null;
    throw failure;
  }
}

/** Asks the person, subscribes, and makes the channel. `owner`: whose messages; `null`: those of no owner. */
export async function turnOn(client: Client, owner: string | null): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const { publicKey } = await client.get<PushKeyAnswer>('push-key');
  await startWorker();
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that the service does not know, or that has ended, is of no use, and may be of another key.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  const { endpoint, keys = {} } = subscription.toJSON();
  const { browser, system } = agentOf(navigator.userAgent);
  const name = [browser ?? 'Browser', ...(system === null ? [] : ['on', system])].join(' ');
  const { p256dh, auth } = keys;
  await client.send('POST', 'push-subscriptions', { endpoint, p256dh, auth, browser: name, owner });
}

/** Ends the subscription, and the channel with it. */
export async function turnOff(client: Client, channel: FormItem): Promise<void> {
  await client.send('DELETE', `channels/${encodeURIComponent(channel.id)}`);
  await (await subscriptionNow())?.unsubscribe();
}
