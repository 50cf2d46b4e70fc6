import type { ChannelId } from '../core/ids.ts';
import type { Directory } from '../core/route.ts';
import type { OpenNotifier } from './deliver.ts';
import type { Receiver } from './receivers.ts';

const TRIES_PER_SERVER = 128;

/** Where the messages of each channel go. */
export function receiversOf(
  { channels }: Directory,
  notifiers: ReadonlyMap<string, OpenNotifier>,
): ReadonlyMap<ChannelId, Receiver> {
  const list = new Map<ChannelId, Receiver>();
  for (const { id, kind, options } of channels.values()) {
    const notifier = notifiers.get(kind);
    list.set(id, {
      channelId: id,
      server: notifier?.serverOf?.(options) ?? `channel ${id}`,
      triesPerServer: notifier?.triesPerServer ?? TRIES_PER_SERVER,
    });
  }
  return list;
}
