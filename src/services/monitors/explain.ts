import { ConflictError } from '../../core/errors.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import type { ServiceContext } from '../context.ts';
import { getMonitor } from './get.ts';

/**
 * Checks a monitor once beside its schedule and explains it step by step; nothing is judged, stored or announced. Throws
 * `NotFoundError`; `ConflictError` for a kind that is told how its target is instead of asking it.
 */
export async function explainMonitor(
  context: Pick<ServiceContext, 'storage' | 'monitorKinds' | 'explainer'>,
  id: MonitorId,
): Promise<Explanation> {
  const { monitor, state } = await getMonitor(context, id);
  const { kind, target, options, timeoutMs } = monitor;
  if (context.monitorKinds.get(kind)?.isPushed === true) {
    throw new ConflictError(
      'nothing is asked of this target, it tells us: there is no check to explain',
    );
  }
  return context.explainer.explain({ kind, target, options, timeoutMs, memory: state.memory });
}
