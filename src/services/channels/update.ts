import type { Channel } from '../../core/people/channel.ts';
import { mergeChannelInput } from '../../core/people/channel-input.ts';
import { InvalidError } from '../../core/errors.ts';
import type { ChannelId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { requireOwners } from '../owners/require.ts';
import { getChannel } from './get.ts';

/** Changes what the patch names; masked secrets stay as they are. Throws `NotFoundError` and `InvalidError`. */
export function updateChannel(context: Needs, input: ChannelChange): Promise<Channel> {
  const turn = { storage: context.storage, name: `channel ${input.id}` };
  return oneAtATime(turn, () => applyChange(context, input));
}

type Needs = Pick<ServiceContext, 'storage' | 'watch' | 'channelKinds'>;

/** A change in flat form. */
export interface ChannelChange {
  readonly id: ChannelId;
  readonly patch: unknown;
}

async function applyChange(context: Needs, input: ChannelChange): Promise<Channel> {
  const existing = await getChannel(context, input.id);
  const reading = mergeChannelInput(existing, input.patch, {
    kinds: context.channelKinds,
    path: '',
  });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  await requireOwners(context, [{ ownerId: reading.channel.ownerId, path: 'owner' }]);
  await context.storage.channels.put(reading.channel);
  // Also when nothing changed: who saves a channel wants what waits for it to be tried.
  context.watch.refreshRoutes([input.id]);
  return reading.channel;
}
