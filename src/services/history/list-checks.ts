import type { Check } from '../../core/check/check.ts';
import type { Page } from '../../core/page.ts';
import type { CheckQuery } from '../../core/ports/storage.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from '../monitors/get.ts';

/** The recorded checks of one monitor, newest first. Throws `NotFoundError`. */
export async function listChecks(
  context: Pick<ServiceContext, 'storage'>,
  query: CheckQuery,
): Promise<Page<Check>> {
  await getMonitor(context, query.monitorId);
  return context.storage.history.list(query);
}
