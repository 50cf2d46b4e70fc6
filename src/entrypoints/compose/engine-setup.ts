import { engineVariables } from '../../core/engine-options.ts';
import { nodeOf } from '../../core/forms/schema-node.ts';
import { secretNames } from '../../core/forms/secrets.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ExecutorSetup } from '../../core/ports/executor.ts';
import { executors } from '../../executors/index.ts';
import { probers } from '../../probers/index.ts';

/** The options of engines, those of flags and those of the environment alone, and which options of checks are secret. */
export function engineSetup(
  given: JsonObject,
  env = process.env,
): Pick<ExecutorSetup, 'options' | 'secretOptions'> {
  return {
    options: { ...given, ...engineVariables(executors, env) },
    secretOptions: Object.fromEntries(
      probers.map(({ kind, options }) => [kind, secretNames(nodeOf(options))]),
    ),
  };
}
