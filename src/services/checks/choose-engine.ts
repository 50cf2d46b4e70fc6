import { InvalidError } from '../../core/errors.ts';
import type { EngineChoice } from '../../core/engine-options.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';

/**
 * The engine of that name among those that can run here, of all that are `known`. Throws `InvalidError` under `path` (the flag or key the name
 * came from) that says which ones can.
 */
export function chooseEngine(
  engines: readonly ExecutorDefinition[],
  {
    name,
    known,
    path,
  }: { readonly name: string; readonly known: readonly EngineChoice[]; readonly path: string },
): ExecutorDefinition {
  const engine = engines.find(({ kind }) => kind === name);
  if (engine) return engine;
  const isKnown = known.some(({ kind }) => kind === name);
  const message = isKnown
    ? `${path}: the engine ${name} cannot run in this installation`
    : `${path}: there is no engine "${name.slice(0, 60)}"`;
  const hint = `these can: ${engines.map(({ kind }) => kind).join(', ')}`;
  throw new InvalidError([{ path, message, hint }]);
}
