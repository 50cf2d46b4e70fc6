import { createHash } from 'node:crypto';
import { asChannelId, type ChannelId } from '../../core/ids.ts';

/** The channel of a subscription: a browser that subscribes again changes its own. */
export function browserChannelId(endpoint: string): ChannelId {
  const digest = createHash('sha256').update(endpoint).digest('hex');
  return asChannelId(`browser-${digest.slice(0, 24)}`);
}
