import type { Owner } from '../../core/people/owner.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { ServiceContext } from '../context.ts';

/** Owners, page by page. */
export function listOwners(
  context: Pick<ServiceContext, 'storage'>,
  request: PageRequest,
): Promise<Page<Owner>> {
  return context.storage.owners.list(request);
}
