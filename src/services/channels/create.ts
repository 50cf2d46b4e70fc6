import type { Channel } from '../../core/people/channel.ts';
import { readChannelInput } from '../../core/people/channel-input.ts';
import { ConflictError, InvalidError } from '../../core/errors.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { requireOwners } from '../owners/require.ts';

/** Creates a channel from its flat form. Throws `InvalidError`, and `ConflictError` when the id is taken. */
export async function createChannel(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'newId' | 'channelKinds'>,
  form: unknown,
): Promise<Channel> {
  const reading = readChannelInput(form, {
    kinds: context.channelKinds,
    path: '',
    idWhenAbsent: context.newId(),
  });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  const { channel } = reading;
  await requireOwners(context, [{ ownerId: channel.ownerId, path: 'owner' }]);
  const turn = { storage: context.storage, name: `channel ${channel.id}` };
  return oneAtATime(turn, () => addChannel(context, channel));
}

async function addChannel(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  channel: Channel,
): Promise<Channel> {
  if ((await context.storage.channels.get(channel.id)) !== null) {
    const details = { existingId: channel.id };
    throw new ConflictError(`there is a channel '${channel.id}' already`, details);
  }
  await context.storage.channels.put(channel);
  context.watch.refreshRoutes();
  return channel;
}
