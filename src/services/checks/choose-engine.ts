import { InvalidError } from '../../core/errors.ts';
import { ENGINES, type ExecutorDefinition } from '../../core/ports/executor.ts';

/**
 * The engine of that name among those that can run here. Throws `InvalidError` under `path` (the flag or key the name
 * came from) that says which ones can.
 */
export function chooseEngine(
  engines: readonly ExecutorDefinition[],
  { name, path }: { readonly name: string; readonly path: string },
): ExecutorDefinition {
  const engine = engines.find(({ kind }) => kind === name);
  if (engine) return engine;
  const isKnown = (ENGINES as readonly string[]).includes(name);
  const message = isKnown
    ? `${path}: the engine ${name} cannot run in this installation`
    : `${path}: there is no engine "${name.slice(0, 60)}"`;
  const hint = `these can: ${engines.map(({ kind }) => kind).join(', ')}`;
  throw new InvalidError([{ path, message, hint }]);
}
