import type { ChannelId, OwnerId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

/** A configured destination of messages. Without an owner it serves the monitors that have none. */
export interface Channel {
  readonly id: ChannelId;
  /** Names the notifier in its room's list, such as `email`. */
  readonly kind: string;
  readonly ownerId: OwnerId | null;
  /** The notifier's own settings, validated, secrets included; never shown whole. */
  readonly options: JsonObject;
  readonly isEnabled: boolean;
}
