import type { Channel } from '../../core/people/channel.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { ServiceContext } from '../context.ts';

/** Channels, page by page, secrets included: show them by `describeChannel`. */
export function listChannels(
  context: Pick<ServiceContext, 'storage'>,
  request: PageRequest,
): Promise<Page<Channel>> {
  return context.storage.channels.list(request);
}
