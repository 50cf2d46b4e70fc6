import { ConflictError, InvalidError } from '../../core/errors.ts';
import { collectWords } from '../../core/check/words.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import { stepsOf, type TraceStep } from '../../core/explain/steps.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { readMonitorInput, type MonitorReading } from '../../core/monitor/monitor-input.ts';
import type { ServiceContext } from '../context.ts';
import { admit } from '../limits/caller-limits.ts';
import { getMonitor } from './actions.ts';
import { readChange } from './update.ts';

type Needs = Pick<ServiceContext, 'storage' | 'monitorKinds' | 'explainer' | 'defaults' | 'limits'>;

/** Settings that are not stored: those of a new monitor, or what would change of one that is there. */
export interface UnsavedSettings {
  /** `null`: a new one. */
  readonly id: MonitorId | null;
  /** The flat form, or a patch of it, in which a masked secret is the stored one. */
  readonly form: unknown;
}

/**
 * Probes once by settings that are not stored, and explains it step by step; nothing is stored, judged or announced.
 * References are not looked up, as a probe needs none. Throws `InvalidError` with all that is wrong with the settings,
 * `NotFoundError`, and `ConflictError` for a kind whose target reports by itself.
 */
export async function trySettings(
  context: Needs,
  { id, form }: UnsavedSettings,
): Promise<Explanation & { readonly steps: readonly TraceStep[] }> {
  const { monitorKinds, explainer } = context;
  const { reading, memory } = await readSettings(context, { id, form });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  const { kind, target, options, timeoutMs } = reading.spec;
  if (monitorKinds.get(kind)?.isPushed === true) {
    throw new ConflictError('this target is not probed, it pings us: there is nothing to try');
  }
  context.limits?.takeTests(1);
  admit(context.limits, [reading.spec]);
  const explanation = await explainer.explain({ kind, target, options, timeoutMs, memory });
  const words = collectWords(monitorKinds.values());
  return { ...explanation, steps: stepsOf(explanation.events, words) };
}

async function readSettings(
  context: Needs,
  { id, form }: UnsavedSettings,
): Promise<{ readonly reading: MonitorReading; readonly memory: JsonObject | null }> {
  const { monitorKinds: kinds, defaults } = context;
  if (id === null) {
    return { reading: readMonitorInput(form, { kinds, defaults, path: '' }), memory: null };
  }
  const { monitor, state } = await getMonitor(context, id);
  const reading = readChange(context, monitor, form);
  // What was learned of another target would mislead.
  const isSame = reading.kind === 'ok' && reading.spec.target === monitor.target;
  return { reading, memory: isSame ? state.memory : null };
}
