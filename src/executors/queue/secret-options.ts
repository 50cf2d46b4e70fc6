import type { JsonValue } from '../../core/json.ts';
import type { ExecutorSetup, Job } from '../../core/ports/executor.ts';

/** Whether the options of a job hold a secret. An unknown kind may hold one anywhere. */
export function holdsSecret(
  { kind, options }: Pick<Job, 'kind' | 'options'>,
  secretOptions: ExecutorSetup['secretOptions'],
): boolean {
  const names = secretOptions?.[kind] ?? Object.keys(options);
  return names.some((name) => isFilled(options[name]));
}

function isFilled(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
