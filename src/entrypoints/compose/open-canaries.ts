import { optionReaderOf } from '../../core/forms/read-options.ts';
import { canaryOf, type Canary, type CanaryInput } from '../../core/probe-health/canary.ts';
import { probers } from '../../probers/index.ts';

/** The canaries with the checks of their pages; each input has passed `isCanary`. */
export function openCanaries(inputs: readonly CanaryInput[]): readonly Canary[] {
  const page = probers.find(({ kind }) => kind === 'http');
  if (page === undefined) throw new Error('no prober reads pages');
  const { defaults } = optionReaderOf(page.options);
  return inputs.flatMap((input) => {
    return canaryOf(input, (options) => page.canonical({ ...defaults, ...options })) ?? [];
  });
}
